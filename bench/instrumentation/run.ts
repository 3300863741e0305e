/** Runs all benchmarks of the instrumentation and prints them as tables, with what each aims at. `--rounds N` sets the effort. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Measured, measure } from './measure.ts';
import { recordCost } from './record.ts';
import { scrapeCost } from './scrape.ts';
import { PATH, VARIANTS } from './variants.ts';

const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 100 : Number(process.argv[at + 1]);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const verdict = (isMet: boolean): string => (isMet ? 'met' : 'missed');

const { gc } = globalThis as { gc?: () => void };
if (gc === undefined) throw new Error('run with --expose-gc');

async function overhead(): Promise<readonly Measured[]> {
  const started = [];
  for (const variant of VARIANTS)
    started.push({ name: `${variant.group} ${variant.name}`, ...(await variant.start()) });
  const measured = await measure(started, PATH, { rounds, requests: 100 });
  for (const { close } of started) await close();
  return measured;
}

/** CPU per request of Express without and with OpenTelemetry, each the least of three processes. */
function otel(): { bare: number; otel: number } {
  const script = fileURLToPath(new URL('otel-express.ts', import.meta.url));
  const run = (mode: string): number =>
    Number(
      execFileSync(process.execPath, ['--conditions=source', script, mode, String(rounds)], {
        encoding: 'utf8',
      }).trim(),
    );
  const turns = [1, 2, 3].map(() => ({ bare: run('off'), otel: run('on') }));
  return { bare: Math.min(...turns.map(({ bare }) => bare)), otel: Math.min(...turns.map((turn) => turn.otel)) };
}

const measured = await overhead();
const cpu = (name: string): number => measured.find((each) => each.name === name)?.cpuUs ?? Number.NaN;
const added = (group: string, name: string): number => cpu(`${group} ${name}`) - cpu(`${group} bare`);
const ratio = (group: string, name: string): number => cpu(`${group} ${name}`) / cpu(`${group} bare`);

print(
  `Node ${process.version}, ${rounds} rounds of 100 requests in random order within one process; CPU of client and server, 25th percentile.\n`,
);
print('| variant | CPU µs/request | added µs | ratio to bare |');
print('|---|---|---|---|');
for (const { name, cpuUs } of measured) {
  const base = cpu(`${name.split(' ')[0]} bare`);
  print(`| ${name} | ${cpuUs.toFixed(1)} | ${(cpuUs - base).toFixed(1)} | ${(cpuUs / base).toFixed(3)} |`);
}
const { bare, otel: withOtel } = otel();
print(
  `| express OpenTelemetry http + express (a process of its own, ratio to a bare one) | ${withOtel.toFixed(1)} | ${(withOtel - bare).toFixed(1)} | ${(withOtel / bare).toFixed(3)} |`,
);

const record = recordCost(gc);
print('\n| record | ns | bytes |');
print('|---|---|---|');
print(`| ours | ${record.oursNs.toFixed(0)} | ${record.oursBytes.toFixed(2)} |`);
print(`| prom-client observe | ${record.promClientNs.toFixed(0)} | |`);

const scrapes = [await scrapeCost(1_000, gc), await scrapeCost(10_000, gc), await scrapeCost(50_000, gc)];
print(
  '\n| lines | ours ms | prom-client ms | ours MB | prom-client MB | ours holds the loop ms | prom-client holds ms |',
);
print('|---|---|---|---|---|---|---|');
for (const s of scrapes) {
  const cells = [s.oursMs, s.promClientMs, s.oursMb, s.promClientMb, s.oursHoldMs, s.promClientHoldMs];
  print(`| ${s.lines} | ${cells.map((value) => value.toFixed(1)).join(' | ')} |`);
}

const [, ten, fifty] = scrapes as [unknown, (typeof scrapes)[0], (typeof scrapes)[0]];
const ours = added('express', 'ours');
const aims: readonly (readonly [string, string, boolean])[] = [
  ...(['http', 'express', 'fastify'] as const).map(
    (group) =>
      [`${group}: CPU at most 1.06 of bare`, ratio(group, 'ours').toFixed(3), ratio(group, 'ours') <= 1.06] as const,
  ),
  [
    'express: added at most ½ of naive prom-client',
    (ours / added('express', 'naive prom-client')).toFixed(2),
    ours <= added('express', 'naive prom-client') / 2,
  ],
  [
    'express: added at most ⅕ of express-prom-bundle',
    (ours / added('express', 'express-prom-bundle')).toFixed(2),
    ours <= added('express', 'express-prom-bundle') / 5,
  ],
  ['express: added at most ⅒ of OpenTelemetry', (ours / (withOtel - bare)).toFixed(2), ours <= (withOtel - bare) / 10],
  ['one record at most 50 ns', `${record.oursNs.toFixed(0)} ns`, record.oursNs <= 50],
  ['one record allocates nothing (under ½ byte)', `${record.oursBytes.toFixed(2)} B`, record.oursBytes < 0.5],
  [
    "10,000 lines in at most ⅓ of prom-client's time",
    (ten.oursMs / ten.promClientMs).toFixed(2),
    ten.oursMs <= ten.promClientMs / 3,
  ],
  [
    '10,000 lines with at most ¼ of its allocation',
    (ten.oursMb / ten.promClientMb).toFixed(2),
    ten.oursMb <= ten.promClientMb / 4,
  ],
  ['50,000 lines hold the loop at most 10 ms', `${fifty.oursHoldMs.toFixed(1)} ms`, fifty.oursHoldMs <= 10],
  [
    'control: bare against bare within 3 %',
    ratio('express', 'bare again').toFixed(3),
    Math.abs(ratio('express', 'bare again') - 1) <= 0.03,
  ],
];
print('\n| aim | measured | |');
print('|---|---|---|');
for (const [aim, value, isMet] of aims) print(`| ${aim} | ${value} | ${verdict(isMet)} |`);
