/** A MySQL 9.7 without the server: what its exporter showed once, with the counters going on at the pace they had. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../../generator/src/catalogue/catalogue.ts';
import { generic } from '../../generator/src/catalogue/fill.ts';
import { catalogues } from '../../generator/src/catalogue/index.ts';
import type { Expr } from '../../generator/src/promql/ast.ts';
import { walk } from '../../generator/src/promql/ast.ts';
import { parse } from '../../generator/src/promql/parse.ts';
import { ROOT } from '../local/paths.ts';

const UPTIME = 'mysql_global_status_uptime';
const OF_COUNTERS = /^(increase|irate|rate|resets)$/;

/** What the exporter 0.14 showed of a MySQL 9.7.4 under load, as far as the catalogue reads it. */
export function recordedMysql(): string {
  return readFileSync(join(ROOT, 'generator/fixtures/catalogue/mysql-9.7.txt'), 'utf8');
}

/** Names of the metrics that the catalogue of MySQL reads as counters: within `rate` and its like. */
export function counterNames(): ReadonlySet<string> {
  const { alerts, panels, recorded } = catalogues.mysql;
  const templates: readonly Template[] = [
    ...alerts.map(({ expr }) => expr),
    ...panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
    ...recorded.map(({ expr }) => expr),
  ];
  const names = new Set<string>();
  for (const template of templates) {
    walk(parse(generic(template)).expr!, (node: Expr) => {
      if (node.kind !== 'call' || !OF_COUNTERS.test(node.name)) return;
      for (const argument of node.args) {
        if (argument.kind === 'matrix' && argument.selector.name) names.add(argument.selector.name);
      }
    });
  }
  return names;
}

/**
 * `recording` as it would read `elapsed` seconds later: a counter has grown by its mean rate since the server began,
 * which the recording's uptime tells; a gauge is what it was.
 *
 * @throws when the recording has no uptime, or a line that is no sample.
 */
export function replayed(recording: string, counters: ReadonlySet<string>, elapsed: number): string {
  const uptime = Number(new RegExp(`^${UPTIME} (\\S+)$`, 'm').exec(recording)?.[1]);
  if (!(uptime > 0)) throw new Error('replayed: the recording does not say how long the server was up');
  return recording.replace(/^.+$/gm, (line) => {
    const match = /^([a-zA-Z_:][\w:]*)(.*) (\S+)$/.exec(line);
    if (!match) throw new Error(`replayed: no sample: ${line}`);
    const [, name, labels, value] = match;
    if (name === UPTIME) return `${name}${labels} ${uptime + elapsed}`;
    return counters.has(name!) ? `${name}${labels} ${Number(value) * (1 + elapsed / uptime)}` : line;
  });
}
