/** Values of panels in words, by the unit that the catalogue gives them. */

import { t } from '@grafana/i18n';
import type { PanelUnit } from '@quartet/generator';
import { NONE, type Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';

/** Slower than this a number per second is all zeros: three deadlocks in an hour. */
const SLOW = 0.01;

function sayHourly(words: Words, perSecond: number): string {
  const perHour = perSecond * 3600;
  const count = perHour < 1 ? `< ${words.count(1)}` : words.count(perHour);
  return t('catalogue.per-hour', '{{count}} /h', { count, ...PLAIN });
}

/** `value` with its unit; a dash for none. */
export function sayValue(words: Words, unit: PanelUnit, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return NONE;
  switch (unit) {
    case 'bool':
      return value === 0 ? t('catalogue.no', 'No') : t('catalogue.yes', 'Yes');
    case 'Bps':
      return `${words.bytes(value)}/s`;
    case 'bytes':
      return words.bytes(value);
    case 'ms':
      return words.seconds(value / 1000);
    case 's':
      return value >= 60 ? words.duration(value) : words.seconds(value);
    case 'ops':
      return value > 0 && value < SLOW ? sayHourly(words, value) : words.rate(value);
    case 'percentunit':
      return words.percent(value);
    case 'none':
    case 'short':
      // More zeros than figures tell less than that it is next to nothing.
      return value > 0 && value < 0.005 ? `< ${words.count(0.01)}` : words.count(value);
  }
}
