/** A fleet of simulated services as the series that the rules of their specs would have recorded. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import * as names from '../../generator/src/rules/names.ts';

export type Labels = Readonly<Record<string, string>>;

/** A series and its value at a moment; undefined where it has none. */
export interface FleetSeries {
  readonly name: string;
  readonly labels: Labels;
  /** @param at  Seconds since the epoch. */
  readonly valueAt: (at: number) => number | undefined;
}

/** Seconds since the epoch; samples lie `step` apart, closer than Prometheus looks back. */
export interface FleetSpan {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** When things began to go wrong for those that are unwell. */
  readonly trouble: number;
}

const TEAMS = ['payments', 'discovery', 'identity', 'logistics', 'platform', 'growth', 'search', 'media'];
const PRODUCTS = ['web', 'app', 'partner'];
const DOMAINS = ['checkout', 'cart', 'catalogue', 'profile', 'invoice', 'mail', 'ranking', 'stock', 'session', 'price'];
const SHORT = names.SIGNAL_WINDOW;
const PROFILE = 'node-http';

/** How a service is; the share of each is that of a fleet on a bad morning. */
export type Mood = 'healthy' | 'burning' | 'failing' | 'slow' | 'full' | 'pending' | 'idle' | 'unscraped';

/** The mood of service `index`: one in five hundred burns, one in fifty has something else, the rest is well. */
export function moodOf(index: number): Mood {
  if (index % 500 === 3) return 'burning';
  const moods: readonly Mood[] = ['failing', 'slow', 'full', 'pending', 'idle', 'unscraped'];
  return index % 50 === 7 ? moods[Math.floor(index / 50) % moods.length]! : 'healthy';
}

export const nameOf = (index: number): string =>
  `${DOMAINS[index % DOMAINS.length]}-${String(Math.floor(index / DOMAINS.length)).padStart(4, '0')}`;

/** All series of service `index`. Every tenth service runs in two environments that its identity tells apart. */
export function seriesOf(index: number, span: FleetSpan): readonly FleetSeries[] {
  const isTwin = index % 10 === 9;
  const service = isTwin ? nameOf(index - (index % 20 === 19 ? 10 : 0)) : nameOf(index);
  const own: Labels = isTwin ? { service, env: index % 20 === 19 ? 'staging' : 'prod' } : { service };
  const mood = moodOf(index);
  const all: FleetSeries[] = [];
  const add = (name: string, labels: Labels, valueAt: FleetSeries['valueAt']) =>
    all.push({ name, labels: { ...own, ...labels }, valueAt });
  const always = (name: string, labels: Labels, value: number) => add(name, labels, () => value);

  always(
    names.INFO,
    {
      profile: PROFILE,
      selector: `job="${service}"`,
      team: TEAMS[index % TEAMS.length]!,
      product: PRODUCTS[index % PRODUCTS.length]!,
      ...(isTwin ? { identity: 'env' } : {}),
    },
    1,
  );
  signalSeries(index, mood, span, add);
  objectiveSeries(index, mood, always);
  alertSeries(index, mood, span, always);
  return all;
}

type Add = (name: string, labels: Labels, valueAt: FleetSeries['valueAt']) => void;
type Always = (name: string, labels: Labels, value: number) => void;

function signalSeries(index: number, mood: Mood, { trouble }: FleetSpan, add: Add): void {
  if (mood === 'unscraped') return;
  const size = 0.5 * 10 ** ((index * 7) % 4);
  // A slow swing with a phase of its own, and a change in the last third for those that are unwell.
  const swing = (at: number) => 1 + 0.3 * Math.sin(at / 900 + index);
  const isIdle = (at: number) => mood === 'idle' && at > trouble;
  add(names.requestsRate(SHORT), {}, (at) => (isIdle(at) ? 0 : size * swing(at)));
  const failing = mood === 'failing' || mood === 'burning';
  add(names.errorsRatio(SHORT), {}, (at) =>
    isIdle(at) ? undefined : failing && at > trouble ? 0.06 + 0.01 * swing(at) : 0.0004 * swing(at),
  );
  const base = 0.02 + 0.01 * (index % 17);
  const slowness = (at: number) => (mood === 'slow' && at > trouble ? 6 : 1) * base * swing(at);
  for (const [quantile, factor] of [
    ['0.5', 1],
    ['0.95', 3],
    ['0.99', 5],
  ] as const)
    add(names.latencyQuantile(SHORT), { quantile }, (at) => (isIdle(at) ? undefined : slowness(at) * factor));
  for (const [resource, share] of [
    ['cpu', 0.2],
    ['memory', 0.35],
    ['db_pool', 0.1],
  ] as const) {
    const isFull = mood === 'full' && resource === 'db_pool';
    add(names.SATURATION, { resource }, (at) => (isFull && at > trouble ? 0.93 : share * swing(at)));
  }
}

function objectiveSeries(index: number, mood: Mood, always: Always): void {
  const objectives = [
    { slo: 'availability', signal: 'errors', target: '99.9%' },
    { slo: 'latency', signal: 'latency', target: '99%', threshold: '250ms' },
  ];
  for (const { slo, ...facts } of objectives) {
    const burns = mood === 'burning' && slo === 'availability';
    const burn = burns ? 17.3 : 0.1 + (index % 7) / 10;
    always(names.SLO_INFO, { slo, window: '30d', ...facts }, 1);
    for (const window of ['5m', '1h']) always(names.SLO_BURN, { slo, window }, burn);
    always(names.SLO_BUDGET, { slo }, burns ? 0.31 : 1 - ((index * 13) % 90) / 100);
  }
  always(names.THRESHOLD, { alertname: 'HighErrorRate', severity: 'critical', signal: 'errors' }, 0.05);
  always(
    names.THRESHOLD,
    { alertname: 'HighResponseTime', severity: 'warning', signal: 'latency', quantile: '0.95' },
    1,
  );
  always(names.THRESHOLD, { alertname: 'SaturationHigh', severity: 'warning', signal: 'saturation' }, 0.9);
}

function alertSeries(index: number, mood: Mood, { trouble }: FleetSpan, always: Always): void {
  const since = trouble + (index % 11) * 20;
  const alert = (alertname: string, severity: string, labels: Labels, alertstate = 'firing') => {
    const shared = { alertname, severity, team: TEAMS[index % TEAMS.length]!, ...labels };
    always('ALERTS', { ...shared, alertstate }, 1);
    always('ALERTS_FOR_STATE', shared, Math.round(since));
  };
  if (mood === 'burning') alert('ErrorBudgetBurn', 'critical', { slo: 'availability', tier: 'fast' });
  if (mood === 'failing') alert('HighErrorRate', 'critical', {});
  if (mood === 'slow') alert('HighResponseTime', 'warning', { quantile: '0.95' });
  if (mood === 'full') alert('SaturationHigh', 'warning', { resource: 'db_pool' });
  if (mood === 'pending') alert('TrafficDrop', 'warning', {}, 'pending');
}

/**
 * Writes `count` services as OpenMetrics text for `promtool tsdb create-blocks-from`.
 *
 * @returns the number of series and of samples.
 */
export async function writeFleet(path: string, count: number, span: FleetSpan) {
  const file = createWriteStream(path);
  let series = 0;
  let samples = 0;
  for (let index = 0; index < count; index++) {
    let text = '';
    for (const { labels, name, valueAt } of seriesOf(index, span)) {
      series++;
      const head = `${name}{${Object.entries(labels)
        .map(([label, value]) => `${label}="${value.replace(/[\\"]/g, '\\$&')}"`)
        .join(',')}}`;
      for (let at = span.start; at <= span.end; at += span.step) {
        const value = valueAt(at);
        if (value === undefined) continue;
        samples++;
        text += `${head} ${value} ${at}\n`;
      }
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end('# EOF\n');
  await once(file, 'finish');
  return { series, samples };
}
