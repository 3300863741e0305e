/** Three days of past for a Prometheus that has not lived them: raw counters and recorded series as TSDB blocks. */

import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as names from '../../generator/src/rules/names.ts';
import type { RawService } from './raw-services.ts';
import { totalsAt } from './raw-services.ts';
import { USUAL_BASE } from './usual-rules.ts';

export interface Span {
  /** Seconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

/** Seconds between two samples of raw series. */
export const SCRAPE = 30;

/** Series that no window over an hour reads need no more past than this, in seconds. */
const SHORT_PAST = 75 * 60;
const FLUSH_AT = 1 << 20;

/** The label `instance` of all raw series, past and present. */
export const INSTANCE = 'bench';

/** The objectives that `serviceSpec` declares. */
const OBJECTIVES = ['availability', 'latency'] as const;

/**
 * Backfills `data`, Prometheus' storage folder, for `services` over `span`.
 *
 * @returns the number of samples.
 * @throws when promtool refuses them.
 */
export function backfill(services: readonly RawService[], span: Span, data: string, scratch: string): number {
  const path = join(scratch, 'history.om');
  const file = openSync(path, 'w');
  let text = '';
  let samples = 0;
  const sample = (series: string, value: number, at: number): void => {
    text += `${series} ${value} ${at}\n`;
    samples++;
    if (text.length < FLUSH_AT) return;
    writeSync(file, text);
    text = '';
  };
  for (const service of services) {
    rawHistory(service, span, sample);
    recordedHistory(service, span, sample);
  }
  writeSync(file, `${text}# EOF\n`);
  closeSync(file);
  // promtool reads the whole file once for each block it makes: few long blocks, then.
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=72h', '--quiet', path, data];
  execFileSync('promtool', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(path);
  return samples;
}

type Sample = (series: string, value: number, at: number) => void;

function rawHistory(service: RawService, { start, end }: Span, sample: Sample): void {
  const instants: number[] = [];
  for (let at = start; at <= end; at += SCRAPE) instants.push(at);
  const totals = instants.map((at) => totalsAt(service, start, at));
  for (const { name, counts, share, isLong } of service.series) {
    const series = name.replace('{', `{instance="${INSTANCE}",job="${service.name}",`);
    instants.forEach((at, i) => {
      if (isLong || at > end - SHORT_PAST) sample(series, Math.floor(totals[i]![counts] * share), at);
    });
  }
}

/** What the long windows of either scheme read: five-minute sums of ours, five-minute ratios of the usual one. */
function recordedHistory(service: RawService, { start, end }: Span, sample: Sample): void {
  const step = names.SUM_STEP / 1000;
  for (const slo of OBJECTIVES) {
    const labels = `{service="${service.name}",slo="${slo}"}`;
    const ratios: [number, number][] = [];
    for (let at = start + step; at <= end; at += SCRAPE) {
      const [before, now] = [totalsAt(service, start, at - step), totalsAt(service, start, at)];
      const failed = now.failed - before.failed;
      ratios.push([failed / (now.ok - before.ok + failed), at]);
    }
    for (const [ratio, at] of ratios) sample(`${USUAL_BASE}${labels}`, ratio, at);
    for (const [name, counts] of [
      [names.SLO_BAD_SUM, ['failed']],
      [names.SLO_TOTAL_SUM, ['ok', 'failed']],
    ] as const) {
      for (let at = start + step; at <= end; at += step) {
        const [before, now] = [totalsAt(service, start, at - step), totalsAt(service, start, at)];
        sample(
          `${name}${labels}`,
          counts.reduce((sum, kind) => sum + now[kind] - before[kind], 0),
          at,
        );
      }
    }
  }
}
