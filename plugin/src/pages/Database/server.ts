/** What Prometheus measures of one database or host: its targets, its metrics, its version, and what stood out. */

import { catalogues, type Subject } from '@quartet/generator';
import { BEFORE_MS, type Finding, findingsOf } from '../../features/catalogue/findings.ts';
import { isMeasured } from '../../features/catalogue/presence.ts';
import { fillingOf, type Watched } from '../../features/catalogue/watched.ts';
import type { Labels, Prometheus, Sample, Series } from '../../prometheus/client.ts';
import { equals } from '../../prometheus/promql.ts';

/** One exporter that measures it. */
export interface Target {
  readonly instance: string;
  readonly isUp: boolean;
}

/**
 * How far what is shown can be trusted. `gone`: no target matches the selector. `exporter-down`: no target can be
 * scraped. `down`: the exporter answers and the server does not. `silent`: scraped, and nothing of the server is there.
 */
export type Reach = 'fine' | 'gone' | 'exporter-down' | 'down' | 'silent';

export interface Server {
  readonly targets: readonly Target[];
  /** Names of the metrics that exist for it. */
  readonly metrics: ReadonlySet<string>;
  readonly version?: Version;
  readonly findings: readonly Finding[];
  readonly reach: Reach;
  /** Whether the range holds anything to draw. */
  readonly isMeasured: boolean;
  /** Milliseconds: when it was last seen to answer, where it does not now and did within the range or the hour before. */
  readonly lastSeen?: number;
  readonly warnings: readonly string[];
}

export interface Version {
  readonly flavor?: string;
  readonly text: string;
}

export interface Range {
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
}

/** Points that findings are looked for in. */
const POINTS = 240;

export async function loadServer(
  client: Prometheus,
  watched: Watched,
  instance: string | undefined,
  { end, start }: Range,
  signal: AbortSignal,
): Promise<Server> {
  const { selector } = fillingOf(watched, '5m', instance);
  const ask = (query: string) => client.instant(query, { at: end, signal });
  const step = Math.max(30_000, Math.ceil((end - start + BEFORE_MS) / POINTS / 1000) * 1000);
  const own = fillingOf(watched, '5m', instance).recorded;
  const [targets, exported, measuredByApps, version, recorded] = await Promise.all([
    // All targets, also where one is chosen: the others are offered.
    ask(`max by (instance) (up{${watched.selector}})`),
    ask(`group by (__name__) ({${selector}})`),
    watched.kind === 'host' ? undefined : ask(`group by (__name__) ({${equals({ db: watched.name })}})`),
    ask(VERSIONS[watched.subject].map((metric) => `${metric}{${selector}}`).join(' or ')),
    client.range(`{__name__=~"${watched.subject}:.*",${own}}`, { start: start - BEFORE_MS, end, step, signal }),
  ]);
  const metrics = await metricsOf(
    client,
    selector,
    { start, end },
    [...exported.result, ...(measuredByApps?.result ?? [])],
    signal,
  );
  const up = recorded.result.filter(({ labels }) => labels.__name__ === `${watched.subject}:up`);
  const found = targetsOf(targets.result);
  const reach = reachOf(watched.subject, found, up, end - 2 * step, metrics);
  const lastSeen = reach === 'fine' ? undefined : lastUp(up);
  const said = versionOf(watched.subject, version.result[0]?.labels);
  return {
    targets: found,
    metrics,
    findings: findingsOf(watched.subject, recorded.result, start),
    reach,
    isMeasured: isMeasured(catalogues[watched.subject], metrics),
    ...(said ? { version: said } : {}),
    ...(lastSeen === undefined ? {} : { lastSeen }),
    warnings: [...new Set([targets, exported, recorded].flatMap(({ warnings }) => warnings))],
  };
}

/**
 * What exists at the end of the range. Where the server is away by then, what existed within the range: its panels
 * have something to show all the same.
 */
async function metricsOf(
  client: Prometheus,
  selector: string,
  { end, start }: Range,
  now: readonly Sample[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const names = new Set(now.flatMap(({ labels }) => labels.__name__ ?? []));
  if (names.size >= FEW) return names;
  const before = await client.get<readonly string[]>(
    'label/__name__/values',
    { 'match[]': [`{${selector}}`], start: String(start / 1000), end: String(end / 1000) },
    signal,
  );
  return new Set([...names, ...before]);
}

/** An exporter whose server is away has its own metrics and those of its process alone; any server has hundreds. */
const FEW = 80;

const VERSIONS: Readonly<Record<Subject, readonly string[]>> = {
  mysql: ['mysql_version_info'],
  postgresql: ['pg_static'],
  redis: ['redis_instance_info'],
  host: ['node_os_info', 'node_uname_info'],
};

export function versionOf(subject: Subject, labels: Labels | undefined): Version | undefined {
  switch (subject) {
    case 'mysql': {
      const text = labels?.version;
      if (!text) return undefined;
      const comment = labels.version_comment ?? '';
      const flavor = /mariadb/i.test(text) ? 'mariadb' : /percona/i.test(comment) ? 'percona' : 'mysql';
      return { text: /^[\d.]+/.exec(text)?.[0] ?? text, flavor };
    }
    case 'postgresql':
      return labels?.short_version ? { text: labels.short_version } : undefined;
    case 'redis':
      return labels?.redis_version ? { text: labels.redis_version } : undefined;
    case 'host': {
      const text = labels?.pretty_name ?? [labels?.sysname, labels?.release].filter(Boolean).join(' ');
      return text ? { text } : undefined;
    }
  }
}

export function targetsOf(samples: readonly Sample[]): readonly Target[] {
  return samples
    .map(({ labels, value }) => ({ instance: labels.instance ?? '', isUp: value === 1 }))
    .sort((a, b) => (a.instance < b.instance ? -1 : 1));
}

/** @param recent  Milliseconds: a server that was recorded after it is there now. */
export function reachOf(
  subject: Subject,
  targets: readonly Target[],
  up: readonly Series[],
  recent: number,
  metrics: ReadonlySet<string>,
): Reach {
  if (targets.length === 0) return 'gone';
  if (targets.every(({ isUp }) => !isUp)) return 'exporter-down';
  const now = up.flatMap(({ times, values }) => (times.length > 0 && times.at(-1)! >= recent ? [values.at(-1)!] : []));
  if (now.length > 0 && now.every((value) => value === 0)) return 'down';
  return isMeasured(catalogues[subject], metrics) ? 'fine' : 'silent';
}

/** The last moment at which one of them was 1. */
export function lastUp(up: readonly Series[]): number | undefined {
  const times = up.flatMap(({ times, values }) => {
    const last = values.lastIndexOf(1);
    return last < 0 ? [] : [times[last]!];
  });
  return times.length > 0 ? Math.max(...times) : undefined;
}
