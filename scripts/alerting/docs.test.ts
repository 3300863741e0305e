import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { inhibitionsOf } from '../../generator/src/alerting/inhibitions.ts';
import { DATABASE_DOWN, HOST_DOWN, SERVICE_GONE, SYMPTOMS } from '../../generator/src/alerting/names.ts';
import { PACE } from '../../generator/src/alerting/print.ts';
import { routingOf } from '../../generator/src/alerting/router.ts';
import { compile } from '../../generator/src/compile.ts';
import { readSpecs } from '../../generator/src/specfile/read.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/alerting.md'), 'utf8');
const SPECS = /<!-- file: specs.yaml -->\n```yaml\n([\s\S]*?)```/.exec(PAGE)![1]!;
const SOURCES = [{ file: 'specs.yaml', text: SPECS }];
const folder = mkdtempSync(join(tmpdir(), 'quartet-alerting-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the page has specs without a finding, and its commands print what it says', () => {
  const { diagnostics, files } = compile(SOURCES, { targets: ['alertmanager'] });
  expect(diagnostics).toEqual([]);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, 'out', path)), { recursive: true });
    writeFileSync(join(folder, 'out', path), text);
  }
  expect(files.map(({ path }) => `out/${path}`).every((path) => PAGE.includes(`\`${path}\``))).toBe(true);
  const commands = PAGE.split('\n').filter((line) => line.startsWith('amtool '));
  const run = (command: string) =>
    execFileSync('amtool', command.split(' ').slice(1), { cwd: folder, encoding: 'utf8' }).trim();
  const [check = '', test = '', show = ''] = commands;
  expect(run(check)).toContain('SUCCESS');
  expect(run(test)).toBe('payments/page');
  expect(run(test.replace('critical', 'warning'))).toBe('payments');
  expect(run(show)).toContain('receiver: payments');
});

it('the page has the times that are written', () => {
  const rows = PAGE.split('\n').filter((line) => /^\| (pages|tickets)/.test(line));
  expect(rows).toHaveLength(2);
  for (const [index, pace] of [PACE.page, PACE.ticket].entries()) {
    const again = pace.repeat_interval === '1d' ? 'every day' : `every ${pace.repeat_interval}`;
    expect(rows[index]).toContain(`| after ${pace.group_wait} | after ${pace.group_interval} | ${again} |`);
  }
});

it('the page names every alert that silences others, and the symptoms of services', () => {
  const { model } = readSpecs(SOURCES);
  const { owners, severities } = routingOf(model);
  expect(inhibitionsOf(model, owners, severities).length).toBeGreaterThan(6);
  const table = /\| fires \| stays quiet \|\n([\s\S]*?)\n\n/.exec(PAGE)![1]!;
  for (const name of [...Object.values(DATABASE_DOWN), HOST_DOWN, SERVICE_GONE, ...SYMPTOMS])
    expect(table).toContain(`\`${name}\``);
});
