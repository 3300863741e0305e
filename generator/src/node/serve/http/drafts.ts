/** Answers about drafts: their findings, rules, changes and costs, out of what they compile to. */

import type { Cost, Preview, PreviewFile } from '../../../api/index.ts';
import { durationOf, milliseconds, seconds } from '../../../model/duration.ts';
import type { OwnedRule } from '../../diff/compare.ts';
import { compareRules } from '../../diff/compare.ts';
import type { KnownRule } from '../../diff/known-rule.ts';
import { rulesOfText } from '../../diff/read-rule-text.ts';
import type { CompiledOwner } from '../fleet/compiled.ts';
import type { CompiledDraft } from '../save/draft.ts';

/** The server's own interval where a group leaves it open: Prometheus' default. */
const DEFAULT_INTERVAL = milliseconds(60_000);

export function previewOf({ before, after, diagnostics, isValid }: CompiledDraft): Preview {
  const [old, next] = [rulesIn(before), rulesIn(after)];
  const { changes, unchanged } = compareRules(old, next);
  return {
    isValid,
    diagnostics,
    files: after.flatMap(({ owner, rules }) => rules.map(({ path, text }) => fileOf(owner, path, text))),
    changes,
    unchanged,
    cost: { before: costOf(old), after: costOf(next) },
  };
}

function rulesIn(owners: readonly CompiledOwner[]): readonly OwnedRule[] {
  return owners.flatMap(({ owner, rules }) =>
    rules.flatMap(({ text }) => (rulesOfText(text) ?? []).map((rule) => ({ ...rule, owner }))),
  );
}

function fileOf(owner: string, path: string, text: string): PreviewFile {
  const groups = new Map<string, KnownRule[]>();
  for (const rule of rulesOfText(text) ?? []) groups.set(rule.group, [...(groups.get(rule.group) ?? []), rule]);
  return {
    path,
    owner,
    text,
    groups: [...groups].map(([name, rules]) => ({
      name,
      ...(rules[0]?.interval === undefined ? {} : { interval: rules[0].interval }),
      rules: rules.map(({ group: _, interval: __, ...rule }) => rule),
    })),
  };
}

/** Counted from the rules' texts alone, so that two drafts can be compared. */
export function costOf(rules: readonly KnownRule[]): Cost {
  let evaluations = 0;
  let range = 0;
  for (const { expr, interval } of rules) {
    const length = (interval === undefined ? undefined : durationOf(interval)) ?? DEFAULT_INTERVAL;
    const perMinute = 60 / seconds(length);
    evaluations += perMinute;
    range += perMinute * rangeSeconds(expr);
  }
  return {
    rules: rules.length,
    alerts: rules.filter(({ kind }) => kind === 'alert').length,
    evaluationsPerMinute: round(evaluations),
    rangeSecondsPerMinute: round(range),
  };
}

/** Lengths of all range selectors of an expression, quoted texts left out. */
function rangeSeconds(expr: string): number {
  const bare = expr.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  return [...bare.matchAll(/\[\s*([0-9a-z]+)\s*(?=[\]:])/g)].reduce((sum, [, text]) => {
    const length = durationOf(text!);
    return length === undefined ? sum : sum + seconds(length);
  }, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
