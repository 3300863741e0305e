/** Samples and rows as the tests of this page need them. */

import type { Labels, Sample } from '../../prometheus/client.ts';
import { type Answers, type Row, rowsOf } from './rows.ts';

/** 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600_000;

export const sample = (labels: Labels, value = 1): Sample => ({ labels, value, at: NOW });

export const info = (service: string, labels: Labels = {}): Sample =>
  sample({ __name__: 'service:info', service, profile: 'node-http', selector: `job="${service}"`, ...labels });

export const traffic = (service: string, value: number, labels: Labels = {}): Sample =>
  sample({ __name__: 'service:requests:rate5m', service, ...labels }, value);

/** Every question answered, with nothing in the answers but what is given. */
export const answers = (given: Partial<Answers>): Answers => ({
  services: [],
  signals: [],
  latency: [],
  saturation: [],
  objectives: [],
  alerts: [],
  limits: [],
  ...given,
});

/** An alert with the series that says since when, both as Prometheus has them. */
export function alert(labels: Labels, minutes: number, alertstate = 'firing'): readonly Sample[] {
  return [
    sample({ __name__: 'ALERTS', alertstate, ...labels }),
    sample({ __name__: 'ALERTS_FOR_STATE', ...labels }, NOW / 1000 - minutes * 60),
  ];
}

/** One row for each name; `change` makes them differ. */
export function rowsNamed(names: readonly string[], change: (name: string) => Partial<Row> = () => ({})): Row[] {
  const made = rowsOf(answers({ services: names.map((name) => info(name)), signals: names.map((n) => traffic(n, 1)) }));
  return made.map((row) => ({ ...row, ...change(row.service) }));
}
