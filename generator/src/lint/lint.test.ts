import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { readRuleFile } from '../rulefile/rule-file.ts';
import { checks } from './index.ts';
import { type LintOptions, lintRuleGroups } from './lint.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/lint/', import.meta.url));

function optionsOf(folder: string): LintOptions {
  const hasOptions = readdirSync(`${FIXTURES}${folder}`).includes('options.json');
  return hasOptions ? (JSON.parse(readFileSync(`${FIXTURES}${folder}/options.json`, 'utf8')) as LintOptions) : {};
}

function lint(folder: string, file: string): Diagnostic[] {
  const text = readFileSync(`${FIXTURES}${folder}/${file}`, 'utf8');
  const read = readRuleFile({ file, text });
  return [...read.diagnostics, ...lintRuleGroups(read.groups, optionsOf(folder))];
}

function print({ file, line, column, severity, code, message, expected, help, also }: Diagnostic): string {
  return [
    `${file}:${line}:${column}  ${severity}  ${code}`,
    `  ${message}`,
    ...(expected === undefined ? [] : [`  expected ${expected}`]),
    ...(help === undefined ? [] : [`  help: ${help}`]),
    ...(also ?? []).map((other) => `  also: ${other.file}:${other.line}:${other.column} ${other.message}`),
  ].join('\n');
}

describe.each(checks.map((check) => [check.code, check] as const))('%s', (code, check) => {
  it('has a file and a fixture folder of its name', () => {
    expect(readdirSync(fileURLToPath(new URL('.', import.meta.url)))).toContain(`${code}.ts`);
    expect(readdirSync(FIXTURES)).toContain(code);
  });

  it('explains itself in sentences', () => {
    for (const text of [check.title, check.why]) expect(text).toMatch(/^(?:[`A-Z]|[a-z_]+\(\)).*\.$/);
    expect(check.bad).not.toBe(check.good);
  });

  it('says of the bad rules what the fixture expects, and nothing else', async () => {
    const found = lint(code, 'bad.yaml');
    expect(found.filter((diagnostic) => diagnostic.code === code)).not.toEqual([]);
    expect([...new Set(found.map((diagnostic) => diagnostic.code))]).toEqual([code]);
    mkdirSync(`${FIXTURES}${code}`, { recursive: true });
    await expect(`${found.map(print).join('\n\n')}\n`).toMatchFileSnapshot(`${FIXTURES}${code}/expected.txt`);
  });

  it('is silent on the good rules, and so are all others', () => {
    expect(lint(code, 'good.yaml').map(print)).toEqual([]);
  });

  it('points into the text it speaks of', () => {
    const lines = readFileSync(`${FIXTURES}${code}/bad.yaml`, 'utf8').split('\n');
    for (const { line, column, endLine, endColumn } of lint(code, 'bad.yaml')) {
      expect(lines[line! - 1]!.length).toBeGreaterThanOrEqual(column!);
      expect(endLine! > line! || endColumn! > column!).toBe(true);
      expect(lines[line! - 1]!.slice(column! - 1, column)).toMatch(/\S/);
    }
  });
});

it('knows no fixture folder without a check', () => {
  expect(readdirSync(FIXTURES).sort()).toEqual(checks.map((check) => check.code).sort());
});
