/** Burn tiers between the spec's fields and a table. */

import { type Objective, printDuration, toNumber } from '@quartet/generator';
import { isFields } from './document.ts';
import { writtenOf } from './quantity.ts';

export interface TierFields {
  readonly short: string;
  readonly long: string;
  /** A share of the budget (`2%`), or a burn rate (`14.4`). */
  readonly speed: string;
  readonly speedField: 'share' | 'factor';
}

/** A tier as the spec writes it; what it does not say is empty. */
export function tierFields(written: unknown): TierFields {
  const { factor, long, share, short } = isFields(written) ? written : {};
  const text = (value: unknown) => (value === undefined ? '' : String(value));
  return {
    short: text(short),
    long: text(long),
    speed: text(factor ?? share),
    speedField: factor === undefined ? 'share' : 'factor',
  };
}

/** The tiers of an objective as its spec would write them: those of the workbook, to be changed. */
export function writtenTiers({ tiers }: Objective): readonly Readonly<Record<string, unknown>>[] {
  return tiers.map(({ factor, for: wait, long, name, share, short, urgency }) => ({
    name,
    short: printDuration(short),
    long: printDuration(long),
    ...(share ? { share: writtenOf('ratio', toNumber(share)) } : {}),
    ...(factor ? { factor: toNumber(factor) } : {}),
    severity: urgency,
    ...(wait > 0 ? { for: printDuration(wait) } : {}),
  }));
}
