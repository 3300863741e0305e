/**
 * The browser suite: the whole local stack under load, the built plugin on the preview host with both lines of libraries.
 *
 * `npm run e2e -- --line react-19 --grep rules` runs a part of it. The last line is `N passed, N failed`.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LINES } from '../preview/lines.ts';
import { createChildren } from './local/children.ts';
import { ROOT } from './local/paths.ts';
import { pageProgram } from './local/plugin-page.ts';
import { freePort } from './local/ports.ts';
import { ruleServer } from './local/rule-server.ts';
import { type Stack, StackError, startStack, waitForRules } from './local/stack.ts';
import { findProgram } from './setup.mjs';

const { values } = parseArgs({
  options: {
    line: { type: 'string', multiple: true },
    grep: { type: 'string' },
    build: { type: 'boolean', default: true },
    file: { type: 'string', multiple: true, default: [] },
  },
  allowNegative: true,
});
const lines = LINES.filter((line) => values.line === undefined || values.line.includes(line));
const folder = mkdtempSync(join(tmpdir(), 'quartet-e2e-'));
const report = join(folder, 'report.json');
const say = (line: string) => process.stderr.write(`${line}\n`);

const chromium = process.env.CHROMIUM_PATH ?? findProgram(['chromium', 'chromium-browser', 'google-chrome']);
const children = createChildren(folder);
let failed = true;
try {
  if (chromium === undefined)
    throw new StackError('chromium is not on PATH: `node scripts/setup.mjs chromium` installs it.');
  if (values.build) build();
  const stack = await startStack({ folder, minutes: 60, proves: false, say }, children);
  const { inbox = '', page = '', prometheus = '', server = '' } = stack.urls;
  const addresses: Record<string, string> = {
    QUARTET_PAGE: page,
    QUARTET_SERVER: server,
    QUARTET_READ_TOKEN: stack.server!.readToken,
    QUARTET_SPECS: join(folder, 'specs'),
    QUARTET_INBOX: inbox,
    QUARTET_PROMETHEUS: prometheus,
  };
  if (lines.includes('react-18')) addresses.QUARTET_PAGE_REACT_18 = await secondLine(stack);
  await waitForRules(stack.watching!);
  failed = !suite(addresses, chromium);
} catch (problem) {
  if (!(problem instanceof StackError)) throw problem;
  say(problem.message);
  console.log('0 passed, 1 failed');
} finally {
  await children.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function build(): void {
  const steps = [
    ['--conditions=source', 'scripts/build.ts', '--page'],
    ...(lines.includes('react-18') ? [['--conditions=source', 'preview/build.ts', '--line', 'react-18']] : []),
  ];
  for (const args of steps) {
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) throw new StackError(`\`node ${args.join(' ')}\` failed.`);
  }
}

/** The other page with a server of its own on the same specs, since a server knows the users of one page. */
async function secondLine({ urls }: Stack): Promise<string> {
  const port = await freePort(3001);
  const { alertmanager, prometheus = '' } = urls;
  const page = `http://127.0.0.1:${port}`;
  const folders = { folder, specs: join(folder, 'specs'), rules: join(folder, 'rules') };
  const server = await ruleServer({
    ...folders,
    prometheus,
    alertmanager,
    page,
    proves: false,
    name: 'server-react-18',
  });
  children.start(pageProgram({ port, folder, prometheus, server, line: 'react-18' }));
  children.start(server.program);
  return page;
}

/** @returns Whether all tests passed. */
function suite(addresses: Readonly<Record<string, string>>, chromiumPath: string): boolean {
  const args = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config',
    'plugin/playwright.config.ts',
    ...values.file,
    ...(values.grep === undefined ? [] : ['--grep', values.grep]),
    ...lines.map((line) => `--project=${line}`),
  ];
  const env = {
    ...process.env,
    ...addresses,
    CHROMIUM_PATH: chromiumPath,
    QUARTET_REPORT: report,
    QUARTET_FOLDER: folder,
  };
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
  if (!existsSync(report)) {
    console.log('0 passed, 1 failed');
    return false;
  }
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  console.log(`${stats.expected} passed, ${stats.unexpected + stats.flaky} failed`);
  return status === 0;
}
