/** What real exporters showed, as far as the catalogue reads it: one fixture a server. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../catalogue.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/catalogue');

/** A series of a fixture, with the value it had. */
export interface ExposedSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The servers whose exporters were read. */
export const SERVERS = {
  'mysql-9.7': 'mysql',
  'mariadb-10.11': 'mysql',
  'mariadb-10.11-replica': 'mysql',
  'postgresql-15': 'postgresql',
  'redis-7.0': 'redis',
  'node-1.5': 'host',
} as const satisfies Record<string, Subject>;

export type Server = keyof typeof SERVERS;

/** The series of a server's fixture. */
export function exposed(server: Server): readonly ExposedSeries[] {
  const text = readFileSync(join(FOLDER, `${server}.txt`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!match) throw new Error(`exposed: ${server} has a line that is no sample: ${line}`);
      const labels: Record<string, string> = {};
      for (const [, name, value] of (match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[name!] = value!;
      return { metric: match[1]!, labels, value: Number(match[3]) };
    });
}

/** Names of the metrics of a server, with those that Prometheus adds to every target. */
export function metricNames(server: Server): ReadonlySet<string> {
  return new Set(['up', 'scrape_duration_seconds', ...exposed(server).map((series) => series.metric)]);
}
