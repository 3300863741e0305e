import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../generator/src/compile.ts';
import { findProgram } from '../../scripts/setup.mjs';

/** The alert ServiceDependencyDown of the examples, on the rules that their specs compile to, in the eyes of promtool. */

const EXAMPLES = join(import.meta.dirname, '..');

function rulesOf(folder: string, service: string): string {
  const sources = readdirSync(join(EXAMPLES, folder))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(EXAMPLES, folder, file), 'utf8') }));
  const { files } = compile(sources, { targets: ['prometheus-rules'] });
  return files.find(({ path }) => path === `prometheus/rules/${service}.yaml`)!.text;
}

/** What promtool says of `cases`, each a time and whether the alert fires then, on a dependency that is down from 60s to 240s. */
function promtool(
  rules: string,
  service: string,
  env: string,
  cases: readonly (readonly [at: number, fires: boolean])[],
): string {
  const program = findProgram(['promtool']);
  if (program === undefined) throw new Error('promtool is not installed: node scripts/setup.mjs promtool');
  const folder = mkdtempSync(join(tmpdir(), 'quartet-dependency-'));
  const series = (labels: string, values: string) => ({ series: `dependency_up{job="${service}",${labels}}`, values });
  const test = {
    rule_files: ['rules.yaml'],
    evaluation_interval: '5s',
    tests: [
      {
        interval: '10s',
        input_series: [
          // Two instances, of which one loses sight of the database; another dependency is well all the time.
          series('instance="a",dependency="orders"', '1x5 0x17 1x30'),
          series('instance="b",dependency="orders"', '1x53'),
          series('instance="a",dependency="cache"', '1x53'),
          { series: 'dependency_up{job="another",instance="c",dependency="orders"}', values: '0x53' },
        ],
        alert_rule_test: cases.map(([at, fires]) => ({
          eval_time: `${at}s`,
          alertname: 'ServiceDependencyDown',
          exp_alerts: fires
            ? [
                {
                  exp_labels: { dependency: 'orders', env, service, severity: 'critical', team: 'shop' },
                  exp_annotations: annotationsOf(rules),
                },
              ]
            : [],
        })),
      },
    ],
  };
  try {
    writeFileSync(join(folder, 'rules.yaml'), rules);
    writeFileSync(join(folder, 'test.yaml'), JSON.stringify(test));
    const { status, stdout, stderr } = spawnSync(program, ['test', 'rules', 'test.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0 ? 'passed' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The texts of the alert with its one template filled in. */
function annotationsOf(rules: string): Readonly<Record<string, string>> {
  const lines = rules.slice(rules.indexOf('- alert: ServiceDependencyDown')).split('\n');
  const from = lines.findIndex((line) => line.trim() === 'annotations:');
  const texts: Record<string, string> = {};
  for (const line of lines.slice(from + 1)) {
    const [, name, text] = /^ {10}(\w+): '(.*)'$/.exec(line) ?? [];
    if (name === undefined) break;
    texts[name] = text!.replaceAll('{{ $labels.dependency }}', 'orders');
  }
  return texts;
}

it.each([
  { folder: 'shop/quartet', service: 'shop', env: 'prod', forSeconds: 60 },
  { folder: 'shop/demo', service: 'shop', env: 'local', forSeconds: 10 },
  { folder: 'flask/quartet', service: 'shop-flask', env: 'prod', forSeconds: 60 },
  { folder: 'flask/quartet', service: 'shop-guide', env: 'prod', forSeconds: 60 },
  { folder: 'flask/demo', service: 'shop-flask', env: 'local', forSeconds: 10 },
  { folder: 'flask/demo', service: 'shop-guide', env: 'local', forSeconds: 10 },
])('fires for $service of $folder once a dependency was down for $forSeconds s, and resolves', (example) => {
  const { folder, service, env, forSeconds } = example;
  const rules = rulesOf(folder, service);
  const interval = Number(
    /interval: (\d+)s\n {4}rules:\n {6}- alert: ServiceDependencyDown/.exec(rules)?.[1] ?? Number.NaN,
  );
  expect(interval).toBeGreaterThan(0);
  const cases = [
    [50, false],
    // Down from 60 s on: seen at the next evaluation, firing after `for`.
    [60 + forSeconds - 5, false],
    [60 + forSeconds + 2 * interval, true],
    [220, true],
    [240 + 2 * interval, false],
  ] as const;
  expect(promtool(rules, service, env, cases)).toBe('passed');
  expect(promtool(rules, service, env, [[50, true]])).toContain('FAILED');
});
