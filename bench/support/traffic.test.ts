import { describe, expect, it } from 'vitest';
import { failuresUntil, requestsUntil, unevenTraffic } from './traffic.ts';

const DAY = 86_400;
const HOUR = 3600;
const traffic = unevenTraffic(10);

/** The rate between two instants, requests per second. */
function rate(of: typeof requestsUntil, from: number, to: number): number {
  return (of(traffic, to) - of(traffic, from)) / (to - from);
}

describe('unevenTraffic', () => {
  it('averages over a day to what was asked for', () => {
    expect(rate(requestsUntil, 0, DAY)).toBeCloseTo(10, 9);
    expect(rate(requestsUntil, 40 * DAY, 41 * DAY)).toBeCloseTo(10, 6);
  });

  it('swings by 80 % to both sides, at 06:00 and 18:00', () => {
    expect(rate(requestsUntil, 6 * HOUR - 30, 6 * HOUR + 30)).toBeCloseTo(18, 2);
    expect(rate(requestsUntil, 18 * HOUR - 30, 18 * HOUR + 30)).toBeCloseTo(2, 2);
  });

  it('fails one request in fifty within the burst, one in five thousand outside', () => {
    const share = (from: number, to: number) => rate(failuresUntil, from, to) / rate(requestsUntil, from, to);
    expect(share(DAY + 5 * HOUR, DAY + 6 * HOUR)).toBeCloseTo(0.02, 9);
    expect(share(DAY + 5.5 * HOUR, DAY + 5.6 * HOUR)).toBeCloseTo(0.02, 9);
    expect(share(DAY + 6 * HOUR, 2 * DAY + 5 * HOUR)).toBeCloseTo(0.0002, 9);
  });

  it('counts every burst once, day after day', () => {
    const first = failuresUntil(traffic, DAY);
    expect(failuresUntil(traffic, 30 * DAY)).toBeCloseTo(30 * first, 3);
  });

  it('never counts backwards', () => {
    let last = 0;
    for (let t = 0; t < 3 * DAY; t += 900) {
      const now = failuresUntil(traffic, t);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });
});
