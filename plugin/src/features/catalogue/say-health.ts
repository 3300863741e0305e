/** A status in words. */

import { t } from '@grafana/i18n';
import { PLAIN } from '../../words/plain.ts';
import type { Health } from './health.ts';
import { sayAlert } from './texts.ts';

/** `Lock contention`, `Does not answer`, `Not measured`, `Healthy`; the time since stands apart. */
export function sayHealth({ alert, reason }: Health): string {
  switch (reason) {
    case 'down':
      return t('catalogue.health.down', 'Does not answer');
    case 'unmeasured':
      return t('catalogue.health.unmeasured', 'Not measured');
    case 'pending':
      return t('catalogue.health.pending', 'Healthy; {{alert}} pending', {
        alert: inSentence(sayAlert(alert?.name ?? '')),
        ...PLAIN,
      });
    case 'alert':
      return sayAlert(alert?.name ?? '');
    case 'fine':
      return t('catalogue.health.fine', 'Healthy');
  }
}

/** Small at the beginning, unless it is an abbreviation such as CPU. */
const inSentence = (words: string): string =>
  /^\p{Lu}{2}/u.test(words) ? words : `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
