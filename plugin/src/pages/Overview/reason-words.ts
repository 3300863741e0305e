/** Statuses, columns and reasons in words. */

import { t } from '@grafana/i18n';
import { resourceKey } from '@quartet/generator';
import type { Status } from '../../features/status/status.ts';
import type { Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Column } from './order.ts';
import type { Reason } from './reason.ts';

/** `p99` for `0.99`, `p99.9` for `0.999`. */
export function quantileName(quantile: string | undefined): string {
  const value = Number(quantile);
  if (quantile === undefined || !Number.isFinite(value)) return t('overview.mean', 'mean');
  return `p${Number((value * 100).toPrecision(6))}`;
}

/** `db pool` for `db_pool`, in the reader's language where it is one that Quartet knows. */
export function resourceName(resource: string): string {
  const words = resource.replaceAll('_', ' ');
  return /^\w+$/.test(resource) ? t(resourceKey(resource), words) : words;
}

export function statusName(status: Status): string {
  switch (status) {
    case 'critical':
      return t('overview.status.critical', 'critical');
    case 'warning':
      return t('overview.status.warning', 'warning');
    case 'unscraped':
      return t('overview.status.unscraped', 'not scraped');
    case 'unknown':
      return t('overview.status.unknown', 'unknown');
    case 'idle':
      return t('overview.status.idle', 'no traffic');
    case 'healthy':
      return t('overview.status.healthy', 'healthy');
  }
}

export function reasonText(reason: Reason, words: Words): string {
  switch (reason.kind) {
    case 'healthy':
      return t('overview.reason.healthy', 'Healthy');
    case 'idle':
      return t('overview.reason.idle', 'No traffic');
    case 'unscraped':
      return t('overview.reason.unscraped', 'Not scraped');
    case 'unknown':
      return t('overview.reason.unknown', 'Unknown: alerts could not be read');
    case 'burning':
      return reason.times === undefined
        ? t('overview.reason.burning', 'Burning budget')
        : t('overview.reason.burning-times', 'Burning budget {{times}}', { times: words.times(reason.times) });
    case 'failing':
      return t('overview.reason.failing', 'Failing: {{percent}}', { percent: words.percent(reason.ratio) });
    case 'slow':
      return reason.limit === undefined
        ? t('overview.reason.slow', 'Slow: {{quantile}}', { quantile: quantileName(reason.quantile), ...PLAIN })
        : t('overview.reason.slow-limit', 'Slow: {{quantile}} over {{limit}}', {
            quantile: quantileName(reason.quantile),
            limit: words.seconds(reason.limit),
            ...PLAIN,
          });
    case 'full':
      return reason.ratio === undefined
        ? t('overview.reason.full', '{{resource}} nearly full', { resource: resourceName(reason.resource), ...PLAIN })
        : t('overview.reason.full-ratio', '{{resource}} {{percent}} full', {
            resource: resourceName(reason.resource),
            percent: words.percent(reason.ratio),
            ...PLAIN,
          });
    case 'drop':
      return t('overview.reason.drop', 'Traffic dropped');
    case 'missing':
      return reason.signal === 'all'
        ? t('overview.reason.unscraped', 'Not scraped')
        : t('overview.reason.missing', 'Not measured: {{signal}}', { signal: signalName(reason.signal), ...PLAIN });
    case 'alert':
      return reason.name;
  }
}

/** What the reason is about, where its words do not say it: the objective. */
export const detailOf = (reason: Reason): string | undefined => (reason.kind === 'burning' ? reason.slo : undefined);

/** Since when, in milliseconds, where the reason knows. */
export const sinceOf = (reason: Reason): number | undefined => ('since' in reason ? reason.since : undefined);

export function signalName(signal: string): string {
  switch (signal) {
    case 'latency':
      return t('overview.signal.latency', 'latency');
    case 'traffic':
      return t('overview.signal.traffic', 'traffic');
    case 'errors':
      return t('overview.signal.errors', 'errors');
    case 'saturation':
      return t('overview.signal.saturation', 'saturation');
    default:
      return signal;
  }
}

/** @param label  The label that stands in the column of that name. */
export function columnName(column: Column, label: string): string {
  switch (column) {
    case 'service':
      return t('overview.column.service', 'Service');
    case 'label':
      return label.charAt(0).toUpperCase() + label.slice(1);
    case 'status':
      return t('overview.column.status', 'Status');
    case 'latency':
      return t('overview.column.latency', 'Latency');
    case 'traffic':
      return t('overview.column.traffic', 'Traffic');
    case 'errors':
      return t('overview.column.errors', 'Errors');
    case 'saturation':
      return t('overview.column.saturation', 'Saturation');
    case 'budget':
      return t('overview.column.budget', 'Budget left');
    case 'alerts':
      return t('overview.column.alerts', 'Alerts');
  }
}
