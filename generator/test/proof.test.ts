import { describe, expect, it } from 'vitest';
import type { OutputFile } from '../src/plan.ts';
import { type CompileCase, compileCases, partsOf } from './compile-cases.ts';
import { type Outcome, testRules } from './promtool.ts';

const cases = compileCases();

function caseOf(name: string): CompileCase {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

function filesOf(name: string): OutputFile[] {
  return partsOf(caseOf(name), ['prometheus-rules', 'promtool-tests']).flatMap((part) => part.files);
}

/** Runs the test files of a case that `wanted` picks, on rules that `change` may have broken. */
function prove(name: string, wanted: RegExp, change: (rules: string) => string = (rules) => rules): Outcome {
  const files = filesOf(name).map((file) =>
    file.path.startsWith('prometheus/rules/') ? { ...file, text: change(file.text) } : file,
  );
  return testRules(files, (path) => path.startsWith('prometheus/tests/') && wanted.test(path));
}

// The arms over hours and days take minutes; the examples prove those.
describe('the proof holds with the real promtool', () => {
  it.each([
    ['kit', /\.(30s)\.test/, 'counters of two names'],
    ['counter-of-its-own', /\.(30s|1m)\.test/, 'a counter beside the histogram'],
    ['identity', /\.30s\.test/, 'labels of an identity'],
    ['free-queries', /\.slo-(jobs-good|probe)\.30s\.test/, 'queries of the user'],
    ['tiers-in-seconds', /\.test/, 'windows of seconds'],
    ['calendar', /\.slo-availability\.30s\.test/, 'a calendar month'],
    ['mean-latency', /\.signals\.30s\.test/, 'a mean in place of quantiles'],
    ['milliseconds', /\.slo-latency\.30s\.test/, 'a histogram in milliseconds'],
    ['errors-exclude', /\.30s\.test/, 'requests that do not count'],
    ['overrides', /\.signals\.30s\.test/, 'settings of the spec'],
  ])(
    'of %s',
    (name, wanted) => {
      const outcome = prove(name, wanted);
      expect(outcome.output).not.toContain('FAILED');
      expect(outcome.passed).toBe(true);
    },
    120_000,
  );
});

/** What a slip in a rule would look like: the text that stands in the rules, and what stands there instead. */
const BROKEN: readonly (readonly [string, string, RegExp, string | RegExp, string])[] = [
  ['a threshold twice as high', 'counter-of-its-own', /signals\.30s/, '> 0.05 and', '> 0.1 and'],
  ['a threshold half as high', 'counter-of-its-own', /signals\.30s/, '> 0.05 and', '> 0.025 and'],
  ['a comparison turned round', 'counter-of-its-own', /signals\.30s/, '> 0.05 and', '< 0.05 and'],
  ['no floor of requests', 'counter-of-its-own', /signals\.30s/, /(> 0\.05) and round\(.*?\) >= 10/, '$1'],
  [
    'a floor one request too high',
    'counter-of-its-own',
    /signals\.30s/,
    /(> 0\.05 and round\(.*?\)) >= 10/,
    '$1 >= 11',
  ],
  ['no failure counted as nothing known', 'counter-of-its-own', /signals\.30s/, / or 0 \* sum\(.*?\)'/g, "'"],
  ['a ratio of nothing', 'counter-of-its-own', /signals\.30s/, /\/ \((service:requests:rate5m\{.*?\}) > 0\)/, '/ $1'],
  ['failures of every status', 'counter-of-its-own', /signals\.30s/, /,status=~"5\.\."/g, ''],
  ['an alert that waits twice as long', 'counter-of-its-own', /signals\.30s/, 'for: 5m', 'for: 10m'],
  ['an alert that does not wait', 'counter-of-its-own', /signals\.30s/, 'for: 5m', 'for: 0s'],
  ['a resource that is never full', 'counter-of-its-own', /signals\.30s/, '> 0.9', '> 1'],
  [
    'absence of another series',
    'counter-of-its-own',
    /signals\.30s/,
    'absent(service:requests:rate5m',
    'absent(service:requests:rate1h',
  ],
  ['a drop against the present', 'counter-of-its-own', /signals\.1m/, / offset 1h/g, ''],
  ['a burn threshold twice as high', 'tiers-in-seconds', /slo-availability/, /> 0\.1 and/g, '> 0.2 and'],
  ['a burn threshold half as high', 'tiers-in-seconds', /slo-availability/, /> 0\.1 and/g, '> 0.05 and'],
  [
    'a long window that is longer',
    'tiers-in-seconds',
    /slo-availability/,
    /ratio_rate2m(\{.*?\} > 0\.1)/,
    'ratio_rate10m$1',
  ],
  [
    'no short window',
    'tiers-in-seconds',
    /slo-availability/,
    /service:slo_errors:ratio_rate30s\{[^}]*\} > 0\.1 and /,
    '',
  ],
  ['no floor of events', 'tiers-in-seconds', /slo-availability/, /(> 0\.1) and round\(.*?\) >= 5/, '$1'],
  ['bad events of no objective', 'tiers-in-seconds', /slo-availability/, / or 0 \* sum\(.*?\)/g, ''],
  ['a latency threshold twice as high', 'counter-of-its-own', /signals\.30s/, '> 1 and on', '> 2 and on'],
  ['a latency threshold half as high', 'counter-of-its-own', /signals\.30s/, '> 1 and on', '> 0.5 and on'],
  ['the quantile below', 'counter-of-its-own', /signals\.30s/, 'quantile="0.95"} > 1', 'quantile="0.5"} > 1'],
  ['the bucket below', 'identity', /slo-latency\.30s/, /le="0\.3"/g, 'le="0.1"'],
  ['the bucket above', 'identity', /slo-latency\.30s/, /le="0\.3"/g, 'le="1.5"'],
  ['a mean over twice the threshold', 'mean-latency', /signals\.30s/, '> 1 and on', '> 2 and on'],
];

describe('the proof fails on rules with', () => {
  it.each(BROKEN)('%s', (_, name, tests, from, to) => {
    let isChanged = false;
    const outcome = prove(name, tests, (rules) => {
      const changed = rules.replace(from, to);
      isChanged = changed !== rules;
      return changed;
    });
    expect(isChanged).toBe(true);
    expect(outcome.output).toContain('FAILED');
    expect(outcome.output).not.toContain('parse error');
    expect(outcome.passed).toBe(false);
  });
});
