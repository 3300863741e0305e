import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flat, LOCALES, pluginTexts, TEXTS_FILE, textsFile, textsIn } from './texts.ts';

const ROOT = join(import.meta.dirname, '../..');
const texts = pluginTexts(ROOT);

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map((match) => match[1]!).sort();
/** `shown_one` and `shown_many` are forms of `shown`: languages have different ones. */
const base = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');

it('finds calls with a literal key, texts that are joined, and forms of number', () => {
  const source =
    "t('a.b', 'One {{x}}'); t('c', 'two ' + 'parts'); t(key, 'not'); t('d', 'n', { count, defaultValue_one: '1' });";
  expect(textsIn(source, 'x.tsx')).toEqual([
    ['a.b', 'One {{x}}'],
    ['c', 'two parts'],
    ['d', 'n'],
    ['d_one', '1'],
  ]);
});

it('reads what it writes', () => {
  expect(flat(JSON.parse(textsFile(texts)))).toEqual(texts);
});

describe.each(['ru-RU', 'zh-Hans'])('%s', (language) => {
  const file = join(ROOT, LOCALES, language, TEXTS_FILE);
  const translated = flat(JSON.parse(readFileSync(file, 'utf8')));
  const english = new Map([...texts].map(([key, text]) => [base(key), text]));

  it('has every text', () => {
    const have = new Set([...translated.keys()].map(base));
    expect([...english.keys()].filter((key) => !have.has(key))).toEqual([]);
  });

  it('has no text that nothing asks for', () => {
    expect([...translated.keys()].filter((key) => !english.has(base(key)))).toEqual([]);
  });

  it('keeps the placeholders of each text', () => {
    const wrong = [...translated].filter(([key, text]) => {
      const wanted = placeholders(english.get(base(key)) ?? '');
      const has = placeholders(text);
      // A form for one may leave the number out.
      return (
        has.some((name) => !wanted.includes(name)) || wanted.some((name) => name !== 'count' && !has.includes(name))
      );
    });
    expect(wrong).toEqual([]);
  });
});
