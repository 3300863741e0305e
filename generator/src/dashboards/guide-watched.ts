/** Rows about all databases and hosts, for the dashboards by question. */

import type { Subject } from '../catalogue/catalogue.ts';
import { catalogues } from '../catalogue/index.ts';
import { HOST, MYSQL, POSTGRESQL, REDIS } from '../catalogue/names.ts';
import type { GraphPanel, Row, Unit } from './dashboard.ts';
import { graph } from './panels.ts';
import { WATCH_UIDS } from './uid.ts';

/** One graph over all servers of a kind. */
interface Overview {
  readonly title: string;
  readonly description: string;
  readonly series: string;
  readonly unit: Unit;
  readonly legend?: string;
}

const DATABASES: Readonly<Partial<Record<Subject, readonly Overview[]>>> = {
  mysql: [
    {
      title: 'Whose connections run out?',
      description: 'Share of max_connections; the ten fullest servers. A full one vanishes from here.',
      series: MYSQL.connections,
      unit: 'percentunit',
    },
    {
      title: 'Which server is slow?',
      description: 'Mean time of a statement in the server; the ten slowest.',
      series: MYSQL.latency,
      unit: 's',
    },
    {
      title: 'Where are sessions blocked?',
      description: 'Sessions that wait for a row lock, on average; the ten servers with most of them.',
      series: MYSQL.rowLockWait,
      unit: 'short',
    },
  ],
  postgresql: [
    {
      title: 'Whose connections run out?',
      description: 'Share of max_connections; the ten fullest servers.',
      series: POSTGRESQL.connections,
      unit: 'percentunit',
    },
    {
      title: 'Where are transactions rolled back?',
      description: 'Share of transactions; the ten servers with the highest.',
      series: POSTGRESQL.rollbacks,
      unit: 'percentunit',
    },
    {
      title: 'How old is the oldest transaction?',
      description: 'Vacuum cannot remove what it still sees; the ten servers with the oldest.',
      series: POSTGRESQL.longestTransaction,
      unit: 's',
    },
  ],
  redis: [
    {
      title: 'Whose memory runs out?',
      description: 'Share of maxmemory; the ten fullest servers. One without a limit is not among them.',
      series: REDIS.memory,
      unit: 'percentunit',
    },
    {
      title: 'Which server is slow?',
      description: 'Mean time of a command in the server; the ten slowest.',
      series: REDIS.latency,
      unit: 's',
    },
    {
      title: 'Which cache misses?',
      description: 'Share of look-ups that found no key; the ten servers with the highest.',
      series: REDIS.keyMiss,
      unit: 'percentunit',
    },
  ],
};

const HOSTS: readonly Overview[] = [
  {
    title: 'Which host is busy?',
    description: 'Share of CPU time that is not idle; the ten busiest.',
    series: HOST.cpu,
    unit: 'percentunit',
  },
  {
    title: 'Which host runs out of memory?',
    description: 'Memory that is not available without swapping; the ten fullest.',
    series: HOST.memory,
    unit: 'percentunit',
  },
  {
    title: 'Which disk runs full?',
    description: 'The ten fullest file systems that can be written to.',
    series: HOST.disk,
    unit: 'percentunit',
    legend: '{{host}} {{mountpoint}}',
  },
];

/** A row for each kind of database among `subjects`. */
export function databaseRows(subjects: readonly Subject[]): readonly Row[] {
  return subjects.flatMap((subject): Row[] => {
    const overviews = DATABASES[subject];
    if (!overviews) return [];
    const panels = overviews.map((one) => topGraph(one, subject, 'database'));
    return [{ title: `${catalogues[subject].title}: servers`, panels }];
  });
}

/** A row about hosts, where any is watched. */
export function hostRows(subjects: readonly Subject[]): readonly Row[] {
  if (!subjects.includes('host')) return [];
  return [{ title: 'Hosts', panels: HOSTS.map((one) => topGraph(one, 'host', 'host')) }];
}

/** The ten highest over the time range, the same ten at every instant. */
function topGraph(one: Overview, subject: Subject, own: 'database' | 'host'): GraphPanel {
  const { description, legend = `{{${own}}} {{instance}}`, series, title, unit } = one;
  return graph({
    title,
    description,
    width: 8,
    queries: [{ expr: `${series} and topk(10, avg_over_time(${series}[$__range:$__interval] @ end()))`, legend }],
    unit,
    min: 0,
    links: [{ title: 'One at a time', url: `/d/${WATCH_UIDS[subject]}?\${__url_time_range}` }],
  });
}
