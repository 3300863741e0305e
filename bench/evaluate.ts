/** Compares what a real Prometheus spends on our rules and on the usual scheme, on the same data, side by side. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '../generator/src/compile.ts';
import { inTemporaryFolder } from './support/folder.ts';
import type { Span } from './support/history.ts';
import { backfill } from './support/history.ts';
import { machineLine } from './support/machine.ts';
import type { Running } from './support/prometheus.ts';
import { startPrometheus, startTarget } from './support/prometheus.ts';
import { rawServices, THRESHOLD } from './support/raw-services.ts';
import { objectiveRulesOf, ruleCosts, secondsPerMinute } from './support/rule-costs.ts';
import { serviceSpec } from './support/specs.ts';
import type { Column } from './support/table.ts';
import { figure, table } from './support/table.ts';
import { truth } from './support/truth.ts';
import { usualRuleFile } from './support/usual-rules.ts';

const { values: options } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    series: { type: 'string', default: '20,200' },
    seconds: { type: 'string', default: '75' },
  },
});

/** How far back the raw series go, in seconds. */
const PAST = 3 * 86_400;

/** Raw series of all objectives together, about: more objectives would only take longer. */
const TOTAL_SERIES = 400;
const MOST_SERVICES = 10;

/** All groups run at this pace while they are measured, in seconds, so that each is seen several times. */
const PACE = 12;

/** Seconds between two evaluations of a window that decides on a page: our fast group's pace, and the usual scheme's. */
const FAST = 30;

const COLUMNS: readonly Column[] = [
  { title: 'raw series per objective', align: 'right' },
  { title: 'objectives', align: 'right' },
  { title: 'rules', align: 'left' },
  { title: 'rules per objective', align: 'right' },
  { title: 'evaluation ms per minute and objective', align: 'right' },
  { title: '× usual', align: 'right' },
];

const style = options.markdown ? 'markdown' : 'text';
const rows: string[][] = [];
for (const perObjective of options.series.split(',').map(Number)) {
  process.stderr.write(`${perObjective} raw series per objective …\n`);
  rows.push(...(await inTemporaryFolder('bench-evaluate', (folder) => compare(folder, perObjective))));
}
process.stderr.write('truth …\n');
const { columns, rows: truths } = await inTemporaryFolder('bench-truth', truth);
process.stdout.write(
  `${machineLine('prometheus')}\n\n${table(COLUMNS, rows, style)}\n${table(columns, truths, style)}`,
);

async function compare(folder: string, perObjective: number): Promise<string[][]> {
  const count = Math.max(2, Math.min(MOST_SERVICES, Math.round(TOTAL_SERIES / perObjective / 2)));
  const services = rawServices(count, perObjective);
  const data = join(folder, 'data');
  mkdirSync(data);
  const end = Math.floor(Date.now() / 1000);
  const span: Span = { start: end - PAST, end };
  const samples = backfill(services, span, data, folder);
  process.stderr.write(`  ${samples.toLocaleString('en-US')} samples of the last ${PAST / 86_400} days\n`);

  const { texts, intervalOf } = ourRules(services.map((_, index) => index));
  const files = [
    ...texts,
    usualRuleFile(
      services.map(({ name }) => name),
      THRESHOLD,
      `${PACE}s`,
    ),
  ];
  const ruleFiles = files.map((text, index) => {
    const path = join(folder, `rules-${index}.yaml`);
    writeFileSync(path, text);
    return path;
  });
  const running: Running[] = [];
  try {
    const target = await startTarget(services, span.start);
    running.push(target);
    const prometheus = await startPrometheus({ folder, data, ruleFiles, services, target });
    running.push(prometheus);
    const costs = await ruleCosts(prometheus.url, Number(options.seconds));
    const usual = costs.filter(({ group }) => group.startsWith('usual-'));
    const ours = costs.filter(({ group }) => !group.startsWith('usual-'));
    const objectives = 2 * count;
    const perMinute = (rules: typeof costs) => secondsPerMinute(rules, intervalOf) / objectives;
    const row = (name: string, rules: typeof costs): string[] => [
      String(perObjective),
      String(objectives),
      name,
      figure(rules.length / objectives),
      figure(1000 * perMinute(rules)),
      figure(perMinute(rules) / perMinute(usual), 2),
    ];
    return [
      row('usual: error ratios alone', usual),
      row('Quartet: objectives and their alerts', objectiveRulesOf(ours)),
      row('Quartet: everything, four signals and all alerts', ours),
    ];
  } finally {
    for (const one of running.reverse()) await one.stop();
  }
}

/** Our rule files at the pace of the measurement, and the interval each group would have, in seconds. */
function ourRules(indices: readonly number[]): {
  readonly texts: readonly string[];
  readonly intervalOf: (group: string) => number;
} {
  const sources = indices.map((index) => ({ file: `svc-${index}.yaml`, text: serviceSpec(index) }));
  const { files, diagnostics } = compile(sources, { targets: ['prometheus-rules'] });
  if (diagnostics.length > 0) throw new Error(`ourRules: ${diagnostics[0]!.message}`);
  const intervals = new Map<string, number>();
  const texts = files.map(({ text }) =>
    text.replace(/- name: (\S+)\n {4}interval: (\d+)([sm])\n/g, (_, name: string, value: string, unit: string) => {
      intervals.set(name, Number(value) * (unit === 'm' ? 60 : 1));
      return `- name: ${name}\n    interval: ${PACE}s\n`;
    }),
  );
  if (intervals.size !== 3 * indices.length) throw new Error(`ourRules: ${intervals.size} groups have an interval`);
  return { texts, intervalOf: (group) => intervals.get(group) ?? FAST };
}
