/** Compares the CPU time and memory of `quartet` with `promtool check rules` on the same rules, for fleets of growing size. */

import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtCli } from './support/cli.ts';
import { inTemporaryFolder } from './support/folder.ts';
import { machineLine } from './support/machine.ts';
import type { Usage } from './support/measured.ts';
import { measured } from './support/measured.ts';
import { fleetSpec, serviceSpec } from './support/specs.ts';
import type { Column } from './support/table.ts';
import { figure, median, table } from './support/table.ts';

const { values: options } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10,100,1000,5000' },
    seconds: { type: 'string', default: '300' },
  },
});

/** Rounds at most: enough for a median, and no more than the time allows. */
const ROUNDS = 5;
const PROMTOOL = 'promtool';

interface Job {
  readonly name: string;
  readonly run: () => Usage;
}

interface Result {
  readonly services: number;
  readonly rounds: number;
  readonly jobs: readonly { readonly name: string; readonly cpu: number; readonly peak: number }[];
  readonly rulesMiB: number;
  readonly proofsMiB: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'services', align: 'right' },
  { title: 'command', align: 'left' },
  { title: 'CPU s', align: 'right' },
  { title: '× promtool', align: 'right' },
  { title: 'CPU ms per service', align: 'right' },
  { title: 'peak MiB', align: 'right' },
  { title: 'MiB written', align: 'right' },
];

const quartet = builtCli();
const sizes = options.sizes.split(',').map(Number);
const style = options.markdown ? 'markdown' : 'text';
const results: Result[] = [];
const total = sizes.reduce((sum, size) => sum + size, 0);
for (const services of sizes) {
  // Time goes where the work is; small fleets still get all their rounds.
  const seconds = Math.max((Number(options.seconds) * services) / total, 30);
  process.stderr.write(`${services} services …\n`);
  results.push(await inTemporaryFolder('bench-generate', async (folder) => compare(folder, services, seconds)));
}
process.stdout.write(
  `${machineLine(PROMTOOL)}; medians of ${results.map(({ rounds }) => rounds).join(', ')} rounds\n\n`,
);
process.stdout.write(table(COLUMNS, results.flatMap(rowsOf), style));

/** All jobs in turn, round after round, so that each meets the same machine. */
function compare(folder: string, services: number, seconds: number): Result {
  const one = join(folder, 'fleet.yaml');
  const each = join(folder, 'services');
  const out = join(folder, 'out');
  const rulesOut = join(folder, 'rules-out');
  writeFileSync(one, fleetSpec(services));
  mkdirSync(each);
  for (let index = 0; index < services; index++) writeFileSync(join(each, `svc-${index}.yaml`), serviceSpec(index));
  const generate = (specs: string, to: string, targets: string) => () => {
    rmSync(to, { recursive: true, force: true });
    return measured([...quartet, 'generate', specs, '--out', to, '--target', targets]);
  };
  const rules = join(rulesOut, 'prometheus/rules');
  const jobs: readonly Job[] = [
    { name: 'quartet check', run: () => measured([...quartet, 'check', one]) },
    { name: 'quartet generate, rules', run: generate(one, rulesOut, 'prometheus-rules') },
    {
      name: 'promtool check rules',
      run: () => measured([PROMTOOL, 'check', 'rules', ...readdirSync(rules).map((name) => join(rules, name))]),
    },
    { name: 'quartet generate, rules, a spec file each', run: generate(each, rulesOut, 'prometheus-rules') },
    { name: 'quartet generate, rules and proofs', run: generate(one, out, 'prometheus-rules,promtool-tests') },
  ];
  const usages: Usage[][] = jobs.map(() => []);
  // The first start after a build compiles; users do that once.
  measured([...quartet, 'check', join(each, 'svc-0.yaml')]);
  const end = performance.now() + seconds * 1000;
  let rounds = 0;
  let longest = 0;
  while (rounds === 0 || (rounds < ROUNDS && performance.now() + longest < end)) {
    const began = performance.now();
    for (const [index, job] of jobs.entries()) usages[index]!.push(job.run());
    longest = Math.max(longest, performance.now() - began);
    rounds++;
  }
  return {
    services,
    rounds,
    jobs: jobs.map(({ name }, index) => ({
      name,
      cpu: median(usages[index]!.map(({ cpuSeconds }) => cpuSeconds)),
      peak: Math.max(...usages[index]!.map(({ peakMiB }) => peakMiB)),
    })),
    rulesMiB: mebibytes(rules),
    proofsMiB: mebibytes(join(out, 'prometheus/tests')),
  };
}

function rowsOf({ services, jobs, rulesMiB, proofsMiB }: Result): string[][] {
  const promtool = jobs.find(({ name }) => name.startsWith('promtool'))!;
  return jobs.map(({ name, cpu, peak }) => {
    const written = name.includes('proofs') ? rulesMiB + proofsMiB : name.includes('generate') ? rulesMiB : 0;
    return [
      services.toLocaleString('en-US'),
      name,
      figure(cpu),
      figure(cpu / promtool.cpu, 2),
      figure((1000 * cpu) / services),
      figure(peak),
      written === 0 ? '' : figure(written),
    ];
  });
}

function mebibytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 2 ** 20;
}
