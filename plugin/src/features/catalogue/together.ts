/** Several questions asked as one, so that a page costs the same however much it shows. */

import type { Labels } from '../../prometheus/client.ts';
import { quoted } from '../../prometheus/promql.ts';

/** The label that tells the answers apart; no exporter has it. */
const COLUMN = 'quartet_column';

/** One expression that answers all of `columns`. */
export function together(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([column, expr]) => `label_replace(${expr}, "${COLUMN}", ${quoted(column)}, "", "")`)
    .join(' or ');
}

/** Which column a series answers, and its other labels. */
export function apart(labels: Labels): { readonly column: string; readonly labels: Labels } {
  const { [COLUMN]: column = '', ...rest } = labels;
  return { column, labels: rest };
}
