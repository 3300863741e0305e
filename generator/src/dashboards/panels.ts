/** Panels that several dashboards share: what fires, and since when. */

import type {
  Column,
  GraphPanel,
  HeatmapPanel,
  StatPanel,
  TablePanel,
  Thresholds,
  TimelinePanel,
  Word,
} from './dashboard.ts';
import { NO_THRESHOLDS, thresholds } from './dashboard.ts';

/** Stands where there was no traffic: never 0. */
export const DASH = '–';

/** States of an alert as a timeline shows them. */
const STATES: readonly Word[] = [
  { value: 1, text: 'pending', level: 'warning' },
  { value: 2, text: 'firing', level: 'critical' },
];

/**
 * How much of a budget is left, as a colour: overspent is critical, under a tenth is a warning. A tenth is what the
 * slow arms of the SRE workbook let pass before they open a ticket.
 */
export const BUDGET: Thresholds = thresholds(
  [
    { from: 0, level: 'warning' },
    { from: 0.1, level: 'neutral' },
  ],
  'critical',
);

export function stat(
  panel: Omit<StatPanel, 'kind' | 'width' | 'height' | 'empty'> & { readonly empty?: string },
): StatPanel {
  return { kind: 'stat', width: 4, height: 4, empty: DASH, ...panel };
}

export function graph(
  panel: Omit<GraphPanel, 'kind' | 'height' | 'empty' | 'thresholds'> &
    Partial<Pick<GraphPanel, 'height' | 'empty' | 'thresholds'>>,
): GraphPanel {
  return { kind: 'timeseries', height: 8, empty: 'No data in this time range', thresholds: NO_THRESHOLDS, ...panel };
}

/** How response times spread: requests per second by bucket. */
export function spread(expr: string, unit: 's' | 'ms', width: number): HeatmapPanel {
  return {
    kind: 'heatmap',
    title: 'How do response times spread?',
    description:
      'Requests per second by response time, from the buckets of the histogram. Two bands mean two kinds of requests, such as cache hits and misses.',
    width,
    height: 8,
    queries: [{ expr, legend: '{{le}}', format: 'heatmap' }],
    unit,
    thresholds: NO_THRESHOLDS,
    empty: 'No requests in this time range',
  };
}

const ALERT_LABELS = ['alertname', 'severity', 'slo', 'tier', 'resource', 'signal'] as const;
const TITLES: Readonly<Record<(typeof ALERT_LABELS)[number], string>> = {
  alertname: 'Alert',
  severity: 'Severity',
  slo: 'Objective',
  tier: 'Tier',
  resource: 'Resource',
  signal: 'Signal',
};

/** What an alerts panel is about. */
export interface AlertScope {
  /** Matchers of `ALERTS` as they stand between braces. */
  readonly matchers: string;
  /** Labels that tell the services of the panel apart, with the titles of their columns. */
  readonly by: readonly { readonly label: string; readonly title: string }[];
}

/** The alerts that are firing or pending now, and since when. */
export function alertsTable(scope: AlertScope, width: number): TablePanel {
  const labels = [...scope.by.map(({ label }) => label), ...ALERT_LABELS].join(', ');
  const column = (label: string, title: string): Column => ({ of: { label }, title });
  return {
    kind: 'table',
    title: 'Which alerts fire?',
    description: 'Alerts that fire, or wait for their time to pass, and since when their condition holds.',
    width,
    height: 8,
    queries: [
      { expr: `max by (${labels}, alertstate) (ALERTS{${scope.matchers}})`, instant: true, format: 'table' },
      // Seconds since the epoch; Grafana reads milliseconds.
      { expr: `max by (${labels}) (ALERTS_FOR_STATE{${scope.matchers}}) * 1000`, instant: true, format: 'table' },
    ],
    unit: 'none',
    thresholds: NO_THRESHOLDS,
    empty: 'No alert fires',
    columns: [
      ...scope.by.map(({ label, title }) => column(label, title)),
      ...ALERT_LABELS.map((label) => column(label, TITLES[label])),
      column('alertstate', 'State'),
      { of: { query: 1 }, title: 'Since', unit: 'dateTimeFromNow' },
    ],
    sortBy: { title: 'State', descending: false },
  };
}

/** When each alert was pending and firing over the time range. */
export function alertsTimeline(scope: AlertScope, width: number): TimelinePanel {
  const labels = [...scope.by.map(({ label }) => label), 'alertname', 'slo', 'tier', 'resource', 'signal'];
  const alerts = (state: string) => `ALERTS{${scope.matchers},alertstate="${state}"}`;
  return {
    kind: 'state-timeline',
    title: 'When did alerts fire?',
    description:
      'One line for each alert: waiting for its time to pass, then firing. Gaps are times at which its condition did not hold.',
    width,
    height: 8,
    queries: [
      {
        expr: `max by (${labels.join(', ')}) (${alerts('firing')} * 2 or ${alerts('pending')})`,
        legend: labels.map((label) => `{{${label}}}`).join(' '),
      },
    ],
    unit: 'none',
    thresholds: NO_THRESHOLDS,
    empty: 'No alert fired in this time range',
    words: STATES,
  };
}
