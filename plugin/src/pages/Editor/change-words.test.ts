import type { ApiRuleChange } from '@quartet/generator/api';
import { expect, it, vi } from 'vitest';
import { changeText } from './change-words.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));
vi.mock('@grafana/i18n', () => ({
  t: (_key: string, text: string, values: Record<string, unknown> = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name])),
}));

const change = (more: Partial<ApiRuleChange>): ApiRuleChange => ({
  owner: 'shop',
  change: 'changed',
  kind: 'alert',
  name: 'HighErrorRate',
  labels: {},
  fields: [],
  ...more,
});

it('says what is new and what goes away', () => {
  expect(changeText(change({ change: 'added' }))).toBe('HighErrorRate is new');
  expect(changeText(change({ change: 'removed', labels: { slo: 'a', tier: 'fast' } }))).toBe(
    'HighErrorRate/a/fast goes away',
  );
});

it('shows short values, and names the field of long ones', () => {
  const fields = [
    { field: 'for', old: '5m', new: '10m' },
    { field: 'expr', old: 'x'.repeat(30), new: 'y' },
    { field: 'labels.team', new: 'pay' },
  ];
  expect(changeText(change({ fields }))).toBe('HighErrorRate changes: for 5m → 10m, expr, labels.team – → pay');
});
