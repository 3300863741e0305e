import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY,
  type Duration,
  durationOf,
  HOUR,
  MINUTE,
  milliseconds,
  printDuration,
  SECOND,
  seconds,
} from './duration.ts';

describe('durationOf', () => {
  it('reads what Prometheus reads', () => {
    expect(durationOf('250ms')).toBe(250);
    expect(durationOf('1h30m')).toBe(HOUR + 30 * MINUTE);
    expect(durationOf('30d')).toBe(30 * DAY);
    expect(durationOf('2w')).toBe(14 * DAY);
    expect(durationOf('1y')).toBe(365 * DAY);
    expect(durationOf('1y2w3d4h5m6s7ms')).toBe(382 * DAY + 4 * HOUR + 5 * MINUTE + 6 * SECOND + 7);
    expect(durationOf('0s')).toBe(0);
  });

  it('refuses what Prometheus refuses', () => {
    const refused = ['', '5', 's', '1.5h', '-5m', '5 m', '5m5h', '5m5m', '5M', '1h 30m', '٣s', '5ms3s', '9999999999y'];
    expect(refused.filter((text) => durationOf(text) !== undefined)).toEqual([]);
  });
});

describe('printDuration', () => {
  it('prints the form that reads best', () => {
    const printed = [0, 1, 90 * SECOND, 300 * SECOND, 30 * DAY, 90 * MINUTE, 61 * SECOND + 1];
    expect(printed.map((value) => printDuration(value as Duration))).toEqual([
      '0s',
      '1ms',
      '1m30s',
      '5m',
      '30d',
      '1h30m',
      '1m1s1ms',
    ]);
  });

  it('prints what durationOf reads as the same length', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (value) => {
        expect(durationOf(printDuration(value as Duration))).toBe(value);
      }),
    );
  });
});

describe('milliseconds and seconds', () => {
  it('round to whole milliseconds, and print seconds with their fraction', () => {
    expect(milliseconds(51.84 * 1000)).toBe(51_840);
    expect(milliseconds(0.6)).toBe(1);
    expect(seconds(250 as Duration)).toBe(0.25);
  });
});
