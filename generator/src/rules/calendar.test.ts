import { describe, expect, it } from 'vitest';
import { ruleText, serviceText } from '../../test/compiled.ts';
import { type Expected, testRules, unitTests } from '../../test/promtool.ts';
import type { CalendarUnit } from '../model/service.ts';
import { localTime, offsetsOf, periodNumber } from './calendar.ts';

const HOUR = 3600;
const at = (text: string) => Date.parse(text) / 1000;

describe('offsetsOf', () => {
  it('gives seconds ahead of UTC at the beginning of each month, where the zone changes its clocks and where not', () => {
    const table = Object.fromEntries(
      ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'Pacific/Kiritimati'].map(
        (zone) => [zone, offsetsOf(zone).map((offset) => offset / HOUR)],
      ),
    );
    expect(table).toEqual({
      UTC: Array(12).fill(0),
      'Europe/Berlin': [1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 1, 1],
      // Clocks change on the first Sunday of November, so November begins in summer time.
      'America/New_York': [-5, -5, -5, -4, -4, -4, -4, -4, -4, -4, -4, -5],
      'Asia/Kolkata': Array(12).fill(5.5),
      'Australia/Sydney': [11, 11, 11, 11, 10, 10, 10, 10, 10, 10, 11, 11],
      'Pacific/Kiritimati': Array(12).fill(14),
    });
  });
});

/** promtool's clock begins at the epoch, so instants are put in place of `time()`. */
const atInstant = (expr: string, instant: number) => expr.replaceAll('time()', String(instant));

/** Unit, zone, an instant, and the number of its period. */
const NUMBERS: readonly (readonly [CalendarUnit, string, string, number])[] = [
  ['day', 'UTC', '1970-01-02T00:00:00Z', 1],
  ['day', 'UTC', '1970-01-01T23:59:59Z', 0],
  ['day', 'Europe/Berlin', '2026-01-14T22:59:59Z', at('2026-01-14T00:00:00Z') / 86400],
  ['day', 'Europe/Berlin', '2026-01-14T23:00:00Z', at('2026-01-15T00:00:00Z') / 86400],
  ['day', 'Europe/Berlin', '2026-07-14T21:59:59Z', at('2026-07-14T00:00:00Z') / 86400],
  ['day', 'Europe/Berlin', '2026-07-14T22:00:00Z', at('2026-07-15T00:00:00Z') / 86400],
  // 1970-01-05 was the first Monday.
  ['week', 'UTC', '1970-01-04T23:59:59Z', -1],
  ['week', 'UTC', '1970-01-05T00:00:00Z', 0],
  ['week', 'UTC', '2026-11-22T23:59:59Z', (at('2026-11-16T00:00:00Z') - 4 * 86400) / 604800],
  ['week', 'UTC', '2026-11-23T00:00:00Z', (at('2026-11-23T00:00:00Z') - 4 * 86400) / 604800],
  ['month', 'Europe/Berlin', '2026-03-31T21:59:59Z', 202603],
  ['month', 'Europe/Berlin', '2026-03-31T22:00:00Z', 202604],
  ['month', 'Europe/Berlin', '2026-10-31T22:59:59Z', 202610],
  ['month', 'Europe/Berlin', '2026-10-31T23:00:00Z', 202611],
  ['month', 'Europe/Berlin', '2026-12-31T23:00:00Z', 202701],
  ['month', 'America/New_York', '2026-11-01T03:59:59Z', 202610],
  ['month', 'America/New_York', '2026-11-01T04:00:00Z', 202611],
  ['month', 'America/New_York', '2026-12-01T04:59:59Z', 202611],
  ['month', 'America/New_York', '2026-12-01T05:00:00Z', 202612],
  ['month', 'Pacific/Auckland', '2026-09-30T10:59:59Z', 202609],
  ['month', 'Pacific/Auckland', '2026-09-30T11:00:00Z', 202610],
  ['month', 'Pacific/Auckland', '2026-04-30T12:00:00Z', 202605],
  ['month', 'Australia/Sydney', '2026-10-31T12:59:59Z', 202610],
  ['month', 'Australia/Sydney', '2026-10-31T13:00:00Z', 202611],
  ['quarter', 'UTC', '2026-03-31T23:59:59Z', 20261],
  ['quarter', 'UTC', '2026-04-01T00:00:00Z', 20262],
  ['quarter', 'UTC', '2026-12-31T23:59:59Z', 20264],
  ['year', 'Asia/Kolkata', '2026-12-31T18:29:59Z', 2026],
  ['year', 'Asia/Kolkata', '2026-12-31T18:30:00Z', 2027],
];

describe('periodNumber', () => {
  it('changes at the boundary in local time, in every unit and on both sides of the equator', () => {
    const expected: Expected[] = NUMBERS.map(([unit, zone, instant, number]) => ({
      at: '0',
      expr: atInstant(periodNumber(unit, zone), at(instant)),
      values: { '{}': number },
    }));
    const outcome = testRules(
      [{ path: 'numbers.test.yaml', text: unitTests([], '1m', [{ inputs: { up: '1' }, expected }]) }],
      () => true,
    );
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });

  it('reads local time without a table where the zone never changes its clocks', () => {
    expect(['UTC', 'Asia/Kolkata', 'America/Bogota'].map(localTime)).toEqual([
      'time()',
      'time() + 19800',
      'time() - 18000',
    ]);
  });

  it('has one instant of change for each month of 2026 in zones of all kinds', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Pacific/Auckland',
      'Pacific/Chatham',
      'Africa/Casablanca',
      'America/St_Johns',
    ];
    const expected = zones.flatMap((zone) =>
      Array.from({ length: 12 }, (_, month) => {
        const boundary = localMidnight(zone, 2026, month);
        const expr = periodNumber('month', zone);
        const before = month === 0 ? 202512 : 202600 + month;
        return [
          { at: '0', expr: atInstant(expr, boundary - 1), values: { '{}': before } },
          { at: '0', expr: atInstant(expr, boundary), values: { '{}': 202601 + month } },
        ];
      }).flat(),
    );
    const text = unitTests([], '1m', [{ inputs: { up: '1' }, expected }]);
    expect(testRules([{ path: 'months.test.yaml', text }], () => true)).toEqual({
      passed: true,
      output: expect.stringContaining('SUCCESS'),
    });
  });
});

/** Seconds since the epoch at which the month begins by the clocks of `timeZone`, found by asking the clocks. */
function localMidnight(timeZone: string, year: number, month: number): number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const first = `${year}-${String(month + 1).padStart(2, '0')}-01`;
  let [early, late] = [Date.UTC(year, month, 1) - 86_400_000, Date.UTC(year, month, 1) + 86_400_000];
  while (late - early > 1000) {
    const middle = Math.floor((early + late) / 2000) * 1000;
    if (format.format(middle) >= first) late = middle;
    else early = middle;
  }
  return late / 1000;
}

describe('the budget of a calendar day', () => {
  const rules = ruleText(
    serviceText({
      signals: { saturation: ['cpu'] },
      objectives: [
        {
          name: 'day',
          signal: 'errors',
          target: '99%',
          window: { calendar: 'day', timeZone: 'Europe/Berlin' },
          tiers: [{ name: 'page', short: '5m', long: '1h', share: '50%', severity: 'page' }],
        },
      ],
    }),
  );
  const series = (status: string) =>
    `http_request_duration_seconds_count{job="app",route="/",method="GET",status="${status}"}`;
  const groups = ['quartet-app-fast', 'quartet-app-sums', 'quartet-app-slow'];
  const run = (inputs: Record<string, string>, expected: readonly Expected[]) =>
    testRules(
      [
        { path: 'rules.yaml', text: rules },
        // Local midnight is 23:00, that is 1380 minutes after the epoch.
        {
          path: 'day.test.yaml',
          text: unitTests(['rules.yaml'], '5m', [{ inputs, expected, interval: '1m' }], groups),
        },
      ],
      (path) => path.endsWith('.test.yaml'),
    );
  const value = (minute: number, expr: string, number: number | undefined): Expected => ({
    at: `${minute}m`,
    expr: `count(abs(${expr} - ${number ?? 0}) < 1e-6)`,
    values: number === undefined ? {} : { '{}': 1 },
  });

  it('is spent by the failures of the day, and whole again after local midnight', () => {
    // 600 requests a minute; until 22:00 one of a hundred fails, none after that.
    const outcome = run({ [series('200')]: '0+594x1320 784680+600x180', [series('500')]: '0+6x1320 7920+0x180' }, [
      value(1320, 'service:slo_errors:ratio_day', 0.01),
      value(1320, 'service:slo_budget_remaining:ratio', 0),
      // An hour without failures: 1320 of 1380 minutes had them.
      value(1375, 'service:slo_errors:ratio_day', (0.01 * 1320) / 1375),
      value(1375, 'service:slo_bad:sum_period', 7920),
      value(1385, 'service:slo_bad:sum_period', 0),
      value(1385, 'service:slo_errors:ratio_day', 0),
      value(1385, 'service:slo_budget_remaining:ratio', 1),
      value(1385, 'service:slo_burn:ratio{window="day"}', 0),
      // 3000 events each five minutes since 23:00.
      value(1410, 'service:slo_total:sum_period', 3000 * 7),
    ]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });

  it('does not take up the totals of the day before when midnight passes while nothing is measured', () => {
    const gone = { [series('200')]: '0+30x1370 stale _x38 0+60x90', [series('500')]: '0+30x1370 stale _x38 0+0x90' };
    const outcome = run(gone, [
      value(1365, 'service:slo_errors:ratio_day', 0.5),
      value(1385, 'service:slo_bad:sum_period', 0),
      value(1385, 'service:slo_errors:ratio_day', undefined),
      value(1440, 'service:slo_bad:sum_period', 0),
      value(1440, 'service:slo_errors:ratio_day', 0),
    ]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });
});
