/** What a thousand databases cost one Prometheus: their rules, the table of the fleet, and what a scrape has to keep. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { catalogues } from '../generator/src/catalogue/index.ts';
import { compile } from '../generator/src/compile.ts';
import { keptMetrics } from '../generator/src/targets/scrape-keep-list.ts';
import { startLab } from '../scripts/databases/lab.ts';
import { counterNames } from '../scripts/databases/mysql-replay.ts';
import { answerScrape, startTarget } from '../scripts/databases/target.ts';
import { createChildren } from '../scripts/local/children.ts';
import { ROOT } from '../scripts/local/paths.ts';
import { keptOf, queryTimes, workOf } from './support/database-figures.ts';
import {
  databaseSpec,
  fleetConfig,
  fleetExposition,
  fleetMetrics,
  fleetSeries,
  recordedLatency,
} from './support/database-fleet.ts';
import { inTemporaryFolder } from './support/folder.ts';
import { machineLine } from './support/machine.ts';
import { runPrometheus } from './support/prometheus.ts';
import type { Column } from './support/table.ts';
import { figure, table } from './support/table.ts';

const { values: options } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    databases: { type: 'string', default: '1000' },
  },
});

/** Seconds between two scrapes, and between two evaluations, as Quartet sets them. */
const SCRAPE = 15;
const INTERVAL = 30;

/** Seconds until a range of five minutes is full. */
const FILL = 310;

/** Seconds over which the work of Prometheus is watched. */
const WATCHED = 90;

const ROUNDS = 15;

const COLUMNS: readonly Column[] = [
  { title: 'what', align: 'left' },
  { title: 'of', align: 'left' },
  { title: 'measured', align: 'right' },
];

const RECORDED = 'mysql:statement_latency:mean5m';
const BY_DIGEST =
  'sum by (job, instance) (rate(mysql_perf_schema_events_statements_seconds_total[5m])) / ' +
  'sum by (job, instance) (rate(mysql_perf_schema_events_statements_total[5m]))';

const count = Number(options.databases);
const fleet = await inTemporaryFolder('bench-databases', (folder) => measureFleet(folder));
process.stderr.write('keep list, on a real MariaDB …\n');
const kept = await inTemporaryFolder('bench-keep', measureKeepList);
process.stdout.write(
  `${machineLine('prometheus')}\n\n${table(COLUMNS, [...fleet, ...kept], options.markdown ? 'markdown' : 'text')}`,
);

async function measureFleet(folder: string): Promise<string[][]> {
  const recording = readFileSync(join(ROOT, 'generator/fixtures/catalogue/mariadb-10.11.txt'), 'utf8');
  const series = fleetSeries(recording, fleetMetrics(), counterNames());
  const began = performance.now();
  let hasRules = false;
  const target = await startTarget(0, (request, response) => {
    const index = Number(request.url?.slice(1));
    const text = fleetExposition(series, index, (performance.now() - began) / 1000);
    // Until the rules run, the target shows what they would record: queries are timed while nothing else is computed.
    answerScrape(response, hasRules ? text : text + recordedLatency(RECORDED, index));
  });
  const data = join(folder, 'data');
  mkdirSync(data);
  const run = (ruleFiles: readonly string[]) =>
    runPrometheus(folder, data, fleetConfig(count, target.address, SCRAPE, ruleFiles));
  let prometheus = await run([]);
  try {
    process.stderr.write(`${count} databases, ${series.length} series each, until five minutes are full …\n`);
    await sleep((FILL - WATCHED) * 1000);
    const idle = await workOf(prometheus.url, WATCHED);
    const instant = await queryTimes(prometheus.url, [RECORDED, BY_DIGEST], ROUNDS, count);
    const range = await queryTimes(prometheus.url, [RECORDED, BY_DIGEST], 5, count, { seconds: 240, step: 30 });
    await prometheus.stop();
    const rules = writeRules(folder);
    hasRules = true;
    process.stderr.write(`${rules.count} rules …\n`);
    prometheus = await run(rules.files);
    await sleep(2 * INTERVAL * 1000);
    const busy = await workOf(prometheus.url, WATCHED);
    const perRound = ((busy.cpu - idle.cpu) * busy.seconds) / busy.rounds;
    const of = `${count.toLocaleString('en-US')} databases, ${rules.count.toLocaleString('en-US')} rules, every ${INTERVAL} s`;
    return [
      ['CPU seconds to evaluate all rules once', of, figure(perRound)],
      ['the same, share of one core', of, `${figure((100 * perRound) / INTERVAL)} %`],
      ['CPU ms for each database and round', of, figure((1000 * perRound) / count)],
      [
        'CPU to scrape and store, share of one core',
        `${series.length} series each, every ${SCRAPE} s`,
        `${figure(100 * idle.cpu)} %`,
      ],
      [
        'rounds done, missed, evaluations failed',
        `in ${figure(busy.seconds)} s`,
        `${figure(busy.rounds)}, ${busy.missed}, ${busy.failures}`,
      ],
      ...tableRows('mean latency of the fleet, now', instant),
      ...tableRows('mean latency of the fleet, 4 minutes in steps of 30 s', range),
    ];
  } finally {
    await prometheus.stop();
    target.stop();
  }
}

function writeRules(folder: string): { readonly files: readonly string[]; readonly count: number } {
  const sources = Array.from({ length: count }, (_, index) => ({
    file: `db-${index}.yaml`,
    text: databaseSpec(index),
  }));
  const { diagnostics, files } = compile(sources, { targets: ['prometheus-rules'] });
  if (diagnostics.length > 0) throw new Error(`writeRules: ${diagnostics[0]!.message}`);
  const paths = files.map(({ text }, index) => {
    const path = join(folder, `rules-${index}.yaml`);
    writeFileSync(path, text);
    return path;
  });
  return {
    files: paths,
    count: files.reduce((sum, { text }) => sum + (text.match(/^ +- (record|alert): /gm)?.length ?? 0), 0),
  };
}

function tableRows(what: string, [recorded, digests]: readonly number[]): string[][] {
  return [
    [`${what}, ms`, 'from recorded series', figure(recorded!)],
    [`${what}, ms`, 'from digests', figure(digests!)],
    [`${what}, recorded ÷ digests`, '', `1/${figure(digests! / recorded!, 2)}`],
  ];
}

async function measureKeepList(folder: string): Promise<string[][]> {
  const children = createChildren(folder);
  const lab = await startLab(folder, children);
  try {
    await sleep(20_000);
    const names = new Set(keptMetrics('mysql'));
    const text = await (await fetch(`${lab.urls.mysqld_exporter}/metrics`)).text();
    const { all, kept: left } = keptOf(text, names);
    const of = `MariaDB with the recommended flags, ${catalogues.mysql.panels.length} panels`;
    return [
      ['series of a scrape', of, figure(all, 4)],
      ['series that the keep list keeps', of, figure(left, 4)],
      ['share that is kept', of, figure(left / all)],
    ];
  } finally {
    await lab.stop();
    await children.stop();
    lab.dispose();
  }
}
