import { describe, expect, it } from 'vitest';
import { rulesOfText } from './read-rule-text.ts';

describe('rulesOfText', () => {
  it('reads alerts and recorded series with all that can differ', () => {
    const text = `groups:
  - name: shop
    interval: 90s
    rules:
      - alert: Down
        expr: |
          up == 0
        for: 300s
        keep_firing_for: 1h
        labels: { severity: page, level: 5 }
        annotations: { summary: down }
      - { record: a:b, expr: sum(up) }
`;
    const shared = { group: 'shop', interval: '1m30s' };
    expect(rulesOfText(text)).toEqual([
      {
        ...shared,
        kind: 'alert',
        name: 'Down',
        expr: 'up == 0',
        for: '5m',
        keepFiringFor: '1h',
        labels: { severity: 'page', level: '5' },
        annotations: { summary: 'down' },
      },
      {
        ...shared,
        kind: 'record',
        name: 'a:b',
        expr: 'sum(up)',
        for: '0s',
        keepFiringFor: '0s',
        labels: {},
        annotations: {},
      },
    ]);
  });

  it('leaves the interval open where the group does', () => {
    expect(rulesOfText('groups: [{ name: a, rules: [{ record: b, expr: c }] }]')?.[0]).not.toHaveProperty('interval');
  });

  it('knows YAML of other kinds and empty groups', () => {
    expect(rulesOfText('route: {}')).toBeUndefined();
    expect(rulesOfText('- a')).toBeUndefined();
    expect(rulesOfText('tests: []\nrule_files: []')).toBeUndefined();
    expect(rulesOfText('groups:')).toEqual([]);
    expect(rulesOfText('groups: [{ name: a }, { name: b, rules: }]')).toEqual([]);
  });

  it('compares an expression that YAML reads as a number by its text', () => {
    expect(rulesOfText('groups: [{ name: a, rules: [{ record: b, expr: 1 }] }]')).toMatchObject([{ expr: '1' }]);
  });

  it.each(['groups: [', 'groups: {}', 'groups: [a]', 'groups: [{ rules: {} }]', 'groups: [{ rules: [{ for: 5m }] }]'])(
    'says why %s is no rule file',
    (text) => {
      expect(() => rulesOfText(text)).toThrow(/\S/);
    },
  );
});
