/** `quartet diff`: what would change in a folder of rules or in a running Prometheus, by alert. */

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compiledParts } from '../compiling.ts';
import type { OwnedRule } from '../diff/compare.ts';
import { compareRules } from '../diff/compare.ts';
import { formattedBy } from '../diff/formatter.ts';
import type { KnownRule } from '../diff/known-rule.ts';
import { changeLines } from '../diff/print.ts';
import { rulesInFolder } from '../diff/read-folder.ts';
import { rulesInPrometheus } from '../diff/read-prometheus.ts';
import { rulesOfText } from '../diff/read-rule-text.ts';
import { readInputs, shownPath } from '../inputs.ts';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { promtoolIfAny } from '../promtool/find.ts';
import { counted, grouped } from '../report/counts.ts';
import { hasAtLeast } from '../report/print.ts';
import { textsOf } from '../report/texts.ts';

export interface DiffOptions {
  readonly rules?: string;
  readonly prometheus?: URL;
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
  const isLive = options.prometheus !== undefined;
  const found = options.prometheus
    ? await rulesInPrometheus(options.prometheus, io)
    : rulesInFolder(options.rules!, io);
  const owners = new Map(next.map(({ group, owner }) => [group, owner]));
  const old = isLive ? ours(found, owners) : found;
  const owned = old.map((rule) => ({ ...rule, owner: owners.get(rule.group) ?? rule.labels.service ?? rule.group }));
  const promtool = promtoolIfAny(io);
  const first = compareRules(owned, next);
  const { changes, unchanged } = promtool === undefined ? first : await formattedBy(promtool, first, io);
  const count = (kind: string): number => changes.filter(({ change }) => change === kind).length;
  const figures = { added: count('added'), changed: count('changed'), removed: count('removed'), unchanged };
  const others = found.length - old.length;
  const place = options.prometheus?.host ?? shownPath(options.rules!);
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
