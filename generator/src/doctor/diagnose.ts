/** Draws findings from what was seen in a running Prometheus, the most harmful first. */

import type { Also, Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import { compareDiagnostics, isAtLeast } from '../diagnostics/diagnostic.ts';
import type { Finding } from '../model/finding.ts';
import type { At } from '../model/origin.ts';
import { exporterFindings } from './exporters.ts';
import { grantBlocks } from './grants.ts';
import { loadedFindings } from './loaded.ts';
import { scrapingFindings } from './scraping.ts';
import type { Seen } from './seen.ts';
import { selectionFindings } from './selection.ts';
import { serverFindings } from './servers.ts';
import { serviceFindings } from './services.ts';

/**
 * What is wrong between the documents of a model and the Prometheus that watches them.
 *
 * @param locate  Line and column of a part of the model.
 * @returns Errors before warnings before notes; within one severity what keeps alerts from firing comes first: rules,
 *   targets, metrics, thresholds, the pace of scrapes, servers seen twice. What could not be read gives a note.
 */
export function diagnose(seen: Seen, locate: (at: At) => Place): readonly Diagnostic[] {
  const kinds = [
    loadedFindings(seen),
    selectionFindings(seen),
    exporterFindings(seen),
    serviceFindings(seen),
    scrapingFindings(seen),
    serverFindings(seen),
    unseenFindings(seen),
  ];
  const placed = kinds.map((findings) => findings.map((finding) => place(finding, locate)).sort(compareDiagnostics));
  const ordered = placed.flat().sort((a, b) => rank(a) - rank(b));
  return withGrants(ordered);
}

function rank({ severity }: Diagnostic): number {
  return (['error', 'warning', 'info'] as const).findIndex((limit) => isAtLeast(severity, limit));
}

/** The two blocks of statements stand in the first finding that is about a grant, and nowhere else. */
function withGrants(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = diagnostics.find(({ code }) => code === 'grant-missing');
  return diagnostics.map((one) => (one === first ? { ...one, help: `${one.help}\n${grantBlocks()}` } : one));
}

function unseenFindings({ facts }: Seen): readonly Finding[] {
  return facts.unseen.map(({ reason, what }) => ({
    code: 'not-examined',
    severity: 'info',
    message: `${what} could not be read: ${reason}.`,
    help: 'what depends on it was not looked at',
  }));
}

function place({ alsoAt, at, ...finding }: Finding, locate: (at: At) => Place): Diagnostic {
  return {
    ...finding,
    ...(at ? locate(at) : {}),
    ...(alsoAt ? { also: alsoAt.map((other): Also => ({ ...locate(other.at), message: other.message })) } : {}),
  };
}
