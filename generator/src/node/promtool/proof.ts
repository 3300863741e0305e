/** From verdicts on cases to verdicts on alerts: which ones are proven, and why the others are not. */

import type { WrittenCase } from '../../compile-types.ts';
import type { CaseVerdict } from './verdicts.ts';

export interface ClaimedAlert {
  /** Number of the compiled part: two services may share a name and differ in their identity. */
  readonly part: number;
  readonly owner: string;
  readonly id: string;
  /** Why no case could be derived, where none could. */
  readonly unproven?: string;
}

export interface PartCase extends WrittenCase {
  readonly part: number;
}

export interface UnprovenAlert {
  readonly owner: string;
  readonly id: string;
  readonly reason: string;
}

/**
 * The alerts that are not proven. One is proven when a case shows it firing, another shows it silent, and every case
 * that speaks for it has passed.
 */
export function unprovenAlerts(
  alerts: readonly ClaimedAlert[],
  cases: readonly PartCase[],
  verdicts: readonly CaseVerdict[],
): readonly UnprovenAlert[] {
  const failed = new Set(verdicts.filter((verdict) => !verdict.hasPassed).map(({ file, name }) => key(file, name)));
  const claims = new Map<string, { fires: number; silent: number; failed: Set<string> }>();
  for (const { part, file, name, claims: made } of cases) {
    for (const { id, verdict } of made) {
      const found = claims.get(key(part, id)) ?? { fires: 0, silent: 0, failed: new Set<string>() };
      found[verdict]++;
      if (failed.has(key(file, name))) found.failed.add(name);
      claims.set(key(part, id), found);
    }
  }
  return alerts.flatMap(({ part, owner, id, unproven }) => {
    const reason = unproven ?? doubtOf(claims.get(key(part, id)));
    return reason === undefined ? [] : [{ owner, id, reason }];
  });
}

function doubtOf(
  claims: { fires: number; silent: number; failed: ReadonlySet<string> } | undefined,
): string | undefined {
  if (claims === undefined) return 'no case speaks for it';
  const [first] = claims.failed;
  if (first !== undefined) {
    const others = claims.failed.size - 1;
    return `the case \`${first}\` failed${others > 0 ? `, and ${others} more` : ''}`;
  }
  if (claims.fires === 0) return 'no case shows it firing';
  return claims.silent === 0 ? 'no case shows it silent' : undefined;
}

function key(...parts: readonly (string | number)[]): string {
  return parts.join('\0');
}
