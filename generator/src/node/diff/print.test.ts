import { describe, expect, it } from 'vitest';
import type { RuleChange } from './compare.ts';
import { changeLines } from './print.ts';

const CHANGE: RuleChange = { owner: 'shop', change: 'added', kind: 'alert', name: 'Down', labels: {}, fields: [] };
const changed = (...fields: RuleChange['fields'][number][]): RuleChange => ({ ...CHANGE, change: 'changed', fields });

describe('changeLines', () => {
  it('has a heading for each owner and an empty line between two', () => {
    expect(changeLines([CHANGE, { ...CHANGE, name: 'Slow' }, { ...CHANGE, owner: 'z' }])).toEqual([
      'shop',
      '  added    alert   Down',
      '  added    alert   Slow',
      '',
      'z',
      '  added    alert   Down',
    ]);
    expect(changeLines([])).toEqual([]);
  });

  it('leaves out the label that repeats the owner, and no other', () => {
    expect(changeLines([{ ...CHANGE, labels: { service: 'shop', tier: 'a' } }])[1]).toBe(
      '  added    alert   Down {tier="a"}',
    );
    expect(changeLines([{ ...CHANGE, labels: { service: 'other' } }])[1]).toBe(
      '  added    alert   Down {service="other"}',
    );
  });

  it('lines up fields, and says none where a value was or is missing', () => {
    const lines = changeLines([
      changed({ field: 'for', old: '5m', new: '1m' }, { field: 'labels.a', new: 'x' }, { field: 'group', old: 'g' }),
    ]);
    expect(lines.slice(2)).toEqual([
      '           for       5m → 1m',
      '           labels.a  none → x',
      '           group     g → none',
    ]);
  });

  it('passes no control character of a rule on to the terminal', () => {
    const lines = changeLines([
      { ...CHANGE, name: 'a\u001b[2J', labels: { a: 'b\nc' } },
      changed({ field: 'expr', old: 'x\ty', new: '\u0007' }),
    ]);
    expect(lines.join('')).not.toMatch(/\p{Control}/u);
  });
});
