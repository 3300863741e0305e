import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Source } from '../compile-types.ts';
import type { Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import { isAtLeast } from '../diagnostics/diagnostic.ts';
import { specCodes } from './codes.ts';
import { readSpecs } from './read.ts';

const ROOT = join(import.meta.dirname, '../../fixtures/specfile');
const cases = readdirSync(ROOT).sort();

function sourcesOf(name: string, verdict: 'bad' | 'good'): Source[] {
  const folder = join(ROOT, name);
  const single = join(folder, `${verdict}.yaml`);
  const files = existsSync(single) ? [single] : filesUnder(join(folder, verdict));
  return files.map((file) => ({ file: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

/** A finding as a person reads it, with the marked region of its line. */
function printed(one: Diagnostic, sources: readonly Source[]): string {
  const frame = frameOf({ ...one, file: one.file ?? '' }, sources);
  return [
    `${addressOf({ ...one, file: one.file ?? '' })}  ${one.severity}  ${one.code}`,
    `  ${one.message}`,
    ...frame.map((line) => `    ${line}`.trimEnd()),
    ...(one.expected === undefined ? [] : [`  expected ${one.expected}`]),
    ...(one.help === undefined ? [] : [`  help: ${one.help}`]),
    ...(one.also ?? []).map((also) => `  also ${addressOf(also)}: ${also.message}`),
  ].join('\n');
}

function addressOf({ file, line, column, endLine, endColumn }: Place): string {
  return line === undefined ? file : `${file}:${line}:${column}-${endLine}:${endColumn}`;
}

function frameOf({ file, line, column, endLine, endColumn }: Place, sources: readonly Source[]): string[] {
  const text = sources.find((source) => source.file === file)?.text.replace(/^\uFEFF/, '');
  if (text === undefined || line === undefined || column === undefined) return [];
  const shown = text.split(/\r\n|\n|\r/)[line - 1] ?? '';
  const width = endLine === line ? (endColumn ?? column) - column : shown.length - column + 1;
  const visible = [...shown].map((letter) => (letter < ' ' ? '\u00B7' : letter)).join('');
  return [visible, ' '.repeat(column - 1) + '^'.repeat(Math.max(width, 1))];
}

describe('each fixture of a bad spec', () => {
  for (const name of cases) {
    it(`${name}: says what is wrong, where, and how to mend it`, async () => {
      const sources = sourcesOf(name, 'bad');
      const { diagnostics } = readSpecs(sources);
      expect(diagnostics.map((one) => one.code)).toContain(name.split('.')[0]);
      const text = `${diagnostics.map((one) => printed(one, sources)).join('\n\n')}\n`;
      await expect(text).toMatchFileSnapshot(join(ROOT, name, 'expected.txt'));
    });

    it(`${name}: is silent on the mended spec`, () => {
      expect(readSpecs(sourcesOf(name, 'good')).diagnostics).toEqual([]);
    });
  }
});

describe('the codes', () => {
  it('have a fixture each, but for the one that takes 10 MB', () => {
    const shown = new Set([...cases.map((name) => name.split('.')[0]), 'file-too-large']);
    expect(specCodes.map((doc) => doc.code).filter((code) => !shown.has(code))).toEqual([]);
  });

  it('give the severity that their page states', () => {
    const pages = new Map(specCodes.map((doc) => [doc.code, doc.severity]));
    for (const name of cases) {
      for (const one of readSpecs(sourcesOf(name, 'bad')).diagnostics) expect(pages.get(one.code)).toBe(one.severity);
    }
  });

  it('leave no document with an error in the model', () => {
    for (const name of cases) {
      const sources = sourcesOf(name, 'bad');
      if (sources.length > 1 || sources[0]?.text.includes('\n---')) continue;
      const { diagnostics, model } = readSpecs(sources);
      const errors = diagnostics.filter((one) => isAtLeast(one.severity, 'error'));
      const parts = [...model.services, ...model.ruleSets].map((part) => part.name);
      expect({ name, parts }).toEqual({ name, parts: errors.length > 0 ? [] : parts });
    }
  });
});
