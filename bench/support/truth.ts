/** How near a recorded 30-day error ratio comes to the truth: our rules on uneven traffic, evaluated by promtool. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile } from '../../generator/src/compile.ts';
import { serviceSpec } from './specs.ts';
import type { Column } from './table.ts';
import { figure } from './table.ts';
import { failuresUntil, requestsUntil, unevenTraffic } from './traffic.ts';

const DAY = 86_400;
const DAYS = 30;
const SCRAPE = 60;

/** Failures burst at the peak, as overload does, or at the ebb, as a nightly job does. */
const BURSTS = [
  { when: 'at the peak of traffic', at: 5.5 * 3600 },
  { when: 'at its ebb', at: 17.5 * 3600 },
] as const;

const COLUMNS: readonly Column[] = [
  { title: 'failures burst', align: 'left' },
  { title: 'error ratio over 30 days', align: 'left' },
  { title: 'value', align: 'right' },
  { title: 'off by', align: 'right' },
];

/**
 * Rows for each burst: the exact ratio of the counters, what our rule records, and the mean of five-minute ratios.
 *
 * @throws when promtool is missing or cannot evaluate the rules.
 */
export async function truth(
  folder: string,
): Promise<{ readonly columns: readonly Column[]; readonly rows: readonly string[][] }> {
  const [file] = compile([{ file: 'svc-0.yaml', text: serviceSpec(0) }], { targets: ['prometheus-rules'] }).files;
  if (!file) throw new Error('truth: no rule file');
  const rules = join(folder, file.path);
  mkdirSync(dirname(rules), { recursive: true });
  writeFileSync(rules, file.text);
  const groups = [...file.text.matchAll(/^ {2}- name: (\S+)$/gm)].map(([, name]) => name!);
  const rows = BURSTS.flatMap(({ when, at }) => {
    const traffic = unevenTraffic(20, at);
    const exact = failuresUntil(traffic, DAYS * DAY) / requestsUntil(traffic, DAYS * DAY);
    const test = join(folder, `truth-${at}.test.yaml`);
    const slo = '{service="svc-0",slo="availability"}';
    const exprs = [
      `service:slo_errors:ratio_rate30d${slo}`,
      `avg_over_time(service:slo_errors:ratio_rate5m${slo}[30d])`,
    ];
    writeFileSync(test, testFile(rules, groups, samples(traffic), exprs));
    const [ours, mean] = valuesOf(test, exprs.length);
    const row = (name: string, value: number): string[] => [
      when,
      name,
      `${figure(100 * value, 5)} %`,
      value === exact ? '' : `${figure(100 * Math.abs(value / exact - 1), 2)} %`,
    ];
    return [
      row('of the counters themselves', exact),
      row('recorded by Quartet', ours!),
      row('mean of five-minute ratios', mean!),
    ];
  });
  return { columns: COLUMNS, rows };
}

/** Each counter's value at each scrape, as promtool takes them. */
function samples(traffic: ReturnType<typeof unevenTraffic>): { readonly ok: string; readonly failed: string } {
  const ok: number[] = [];
  const failed: number[] = [];
  for (let at = 0; at <= DAYS * DAY; at += SCRAPE) {
    const bad = failuresUntil(traffic, at);
    failed.push(Math.floor(bad));
    ok.push(Math.floor(requestsUntil(traffic, at) - bad));
  }
  return { ok: ok.join(' '), failed: failed.join(' ') };
}

/** JSON is YAML. */
function testFile(
  rules: string,
  groups: readonly string[],
  { ok, failed }: ReturnType<typeof samples>,
  exprs: readonly string[],
): string {
  const series = (status: number) =>
    `http_request_duration_seconds_count{job="svc-0",method="GET",route="/",status="${status}"}`;
  const test = {
    interval: `${SCRAPE}s`,
    input_series: [
      { series: series(200), values: ok },
      { series: series(500), values: failed },
    ],
    // No value is expected, so that promtool says what it found.
    promql_expr_test: exprs.map((expr) => ({ expr, eval_time: `${DAYS}d`, exp_samples: [] })),
  };
  return JSON.stringify({ rule_files: [rules], evaluation_interval: '5m', group_eval_order: groups, tests: [test] });
}

function valuesOf(test: string, count: number): readonly number[] {
  const { error, stdout, stderr } = spawnSync('promtool', ['test', 'rules', test], { encoding: 'utf8' });
  if (error) throw new Error(`promtool cannot be run: ${error.message}`);
  const values = [...`${stdout}${stderr}`.matchAll(/^\s*got: .*\} (\S+)$/gm)].map(([, value]) => Number(value));
  if (values.length !== count || values.some(Number.isNaN)) throw new Error(`truth: ${stdout}${stderr}`);
  return values;
}
