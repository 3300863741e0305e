/** A status in words. */

import { t } from '@grafana/i18n';
import { PLAIN } from '../../words/plain.ts';
import { alertWords } from './alerts.ts';
import type { Health } from './health.ts';

/** `Lock contention`, `Does not answer`, `Not measured`, `Healthy`; the time since stands apart. */
export function sayHealth({ alert, reason }: Health): string {
  switch (reason) {
    case 'down':
      return t('catalogue.health.down', 'Does not answer');
    case 'unmeasured':
      return t('catalogue.health.unmeasured', 'Not measured');
    case 'pending':
      return t('catalogue.health.pending', 'Healthy; {{alert}} pending', {
        alert: alertWords(alert?.name ?? '').toLowerCase(),
        ...PLAIN,
      });
    case 'alert':
      return t('catalogue.health.alert', '{{alert}}', { alert: alertWords(alert?.name ?? ''), ...PLAIN });
    case 'fine':
      return t('catalogue.health.fine', 'Healthy');
  }
}
