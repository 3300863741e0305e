import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSecrets, SECRETS } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'quartet-secrets-')), 'secrets');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const mode = (path: string) => statSync(path).mode & 0o777;

it('makes every secret once, each of chance unlike the others, and leaves them alone afterwards', () => {
  expect(makeSecrets(folder)).toEqual({ made: Object.keys(SECRETS).sort(), kept: [] });
  expect(readdirSync(folder).sort()).toEqual(Object.keys(SECRETS).sort());
  const random = Object.keys(SECRETS).filter((name) => SECRETS[name] === 'random');
  const values = random.map(read);
  expect(new Set(values).size).toBe(random.length);
  // `quartet serve` refuses tokens below 24 characters, and the init script of MySQL needs letters and digits alone.
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{48}$/);
  const before = Object.keys(SECRETS).map(read);
  expect(makeSecrets(folder)).toEqual({ made: [], kept: Object.keys(SECRETS).sort() });
  expect(Object.keys(SECRETS).map(read)).toEqual(before);
});

it('puts the passwords of the database into what logs in with them', () => {
  makeSecrets(folder);
  expect(read('shop_database_url')).toBe(`mysql://shop:${read('mysql_shop_password')}@mysql:3306/shop`);
  expect(read('mysqld_exporter_cnf')).toBe(
    `[client]\nuser=exporter\npassword=${read('mysql_exporter_password')}\nhost=mysql\nport=3306\n`,
  );
});

it('makes anew what is asked for, and what is made of it', () => {
  makeSecrets(folder);
  const before = read('mysql_shop_password');
  expect(makeSecrets(folder, ['mysql_shop_password']).made).toEqual(['mysql_shop_password', 'shop_database_url']);
  expect(read('mysql_shop_password')).not.toBe(before);
  expect(read('shop_database_url')).toContain(read('mysql_shop_password'));
});

it('keeps what somebody put in the place of a secret', () => {
  makeSecrets(folder);
  chmodSync(join(folder, 'slack_webhook_url'), 0o600);
  writeFileSync(join(folder, 'slack_webhook_url'), 'https://hooks.slack.example/T0/B0/x');
  expect(makeSecrets(folder).kept).toContain('slack_webhook_url');
  expect(read('slack_webhook_url')).toBe('https://hooks.slack.example/T0/B0/x');
});

it('closes the folder to others, and lets programs in containers read the files, whatever user they are', () => {
  makeSecrets(folder);
  expect(mode(folder).toString(8)).toBe('700');
  for (const name of Object.keys(SECRETS)) expect([name, mode(join(folder, name)).toString(8)]).toEqual([name, '444']);
});
