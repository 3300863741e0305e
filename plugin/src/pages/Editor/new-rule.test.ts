import { compile } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { nameProblem, ruleSetText, withRule } from './new-rule.ts';

const SERVICE = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
`;
const OWNER = { kind: 'Service', name: 'shop' } as const;
const RULE = { name: 'Backlog', expr: 'sum(queue_depth{job="shop"}) > 1000' };

function written(text: string, owner: Parameters<typeof withRule>[1] = OWNER): string {
  const result = withRule(text, owner, RULE);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}
const rulesOf = (text: string) =>
  compile([{ file: 'x.yaml', text }], { targets: ['prometheus-rules'] })
    .files.map((file) => file.text)
    .join('');

describe('withRule', () => {
  it('begins the list of a service that has none', () => {
    expect(rulesOf(written(SERVICE))).toContain('alert: Backlog');
  });

  it('goes behind the rules that are there', () => {
    const twice = written(`${SERVICE}  rules:\n    # mine\n    - { alert: A, expr: 'up{job="shop"} == 0' }\n`);
    expect(twice.indexOf('Backlog')).toBeGreaterThan(twice.indexOf('alert: A'));
    expect(twice).toContain('# mine');
  });

  it('goes into the last group of a rule set', () => {
    const set = `apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: extra }\nspec:\n  groups:\n    - { name: a, rules: [{ alert: A, expr: 'up == 0' }] }\n    - { name: b, rules: [{ alert: B, expr: 'up == 0' }] }\n`;
    const rules = rulesOf(written(set, { kind: 'RuleSet', name: 'extra' }));
    expect(rules.indexOf('alert: Backlog')).toBeGreaterThan(rules.indexOf('alert: B\n'));
  });

  it('says that there is nothing to write into', () => {
    expect(withRule(SERVICE, { kind: 'Service', name: 'other' }, RULE)).toMatchObject({ ok: false });
  });
});

it('makes a rule set that compiles', () => {
  const text = ruleSetText('queues', RULE);
  expect(compile([{ file: 'x.yaml', text }]).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(rulesOf(text)).toContain('alert: Backlog');
});

it('takes a name that Prometheus takes and that is free', () => {
  const text = written(SERVICE);
  expect(['', 'a b', 'Backlog', 'Other'].map((name) => nameProblem(name, text, OWNER))).toEqual([
    'empty',
    'odd',
    'taken',
    undefined,
  ]);
});
