/** What a backtest found, in words. */

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Backtest, Totals } from '@quartet/generator';
import type { Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';

/** `would have fired 4×, 38 m in all`. */
export function firedText({ fired, firingMs, pendingOnly }: Totals, words: Words): string {
  const values = { times: fired, time: words.duration(firingMs / 1000), waits: pendingOnly, ...PLAIN };
  if (fired > 0) return t('editor.past.fired', 'would have fired {{times}}×, {{time}} in all', values);
  if (pendingOnly > 0) return t('editor.past.waited', 'would not have fired; waited {{waits}}×', values);
  return t('editor.past.quiet', 'would not have fired');
}

/** Why the outcome is not exact, a sentence each; empty where it is. */
export function approximateText({ approximate, dataFrom, failedAt }: Backtest): readonly string[] {
  return [
    ...approximate,
    ...(dataFrom === 'never' ? [t('editor.past.never', 'Nothing that it reads was there in this time.')] : []),
    ...(typeof dataFrom === 'number'
      ? [
          t('editor.past.from', 'What it reads is there only since {{time}}.', {
            time: dateTimeFormat(dataFrom, { format: 'MMM D, HH:mm' }),
            ...PLAIN,
          }),
        ]
      : []),
    ...(failedAt.length > 0
      ? [
          t(
            'editor.past.failed',
            'Prometheus would have refused {{count}} evaluations: two series gave one label set.',
            {
              count: failedAt.length,
              defaultValue_one: 'Prometheus would have refused {{count}} evaluation: two series gave one label set.',
            },
          ),
        ]
      : []),
  ];
}
