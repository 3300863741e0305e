import { expect, it } from 'vitest';
import { rangeWords } from './range-words.ts';

it('has a text for each form of number that Russian has', () => {
  const words = rangeWords('ru-RU');
  const forms = new Intl.PluralRules('ru-RU').resolvedOptions().pluralCategories;
  for (const form of forms) expect(words).toHaveProperty(`lastNMinutes_${form}`);
  expect(words.lastNHours_many).toBe('За {{count}} ч');
});

it('leaves languages alone whose forms English has', () => {
  expect([rangeWords('zh-Hans'), rangeWords('en-US')]).toEqual([{}, {}]);
});
