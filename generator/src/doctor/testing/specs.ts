/** Specs and captures that the tests of the doctor start from. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../../../fixtures');

/** The text of a fixture. */
export function capture(path: string): string {
  return readFileSync(join(FIXTURES, path), 'utf8');
}

/** mysqld_exporter 0.14 with the recommended collectors; on MySQL it fails to ask for the status of a replica. */
export const MYSQL = capture('doctor/mysql-9.7.txt');
export const MARIADB = capture('doctor/mariadb-10.11.txt');
export const NODE_EXPORTER = capture('catalogue/node-1.5.txt');
export const POSTGRESQL = capture('catalogue/postgresql-15.txt');
export const REDIS = capture('catalogue/redis-7.0.txt');
export const NODE_HTTP = capture('profiles/node-http/metrics.txt');
export const EXPRESS = capture('profiles/express-prom-bundle/metrics.txt');

/** Without the lines of metrics whose names begin with one of these. */
export function without(text: string, ...names: readonly string[]): string {
  return text
    .split('\n')
    .filter((line) => !names.some((name) => line.startsWith(name)))
    .join('\n');
}

export function service(name: string, spec = '', profile = 'node-http'): string {
  return `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { profile: ${profile}, selector: { job: ${name} }${spec} }\n`;
}

/** A database of job mysql at `<name>:9104`. */
export function database(name: string, spec = ''): string {
  return `apiVersion: quartet/v1\nkind: Database\nmetadata: { name: ${name} }\nspec: { engine: mysql, selector: { job: mysql, instance: "${name}:9104" }${spec} }\n`;
}

export function host(name: string): string {
  return `apiVersion: quartet/v1\nkind: Host\nmetadata: { name: ${name} }\nspec: { selector: { job: node, instance: "${name}:9100" } }\n`;
}

export function specs(...documents: readonly string[]): string {
  return documents.join('---\n');
}
