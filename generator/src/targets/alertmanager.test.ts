import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Documents } from '../alerting/testing/fleet.ts';
import { database, defaults, hooks, ruleSet, service, sourcesOf } from '../alerting/testing/fleet.ts';
import { compile } from '../compile.ts';
import type { Source } from '../compile-types.ts';
import { readSpecs } from '../specfile/read.ts';
import { target } from './alertmanager.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/targets/alertmanager');
const SPECS = [{ file: 'specs.yaml', text: readFileSync(join(FIXTURES, 'specs.yaml'), 'utf8') }];
const CONFIG = 'alertmanager/alertmanager.yml';
const TEMPLATES = 'alertmanager/templates/quartet.tmpl';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-alertmanager-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (sources: readonly Source[], targets: readonly string[] = ['alertmanager']) =>
  new Map(compile(sources, { targets }).files.map(({ path, text }) => [path, text]));
const configOf = (files: Documents) => write(sourcesOf(files)).get(CONFIG)!;

/** What amtool says of the configuration for `sources`. @throws where it refuses it. */
function checked(sources: readonly Source[]): string {
  const home = mkdtempSync(join(folder, 'check-'));
  for (const [path, text] of write(sources)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  return execFileSync('amtool', ['check-config', join(home, CONFIG)], { encoding: 'utf8' });
}

describe('alertmanager', () => {
  it('writes routes, silences and receivers that people can read', async () => {
    const files = write(SPECS);
    expect([...files.keys()]).toEqual([CONFIG, TEMPLATES]);
    await expect(files.get(CONFIG)).toMatchFileSnapshot(join(FIXTURES, 'alertmanager.yml'));
    await expect(files.get(TEMPLATES)).toMatchFileSnapshot(join(FIXTURES, 'quartet.tmpl'));
  });

  it('is taken by Alertmanager', () => {
    expect(checked(SPECS)).toMatch(/SUCCESS[\s\S]*4 receivers[\s\S]*1 templates/);
  });

  it('is taken with every awkward value that a spec may hold', () => {
    const odd = `a "b" 'c' \\d {{ .x }} #e: ü\n`;
    const receivers = { pay: { slack: { channel: odd, webhookUrlFile: '/etc/a b"c\\d' } } };
    const smtp = { smarthost: 'mail:25', from: `"A, 'b'" <a@example.com>`, username: odd, passwordFile: '/etc/x' };
    const files = {
      'a.yaml': [
        defaults({ receivers: { ...receivers, mail: { email: ["o'b+x@example.com"] } }, smtp, notify: 'mail' }),
        service('a', { notify: 'pay' }, { identity: { env: odd } }),
        service('a', {}, { identity: { env: 'b|c' } }),
        service('t', {}, { labels: { team: odd } }),
        ruleSet('r', [{ alert: `Odd ${odd}` }]),
      ],
    };
    expect(checked(sourcesOf(files))).toContain('SUCCESS');
    expect(load(configOf(files))).toMatchObject({ global: { smtp_auth_username: odd, smtp_from: smtp.from } });
  });

  it('is the same text for the same specs in any order', () => {
    const forwards = write(SPECS).get(CONFIG);
    const documents = SPECS[0]!.text.split('---\n');
    const backwards = [{ file: 'specs.yaml', text: [documents[0]!, ...documents.slice(1).reverse()].join('---\n') }];
    expect(write(backwards).get(CONFIG)).toBe(forwards);
  });

  it('says plainly that nobody is told, where it is asked for and no receiver is named', () => {
    const text = configOf({ 'a.yaml': [service('a')] });
    expect(text).toContain('No receiver is named for alerts');
    expect(load(text)).toMatchObject({ route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] });
    expect(checked(sourcesOf({ 'a.yaml': [service('a')] }))).toContain('SUCCESS');
  });

  it('is left out where no receiver is named and nobody asks', () => {
    const { files } = compile(sourcesOf({ 'a.yaml': [service('a')] }));
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter(({ path }) => path.startsWith('alertmanager/'))).toEqual([]);
    const named = compile(sourcesOf({ 'a.yaml': [defaults({ receivers: hooks('x'), notify: 'x' }), service('a')] }));
    expect(named.files.map(({ path }) => path)).toContain(CONFIG);
  });

  it('says the mail server at each receiver where there are several, so that none lends its login', () => {
    const receivers = { mail: { email: ['a@example.com'] } };
    const login = { username: 'a', passwordFile: '/etc/a' };
    const files = {
      'a/d.yaml': [
        defaults({ receivers, notify: 'mail', smtp: { smarthost: 'one:25', from: 'a@b', ...login } }),
        service('a'),
      ],
      'b/d.yaml': [defaults({ receivers, notify: 'mail', smtp: { smarthost: 'two:25', from: 'a@b' } }), service('b')],
    };
    const config = load(configOf(files)) as {
      readonly receivers: readonly { readonly email_configs?: readonly object[] }[];
    };
    expect(config).not.toHaveProperty('global');
    const [first, second] = config.receivers.map(({ email_configs }) => email_configs?.[0]);
    expect(first).toMatchObject({ smarthost: 'one:25', auth_username: 'a', auth_password_file: '/etc/a' });
    expect(second).toMatchObject({ smarthost: 'two:25', require_tls: true });
    expect(second).not.toHaveProperty('auth_username');
    expect(checked(sourcesOf(files))).toContain('SUCCESS');
  });
});

it('writes ten thousand services of two hundred teams in seconds, and Alertmanager takes them', () => {
  const services = Array.from({ length: 10_000 }, (_, index) => {
    const team = index % 200;
    // Each team has one service that tells somebody else, so half of the teams are routed by name.
    const notify = index < 100 ? 'everyone' : `team${team}`;
    return service(`service-${index}`, { notify, dependsOn: [`db-${index % 500}`] }, { labels: { team: `t${team}` } });
  });
  const databases = Array.from({ length: 500 }, (_, index) => database(`db-${index}`));
  const teams = Array.from({ length: 200 }, (_, index) => `team${index}`);
  const files = {
    'a.yaml': [defaults({ notify: 'everyone', receivers: hooks('everyone', ...teams) }), ...services, ...databases],
  };
  const home = mkdtempSync(join(folder, 'many-'));
  const model = readSpecs(sourcesOf(files)).model;
  const began = performance.now();
  const written = target.ofModel!(model, true);
  expect(performance.now() - began).toBeLessThan(5000);
  for (const { path, text } of written) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const config = written[0]!.text;
  expect(config.match(/^ {4}- matchers:/gm)!.length).toBeLessThan(300);
  expect(config.length).toBeLessThan(2_000_000);
  expect(execFileSync('amtool', ['check-config', join(home, CONFIG)], { encoding: 'utf8' })).toContain('SUCCESS');
});
