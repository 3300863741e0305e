import { expect, it } from 'vitest';
import { ruleText } from './rule-text.ts';

it('shows what is evaluated, with the labels in order', () => {
  const rule = {
    alert: 'A',
    expr: 'up == 0',
    for: 300_000 as never,
    labels: { b: '2', a: '1' },
    annotations: { x: 'y' },
  };
  expect(ruleText(rule)).toBe('alert: A\nexpr: up == 0\nfor: 5m\nlabels:\n  a: 1\n  b: 2');
});

it('leaves out what the rule does not have', () => {
  expect(ruleText({ alert: 'A', expr: 'up == 0', labels: {}, annotations: {} })).toBe('alert: A\nexpr: up == 0');
});
