/** The overview with ten thousand services: the built plugin in a real browser on a real Prometheus. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildHost } from '../preview/build.ts';
import { startBrowser } from '../preview/e2e/stage.ts';
import { createPreviewServer } from '../preview/server/server.ts';
import { bundleReport, kilobytes, MODULE_BUDGET, ROUTE_BUDGETS } from '../scripts/plugin/bundle-report.ts';
import { writeFleet } from './support/fleet.ts';
import { inTemporaryFolder } from './support/folder.ts';
import { machineLine } from './support/machine.ts';
import { type OverviewFigures, type Wait, watchOverview } from './support/overview-figures.ts';
import { runPrometheus } from './support/prometheus.ts';
import type { Column } from './support/table.ts';
import { figure, median, table } from './support/table.ts';

const { values: options } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    plugin: { type: 'string', default: join(import.meta.dirname, '../plugin/dist') },
    rounds: { type: 'string', default: '5' },
    services: { type: 'string', default: '10000' },
  },
});

/** Seconds: how much past the lines have, how much future so that data stay fresh, and the distance of two samples. */
const PAST = 75 * 60;
const FUTURE = 45 * 60;
const STEP = 240;
/** Things went wrong this long ago. */
const TROUBLE = 12 * 60;

const COLUMNS: readonly Column[] = [
  { title: 'aim', align: 'left' },
  { title: 'measured', align: 'right' },
  { title: '', align: 'left' },
];

const services = Number(options.services);
const figures = await inTemporaryFolder('bench-plugin', measure);
const rows = [...speedRows(figures), ...sizeRows(options.plugin)];
process.stdout.write(`${machineLine('prometheus')}\n\n${table(COLUMNS, rows, options.markdown ? 'markdown' : 'text')}`);

async function measure(folder: string): Promise<readonly OverviewFigures[]> {
  const data = join(folder, 'data');
  mkdirSync(data);
  const now = Math.floor(Date.now() / 1000);
  const text = join(folder, 'fleet.om');
  process.stderr.write(`${services} services …\n`);
  const span = { start: now - PAST, end: now + FUTURE, step: STEP, trouble: now - TROUBLE };
  const written = await writeFleet(text, services, span);
  process.stderr.write(`${figure(written.series)} series, ${figure(written.samples)} samples …\n`);
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', '--quiet', text, data];
  execFileSync('promtool', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(text);

  const prometheus = await runPrometheus(folder, data, '{}');
  const { dist } = await buildHost('react-19');
  const preview = createPreviewServer({
    pluginDist: options.plugin,
    hostDist: dist,
    dataSources: [{ uid: 'prometheus', name: 'Prometheus', url: prometheus.url }],
  });
  const browser = await startBrowser();
  try {
    const url = await preview.listen();
    const found: OverviewFigures[] = [];
    for (let round = 0; round < Number(options.rounds); round++) {
      process.stderr.write(`round ${round + 1} …\n`);
      found.push(await watchOverview(browser, url));
    }
    return found;
  } finally {
    await browser.close();
    await preview.close();
    await prometheus.stop();
  }
}

function speedRows(all: readonly OverviewFigures[]): string[][] {
  const of = <T>(pick: (figures: OverviewFigures) => T): readonly T[] => all.map(pick);
  const within = (aim: string, limit: number, waits: readonly Wait[]) => {
    const work = median(waits.map((wait) => wait.work));
    const clock = median(waits.map((wait) => wait.clock));
    const said = `${figure(work)} ms of work (${figure(clock)} by the clock)`;
    return [`${aim}: at most ${limit} ms`, said, verdict(work <= limit)];
  };
  const most = (aim: string, limit: number, values: readonly number[], unit = '') => {
    const highest = Math.max(...values);
    return [aim, `${figure(highest)}${unit}`, verdict(highest <= limit)];
  };
  const firstRows = of(({ firstRows }) => firstRows);
  const sorts = all.flatMap(({ sorts }) => sorts);
  const filters = all.flatMap(({ filters }) => filters);
  return [
    within('first rows after the last answer', 300, firstRows),
    within('sort by another column', 100, sorts),
    within('filter while typing', 100, filters),
    most(
      'heap grows with the overview by at most 60 MB, also in five refreshes',
      60,
      of(({ heapMegabytes }) => heapMegabytes),
      ' MB',
    ),
    most(
      'instant queries: at most 7',
      7,
      of(({ instantQueries }) => instantQueries),
    ),
    most(
      'range queries for the lines in view: 1',
      1,
      of(({ rangeQueries }) => rangeQueries),
    ),
    most(
      'range queries in a second of scrolling: at most 1',
      1,
      of(({ queriesInScroll }) => queriesInScroll),
    ),
    most(
      'and when it has come to rest: at most 1',
      1,
      of(({ queriesAfterScroll }) => queriesAfterScroll),
    ),
    most(
      'rows in the document: at most 60',
      60,
      of(({ rowsInDocument }) => rowsInDocument),
    ),
  ];
}

function sizeRows(dist: string): string[][] {
  const report = bundleReport(dist);
  return [
    [
      `module.js: at most ${MODULE_BUDGET / 1024} KiB`,
      `${figure(report.moduleBytes / 1024)} KiB`,
      verdict(report.moduleBytes <= MODULE_BUDGET),
    ],
    ...Object.entries(ROUTE_BUDGETS).map(([page, budget]) => {
      const size = report.routes.find((route) => route.page === page)?.gzip ?? Number.NaN;
      return [
        `page ${page}, all it loads, compressed: at most ${budget} KB`,
        `${kilobytes(size)} KB`,
        verdict(size <= budget * 1000),
      ];
    }),
  ];
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'missed';
}
