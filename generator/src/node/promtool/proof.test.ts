import { describe, expect, it } from 'vitest';
import type { ProofClaim } from '../../plan.ts';
import type { PartCase } from './proof.ts';
import { unprovenAlerts } from './proof.ts';

const FIRES: ProofClaim = { id: 'Down', verdict: 'fires' };
const SILENT: ProofClaim = { id: 'Down', verdict: 'silent' };

function reasons(cases: readonly Pick<PartCase, 'name' | 'claims'>[], failed: readonly string[] = [], part = 0) {
  const verdicts = cases.map(({ name }) => ({ file: 't.yaml', name, hasPassed: !failed.includes(name), problems: [] }));
  const owned = cases.map((one) => ({ ...one, file: 't.yaml', part }));
  return unprovenAlerts([{ part: 0, owner: 'shop', id: 'Down' }], owned, verdicts).map(({ reason }) => reason);
}

describe('an alert is proven', () => {
  it('when one case shows it firing, another silent, and both passed', () => {
    expect(
      reasons([
        { name: 'a', claims: [FIRES] },
        { name: 'b', claims: [SILENT] },
      ]),
    ).toEqual([]);
    expect(reasons([{ name: 'a', claims: [FIRES, SILENT] }])).toEqual([]);
  });

  it('not without a case', () => {
    expect(reasons([])).toEqual(['no case speaks for it']);
    expect(reasons([{ name: 'a', claims: [{ id: 'Other', verdict: 'fires' }] }])).toEqual(['no case speaks for it']);
  });

  it('not by the cases of another part, though it has the same name', () => {
    expect(reasons([{ name: 'a', claims: [FIRES, SILENT] }], [], 1)).toEqual(['no case speaks for it']);
  });

  it('not from one side alone', () => {
    expect(reasons([{ name: 'a', claims: [FIRES] }])).toEqual(['no case shows it silent']);
    expect(reasons([{ name: 'a', claims: [SILENT] }])).toEqual(['no case shows it firing']);
  });

  it('not while a case that speaks for it fails', () => {
    const cases = [
      { name: 'a', claims: [FIRES, SILENT] },
      { name: 'b', claims: [SILENT] },
      { name: 'c', claims: [FIRES] },
    ];
    expect(reasons(cases, ['b'])).toEqual(['the case `b` failed']);
    expect(reasons(cases, ['a', 'c'])).toEqual(['the case `a` failed, and 1 more']);
  });

  it('not where no case could be derived, with the reason', () => {
    const alerts = [{ part: 0, owner: 'shop', id: 'Down', unproven: 'its expression is free text' }];
    expect(unprovenAlerts(alerts, [], [])).toEqual([
      { owner: 'shop', id: 'Down', reason: 'its expression is free text' },
    ]);
  });
});
