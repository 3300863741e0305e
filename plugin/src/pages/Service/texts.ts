/** Sentences that several parts of the page say. */

import { t } from '@grafana/i18n';
import type { Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Outlook } from './budget.ts';

/** What becomes of a budget: `gone in 9 h at this rate`. */
export function outlookText(outlook: Outlook, words: Words): string {
  switch (outlook.kind) {
    case 'gone':
      return t('service.budget.gone', 'gone in {{time}} at this rate', {
        time: words.duration(outlook.ms / 1000),
        ...PLAIN,
      });
    case 'overspent':
      return t('service.budget.overspent', 'overspent');
    case 'lasts':
      return t('service.budget.lasts', 'lasts at this rate');
    default:
      return t('service.budget.unknown', 'no measurement yet');
  }
}
