import { expect, it, vi } from 'vitest';
import { outcomeWords, refusedTitle, savedTitle, stepName } from './save-words.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));
vi.mock('@grafana/i18n', () => ({
  t: (_key: string, text: string, values: Record<string, unknown> = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name])),
}));

const step = (name: 'checked' | 'reloaded' | 'verified', ok: boolean) => ({ step: name, ok, words: '', tookMs: 1 });

it('says who saved, and under which name it stands in the history', () => {
  const author = { name: 'Ada', email: '' };
  expect(savedTitle({ path: 'x', etag: null, commit: '0123456789abcdef', author, steps: [], diagnostics: [] })).toBe(
    'Saved by Ada as 01234567',
  );
});

it('names Prometheus where it was Prometheus that refused', () => {
  expect(refusedTitle({ error: 'upstream-refused', steps: [step('checked', true), step('reloaded', false)] })).toBe(
    'Prometheus did not take the rules',
  );
  expect(refusedTitle({ error: 'invalid', steps: [step('checked', false)] })).toBe('The spec has errors');
  expect(refusedTitle({ error: 'locked' })).toBe('Somebody else is saving at this moment');
  expect(refusedTitle({ error: 'fault' })).toBe('It was not saved');
});

it('says what stands on the server, and that the draft is still here', () => {
  for (const outcome of ['unchanged', 'restored', 'unclear'] as const)
    expect(outcomeWords({ outcome })).toContain('The draft is still here.');
  expect(outcomeWords({})).toMatch(/^Nothing changed/);
  expect(outcomeWords({ outcome: 'unclear' })).toContain('not known');
});

it('has a word for every step', () => {
  expect((['checked', 'written', 'reloaded', 'verified', 'committed'] as const).map(stepName)).toEqual([
    'checked',
    'written',
    'reloaded',
    'verified',
    'committed',
  ]);
});
