import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRuleFile } from '../rulefile/rule-file.ts';
import type { MetricSchema } from './check.ts';
import { lintRuleGroups } from './lint.ts';

const GOOD = fileURLToPath(new URL('../../fixtures/promql/good/', import.meta.url));
const files = readdirSync(GOOD).sort();

describe('correct rules', () => {
  it('are at least 60', () => {
    const rules = files.flatMap((file) =>
      readRuleFile({ file, text: readFileSync(GOOD + file, 'utf8') }).groups.flatMap((group) => group.rules),
    );
    expect(rules.length).toBeGreaterThan(60);
  });

  it('are correct for promtool too', () => {
    const { status, stderr, error } = spawnSync('promtool', ['check', 'rules', ...files.map((file) => GOOD + file)], {
      encoding: 'utf8',
    });
    if (error) throw new Error(`promtool is needed for this test: ${error.message}`);
    expect(`${status} ${stderr}`).toBe('0 ');
  });

  it.each(files)('get no error and no warning: %s', (file) => {
    const read = readRuleFile({ file, text: readFileSync(GOOD + file, 'utf8') });
    const found = [...read.diagnostics, ...lintRuleGroups(read.groups)].filter(({ severity }) => severity !== 'info');
    expect(found.map(({ line, code, message }) => `${line} ${code} ${message}`)).toEqual([]);
  });

  it('get none when all files are looked at together', () => {
    const groups = files.flatMap((file) => readRuleFile({ file, text: readFileSync(GOOD + file, 'utf8') }).groups);
    expect(lintRuleGroups(groups).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});

const FLASK: MetricSchema = {
  scrapeInterval: 15_000 as NonNullable<MetricSchema['scrapeInterval']>,
  metrics: {
    flask_http_errors_total: { type: 'counter', labels: ['error_type'] },
    flask_http_requests_total: { type: 'counter', labels: ['method', 'endpoint', 'status'] },
    nginx_http_request_total: { type: 'counter', labels: ['status'] },
  },
};

/** One line each: the class, the rule, and the code that names the defect. Group interval 1m, scrape 15s. */
const BROKEN: readonly (readonly [string, string, string])[] = [
  [
    'expr: rate(flask_http_errors_total[5m]) / rate(flask_http_requests_total[5m]) > 0.05',
    'sides-never-match',
    'join by declared labels',
  ],
  [
    'expr: sum by (job) (rate(a_total[5m])) / sum by (path) (rate(b_total[5m])) > 0.05',
    'sides-never-match',
    'join by grouping',
  ],
  ['expr: rate(node_memory_MemAvailable_bytes[5m]) < 0', 'rate-of-gauge', 'rate of a gauge'],
  [
    'expr: histogram_quantile(0.99, sum by (job) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5',
    'quantile-without-le',
    'quantile without le',
  ],
  [
    'expr: histogram_quantile(0.99, http_request_duration_seconds_bucket) > 0.5',
    'quantile-of-raw-buckets',
    'quantile of raw buckets',
  ],
  ['{ expr: up == 0, for: 10s }', 'for-below-interval', 'for below the interval'],
  [
    "{ expr: 'sum(rate(e_total[5m])) / sum(rate(r_total[5m])) > 0.05', annotations: { a: 'error rate {{ $value }}%' } }",
    'ratio-as-percent',
    'ratio shown as percent',
  ],
  [
    "{ expr: 'sum by (job) (rate(e_total[5m])) > 10', annotations: { a: '{{ $labels.instance }}' } }",
    'template-label-gone',
    'template label gone',
  ],
  [
    'expr: sum(rate(nginx_http_request_total{status="500"}[5m])) == 0',
    'zero-of-missing-series',
    'zero test on a missing series',
  ],
  [
    'expr: avg(sum by (path) (rate(errs[5m])) / sum by (path) (rate(reqs[5m]))) > 0.05',
    'nan-in-aggregation',
    'NaN in an aggregation',
  ],
  ['expr: rate(http_requests_total[15s]) > 100', 'rate-window-too-small', 'rate window too small'],
  ['expr: http_errors_total > 100', 'counter-read-directly', 'counter read directly'],
  ['expr: up{path=~"^/api/.*$"} == 0', 'redundant-anchors', 'redundant regex anchors'],
  ['expr: up{path=~"api"} == 0', 'regex-without-metacharacters', 'regex without metacharacters'],
  ['expr: sum(rate(http_errors_total[5m]))', 'no-condition', 'no condition'],
  [
    'expr: sum(rate(a_total{code="500"}[5m])) / sum(rate(a_total[5m])) > 5',
    'impossible-threshold',
    'impossible threshold',
  ],
  ["{ expr: 'rate(e_total[5m]) > 1', labels: { value: '{{ $value }}' } }", 'value-in-label', 'value in a label'],
  [
    'expr: up{job="api"} == 0 and sum(rate(http_requests_total[5m])) > 1',
    'sides-never-match',
    'set operator never matches',
  ],
  ['expr: up == 0 unless sum by (cluster) (maintenance) > 0', 'sides-never-match', 'set operator never excludes'],
  [
    "{ expr: 'absent(up{job=\"api\"})', annotations: { a: '{{ $labels.instance }}' } }",
    'template-label-gone',
    'absent loses a label',
  ],
  ['expr: slo:sli_error:ratio_rate30m > 0.01', 'undefined-record', 'undefined record'],
  ['expr: up{job="a",job="b"} == 0', 'contradictory-matchers', 'contradictory matchers'],
  ['expr: increase(e_total[30s]) > 0', 'range-shorter-than-evaluation', 'range shorter than evaluation'],
  ['expr: topk(3, rate(e_total[5m])) > 1', 'unstable-set', 'unstable set in an alert'],
  ['expr: rate(sum(http_requests_total)[5m:]) > 5', 'rate-of-sum', 'rate of sum'],
  ['expr: avg(rate(x_seconds_total[5m])) == 0.5', 'float-equality', 'float equality'],
];

describe('broken rules', () => {
  it.each(BROKEN)('%s: %s (%s)', (rule, code) => {
    const body = rule.startsWith('{')
      ? rule.replace('{', '{ alert: A,')
      : `{ alert: A, ${JSON.stringify('expr')}: ${JSON.stringify(rule.slice(6))} }`;
    const read = readRuleFile({ file: 'f', text: `groups:\n- { name: g, interval: 1m, rules: [${body}] }\n` });
    expect(read.diagnostics).toEqual([]);
    expect(lintRuleGroups(read.groups, { schema: FLASK }).map((diagnostic) => diagnostic.code)).toContain(code);
  });
});
