/** Numbers as a reader takes them in: three digits at most, always with a unit, a dash where there is none. */

import { config } from '@grafana/runtime';
import { useMemo } from 'react';

/** No value: no traffic, nothing measured. */
export const NONE = '–';

const isNumber = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

export interface Words {
  /** `1.24 k/s`. */
  rate(perSecond: number | undefined): string;
  /** `0.31 %`. */
  percent(ratio: number | undefined): string;
  /** `248 ms`. */
  seconds(value: number | undefined): string;
  /** `1.24 k`. */
  count(value: number | undefined): string;
  /** `2.4×`. */
  times(value: number | undefined): string;
  /** `12 m`, `9 h 20 m`. */
  duration(seconds: number | undefined): string;
  /** `1.2 GiB`. */
  bytes(value: number | undefined): string;
}

/** The words of a locale: its decimal sign, its digits. */
export function words(locale: string): Words {
  const three = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3, useGrouping: false });
  // A hyphen is shorter than the plus that stands in the row above.
  const short = (value: number) => three.format(Math.abs(value) < 1e-12 ? 0 : value).replace('-', '−');
  const scaled = (value: number, steps: readonly (readonly [number, string])[]): string => {
    const size = Math.abs(value);
    const [scale, name] = steps.find(([from]) => Number((size / from).toPrecision(3)) >= 1) ?? steps.at(-1)!;
    return `${short(value / scale)} ${name}`.trimEnd();
  };
  const SI = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
    [1, ''],
  ] as const;
  return {
    rate: (value) => (isNumber(value) ? `${scaled(value, SI)}${Math.abs(value) < 999.5 ? ' ' : ''}/s` : NONE),
    percent: (ratio) => (isNumber(ratio) ? `${short(percentOf(ratio))} %` : NONE),
    seconds: (value) =>
      isNumber(value)
        ? value === 0
          ? '0 ms'
          : scaled(value, [
              [86_400, 'd'],
              [3600, 'h'],
              [60, 'min'],
              [1, 's'],
              [1e-3, 'ms'],
              [1e-6, 'µs'],
            ])
        : NONE,
    count: (value) => (isNumber(value) ? scaled(value, SI) : NONE),
    times: (value) => (isNumber(value) ? `${short(value)}×` : NONE),
    duration: (value) => (isNumber(value) ? durationOf(value) : NONE),
    bytes: (value) =>
      isNumber(value)
        ? scaled(value, [
            [2 ** 40, 'TiB'],
            [2 ** 30, 'GiB'],
            [2 ** 20, 'MiB'],
            [2 ** 10, 'KiB'],
            [1, 'B'],
          ])
        : NONE,
  };
}

/** Two decimals below ten per cent, so that 0.00 % and 0.31 % stand beside each other. */
function percentOf(ratio: number): number {
  const percent = ratio * 100;
  return Math.abs(percent) < 10 ? Math.round(percent * 100) / 100 : percent;
}

function durationOf(value: number): string {
  const total = Math.max(0, Math.round(value));
  if (total < 60) return `${total} s`;
  const parts = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'm'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** The words of the user's region. */
export function useWords(): Words {
  const locale = config.bootData?.user?.language || 'en-US';
  return useMemo(() => words(locale), [locale]);
}
