/** Evaluates queries of dashboards on series of a test's own, with the promtool that is installed. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filled } from './queries.ts';

/** Series in promtool's notation: name with labels, then values one a minute (`1x60`, `0+60x60`). */
export type Series = Readonly<Record<string, string>>;

/** Samples that a query must give at the end of an hour, by their labels in Prometheus' notation; all and no others. */
export interface Expected {
  readonly expr: string;
  readonly samples: Readonly<Record<string, number>>;
}

/**
 * Evaluates each query an hour after the series begin and compares.
 *
 * @returns promtool's words on what differs; empty where nothing does.
 * @throws when promtool is not installed: a test without it would prove nothing.
 */
export function differences(series: Series, expected: readonly Expected[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-dashboards-'));
  try {
    const test = {
      rule_files: [],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: expected.map(({ expr, samples }) => ({
            expr: filled(expr),
            eval_time: '60m',
            exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
          })),
        },
      ],
    };
    // JSON is YAML.
    const file = join(folder, 'test.yaml');
    writeFileSync(file, JSON.stringify(test));
    try {
      execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8', stdio: 'pipe' });
      return '';
    } catch (error) {
      const { code, stderr, stdout } = error as { code?: string; stderr?: string; stdout?: string };
      if (code === 'ENOENT') throw new Error('promtool is not installed: apt-get install prometheus');
      return `${stdout ?? ''}${stderr ?? ''}`;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
