/** `quartet diff`: what would change in a folder of rules, a running Prometheus or a ruler, by alert. */

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compiledParts } from '../compiling.ts';
import type { OwnedRule } from '../diff/compare.ts';
import { compareRules } from '../diff/compare.ts';
import { formattedBy } from '../diff/formatter.ts';
import type { KnownRule } from '../diff/known-rule.ts';
import { changeLines } from '../diff/print.ts';
import { rulesInFolder } from '../diff/read-folder.ts';
import { rulesInMimir } from '../diff/read-mimir.ts';
import { rulesInPrometheus } from '../diff/read-prometheus.ts';
import { rulesOfText } from '../diff/read-rule-text.ts';
import { readInputs, shownPath } from '../inputs.ts';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { promtoolIfAny } from '../promtool/find.ts';
import { counted, grouped } from '../report/counts.ts';
import { hasAtLeast } from '../report/print.ts';
import { textsOf } from '../report/texts.ts';
import { OUR_PREFIX } from '../serve/ruler/prefix.ts';

export interface DiffOptions {
  readonly rules?: string;
  readonly prometheus?: URL;
  readonly mimir?: URL;
  readonly tenant?: string;
  /** What our namespaces of a ruler begin with. */
  readonly prefix?: string;
  readonly tokenFile?: string;
}

/** Series that only Quartet records: a group that holds one is ours, though no spec names it any more. */
const OUR_RECORDS = /^(?:service|mysql|postgresql|redis|host):/;

/** @throws Refusal when specs or the rules to compare with cannot be read; Interrupted. */
export async function diff(
  specs: readonly string[],
  options: DiffOptions,
  { io, settings }: CommandContext,
): Promise<Outcome> {
  const sources = await readInputs(specs, io);
  const { diagnostics, rules: next } = await compiledRules(sources, io);
  const textOf = textsOf(sources);
  if (hasAtLeast(diagnostics, settings)) {
    return { diagnostics, textOf, failed: true, summary: 'Nothing was compared: mend the findings first.' };
  }
  const owners = new Map(next.map(({ group, owner }) => [group, owner]));
  const { others, place, rules: old } = await standing(options, owners, io);
  const owned = old.map((rule) => ({ ...rule, owner: owners.get(rule.group) ?? rule.labels.service ?? rule.group }));
  const promtool = promtoolIfAny(io);
  const first = compareRules(owned, next);
  const { changes, unchanged } = promtool === undefined ? first : await formattedBy(promtool, first, io);
  const count = (kind: string): number => changes.filter(({ change }) => change === kind).length;
  const figures = { added: count('added'), changed: count('changed'), removed: count('removed'), unchanged };
  const words = Object.entries(figures).map(([name, number]) => `${grouped(number)} ${name}`);
  const aside = others === 0 ? '' : ` ${counted(others, 'rule')} of others left out.`;
  return {
    diagnostics,
    textOf,
    results: changeLines(changes),
    summary: `Against ${place}: ${words.join(', ')}.${aside}`,
    failed: changes.length > 0,
    json: { against: place, ...figures, others, changes },
  };
}

interface Standing {
  readonly rules: readonly KnownRule[];
  /** Rules that are nobody's of these specs. */
  readonly others: number;
  readonly place: string;
}

/** The rules that these specs would change, where they are. */
async function standing(options: DiffOptions, owners: ReadonlyMap<string, string>, io: Io): Promise<Standing> {
  const { mimir, prefix = OUR_PREFIX, prometheus, rules: folder, tenant, tokenFile } = options;
  if (mimir) {
    const { ours: rules, others } = await rulesInMimir(mimir, { prefix, tenant, tokenFile }, io);
    return { rules, others, place: mimir.host };
  }
  if (!prometheus) return { rules: rulesInFolder(folder!, io), others: 0, place: shownPath(folder!) };
  const found = await rulesInPrometheus(prometheus, io);
  const rules = ours(found, owners);
  return { rules, others: found.length - rules.length, place: prometheus.host };
}

async function compiledRules(
  sources: Parameters<typeof compiledParts>[0],
  io: Io,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly rules: readonly OwnedRule[] }> {
  const diagnostics: Diagnostic[] = [];
  const rules: OwnedRule[] = [];
  for await (const { owner, files, diagnostics: found } of compiledParts(sources, ['prometheus-rules'], io)) {
    diagnostics.push(...found);
    for (const { text } of files) for (const rule of rulesOfText(text) ?? []) rules.push({ ...rule, owner });
  }
  return { diagnostics, rules };
}

/** A Prometheus holds rules of others too, which these specs neither wrote nor would remove. */
function ours(found: readonly KnownRule[], owners: ReadonlyMap<string, string>): readonly KnownRule[] {
  const groups = new Set(owners.keys());
  for (const { kind, name, labels, group } of found) {
    if (kind === 'record' && OUR_RECORDS.test(name) && labels.service !== undefined) groups.add(group);
  }
  return found.filter(({ group }) => groups.has(group));
}
