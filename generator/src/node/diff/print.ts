/** Changes of rules as a person reads them: by owner, one line for each rule, its fields below. */

import { visible } from '../report/width.ts';
import type { FieldChange, RuleChange } from './compare.ts';
import { printLabels } from './known-rule.ts';

/** Lines without line feeds; none where nothing changed. */
export function changeLines(changes: readonly RuleChange[]): readonly string[] {
  const lines: string[] = [];
  let owner: string | undefined;
  for (const change of changes) {
    if (change.owner !== owner) lines.push(...(owner === undefined ? [] : ['']), visible(change.owner));
    owner = change.owner;
    const { service, ...others } = change.labels;
    // The owner stands above already.
    const labels = printLabels(service === change.owner ? others : change.labels);
    lines.push(
      visible(
        `  ${change.change.padEnd(7)}  ${change.kind.padEnd(6)}  ${change.name}${labels === '' ? '' : ` ${labels}`}`,
      ),
    );
    const width = Math.max(...change.fields.map(({ field }) => field.length));
    for (const field of change.fields) lines.push(...fieldLines(field, width));
  }
  return lines;
}

/** Short values stand on one line with an arrow between, long ones below each other. */
function fieldLines({ field, old, new: value }: FieldChange, width: number): readonly string[] {
  const from = visible(old ?? 'none');
  const to = visible(value ?? 'none');
  const indent = ' '.repeat(11);
  const name = field.padEnd(width);
  if (from.length + to.length <= 60) return [`${indent}${name}  ${from} → ${to}`];
  return [`${indent}${name}  - ${from}`, `${indent}${' '.repeat(width)}  + ${to}`];
}
