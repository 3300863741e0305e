/** The live state of all services, read from the recorded series with one query each, and its table. */

import * as names from '../../generator/src/rules/names.ts';
import { NONE, printBudget, printPercent, printRate, printSeconds } from './figures.ts';
import type { ActiveAlert, PrometheusApi, Sample } from './prometheus.ts';
import { type Cell, type Column, tableLines } from './table.ts';

const WINDOW = names.SIGNAL_WINDOW;

/** A service at this instant; what is not recorded is undefined. */
export interface ServiceState {
  readonly service: string;
  readonly isScraped: boolean;
  /** Requests per second. */
  readonly traffic?: number;
  /** 0–1. */
  readonly errors?: number;
  /** Seconds. */
  readonly p99?: number;
  /** The fullest resource. */
  readonly saturation?: { readonly resource: string; readonly ratio: number };
  /** The scarcest budget: 1 is all of it, below 0 is overspent. */
  readonly budget?: number;
  readonly firing: readonly FiringAlert[];
}

export interface FiringAlert {
  readonly isPage: boolean;
  readonly text: string;
}

/**
 * The state of `services`, in the order given.
 *
 * @param services  Service names; each is the job of its scrape too.
 * @throws when Prometheus does not answer.
 */
export async function liveSignals(api: PrometheusApi, services: readonly string[]): Promise<readonly ServiceState[]> {
  const [traffic, errors, p99, saturation, budget, targets, up, alerts] = await Promise.all([
    api.query(names.requestsRate(WINDOW)),
    api.query(names.errorsRatio(WINDOW)),
    api.query(`${names.latencyQuantile(WINDOW)}{quantile="0.99"}`),
    api.query(`topk by (service) (1, ${names.SATURATION})`),
    api.query(`min by (service) (${names.SLO_BUDGET})`),
    api.query(names.SLO_TARGET),
    api.query('up'),
    api.alerts(),
  ]);
  return services.map((service) => {
    const own = (samples: readonly Sample[]) => samples.find((sample) => sample.labels.service === service);
    const fullest = own(saturation);
    return {
      service,
      isScraped: up.some(({ labels, value }) => labels.job === service && value === 1),
      ...present('traffic', own(traffic)?.value),
      ...present('errors', own(errors)?.value),
      ...present('p99', own(p99)?.value),
      ...(fullest ? { saturation: { resource: fullest.labels.resource ?? '', ratio: fullest.value } } : {}),
      ...present('budget', own(budget)?.value),
      firing: firingOf(
        alerts.filter(({ labels, state }) => labels.service === service && state === 'firing'),
        targets.filter(({ labels }) => labels.service === service),
      ),
    };
  });
}

const COLUMNS: readonly Column[] = [
  { title: '  Service', align: 'left' },
  { title: 'Status', align: 'left' },
  { title: 'p99', align: 'right' },
  { title: 'Traffic', align: 'right' },
  { title: 'Errors', align: 'right' },
  { title: 'Saturation', align: 'right' },
  { title: 'Budget left', align: 'right' },
];

export interface Paint {
  readonly critical: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly pale: (text: string) => string;
}

/** The lines of the table: its head and a line for each service. */
export function signalsTable(states: readonly ServiceState[], paint: Paint): readonly string[] {
  const rows = states.map((state): readonly Cell[] => {
    const status = statusOf(state);
    const painted = status.level === 'calm' ? {} : { paint: paint[status.level] };
    const hasTraffic = state.traffic !== undefined && state.traffic > 0;
    return [
      { text: `${status.mark} ${state.service}`, ...painted },
      { text: status.text, ...painted },
      { text: hasTraffic ? printSeconds(state.p99) : NONE },
      { text: hasTraffic ? printRate(state.traffic) : NONE },
      { text: hasTraffic ? printPercent(state.errors) : NONE },
      {
        text: state.saturation
          ? `${printName(state.saturation.resource)} ${printPercent(state.saturation.ratio)}`
          : NONE,
      },
      { text: printBudget(state.budget) },
    ];
  });
  return tableLines(COLUMNS, rows, paint.pale);
}

function statusOf(state: ServiceState): { mark: string; text: string; level: 'critical' | 'warning' | 'calm' } {
  const [first] = state.firing;
  if (first) {
    const text = [...new Set(state.firing.map((alert) => alert.text))].join(', ');
    return first.isPage ? { mark: '▲', text, level: 'critical' } : { mark: '●', text, level: 'warning' };
  }
  if (!state.isScraped) return { mark: '●', text: 'Not scraped', level: 'warning' };
  if (!state.traffic) return { mark: ' ', text: 'No traffic', level: 'calm' };
  return { mark: ' ', text: 'Healthy', level: 'calm' };
}

/** What fires, worst first: one text for all burning budgets, the names of the others. */
function firingOf(alerts: readonly ActiveAlert[], targets: readonly Sample[]): readonly FiringAlert[] {
  const burning = alerts.filter(({ labels }) => labels.slo !== undefined);
  const others = alerts.filter(({ labels }) => labels.slo === undefined);
  const found = others.map(({ labels }) => ({ isPage: labels.severity === 'critical', text: labels.alertname ?? '' }));
  if (burning.length > 0) {
    const objectives = [...new Set(burning.map(({ labels }) => labels.slo!))].sort();
    const factor = Math.max(...burning.map((alert) => burnOf(alert, targets)));
    const speed = factor > 0 ? ` ${Math.round(factor)}×` : '';
    found.push({
      isPage: burning.some(({ labels }) => labels.severity === 'critical'),
      text: `Burning budget${speed}: ${objectives.join(', ')}`,
    });
  }
  return found.sort((a, b) => Number(b.isPage) - Number(a.isPage));
}

/** How many times faster than allowed: the alert's value is the error ratio of its short window. */
function burnOf(alert: ActiveAlert, targets: readonly Sample[]): number {
  const target = targets.find(({ labels }) => labels.slo === alert.labels.slo)?.value;
  return target === undefined || target >= 1 ? 0 : alert.value / (1 - target);
}

function printName(resource: string): string {
  return resource.replaceAll('_', ' ');
}

function present<Key extends string>(key: Key, value: number | undefined): { readonly [K in Key]?: number } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: number };
}
