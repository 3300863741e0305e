import { describe, expect, it } from 'vitest';
import { type Duration, HOUR, MINUTE, SECOND } from '../model/duration.ts';
import type { AlertRule, RuleGroup } from '../plan.ts';
import { backtester, gridOf } from './backtest.ts';
import { conditionOf, worstSide } from './condition.ts';
import { alertsIn, loadedGroups, todayOf } from './loaded.ts';
import type { RangeQuery } from './matrix.ts';

const signal = new AbortController().signal;
const START = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const END = START + 6 * HOUR;

type Values = (time: number) => number | undefined;

/** A server on which every expression has one series whose values a function tells; it keeps what was asked. */
function server(values: (expr: string) => Values | undefined) {
  const asked: { readonly expr: string; readonly step: number; readonly start: number }[] = [];
  const query: RangeQuery = async (expr, start, end, step) => {
    asked.push({ expr, step, start });
    const of = values(expr);
    const times: number[] = [];
    for (let time = start; time <= end; time += step) if (of?.(time) !== undefined) times.push(time);
    return times.length === 0 ? [] : [{ labels: {}, times, values: times.map((time) => of!(time)!) }];
  };
  return { asked, query };
}

const RECORD = { record: 'r:ratio', expr: 'sum(errors) / sum(requests)', labels: {} };
const alert = (expr: string, more: Partial<AlertRule> = {}): AlertRule => ({
  alert: 'High',
  expr,
  labels: {},
  annotations: {},
  ...more,
});
const group = (rules: RuleGroup['rules'], interval: Duration = (30 * SECOND) as Duration): RuleGroup => ({
  name: 'g',
  interval,
  rules,
});
const always: Values = () => 1;
/** Over the limit for ten minutes each hour. */
const hourly: Values = (time) => (time % HOUR < 10 * MINUTE ? 7 : undefined);

function tested(
  draft: AlertRule,
  loaded: readonly RuleGroup[] | undefined,
  values: (expr: string) => Values | undefined,
) {
  const groups = [group([RECORD, draft])];
  const { asked, query } = server(values);
  const tester = backtester({ query, signal, groups, ...(loaded ? { loaded } : {}) });
  return { asked, tester, target: alertsIn(groups)[0]! };
}

describe('backtester', () => {
  it('tells how often and how long an alert fires, from recorded series that are there', async () => {
    const draft = alert('r:ratio > 5', { for: (2 * MINUTE) as Duration });
    const { asked, target, tester } = tested(draft, undefined, (expr) => (expr.startsWith('count') ? always : hourly));
    const result = await tester.alert(target, { start: START, end: END });
    expect(result.totals).toMatchObject({ fired: 6, firingMs: 6 * 8 * MINUTE, longestMs: 8 * MINUTE, open: 0 });
    expect(result).toMatchObject({ expr: 'r:ratio > 5', step: 30 * SECOND, approximate: [], precision: 30 * SECOND });
    expect(result).not.toHaveProperty('dataFrom');
    expect(asked.filter(({ expr }) => !expr.startsWith('count')).map(({ expr }) => expr)).toEqual(['r:ratio > 5']);
  });

  it('asks for the raw series where the recorded ones begin too late', async () => {
    const late: Values = (time) => (time > START + 3 * HOUR ? 1 : undefined);
    const { target, tester } = tested(alert('r:ratio > 5'), undefined, (expr) =>
      expr === 'count(r:ratio)' ? late : always,
    );
    const result = await tester.alert(target, { start: START, end: END });
    expect(result.expr).toBe('(sum(errors) / sum(requests)) > 5');
    expect(result.approximate).toEqual([]);
  });

  it('stays with the recorded ones where the raw ones go back no further, and says since when', async () => {
    const late: Values = (time) => (time > START + 3 * HOUR ? 1 : undefined);
    const { target, tester } = tested(alert('r:ratio > 5'), undefined, () => late);
    const result = await tester.alert(target, { start: START, end: END });
    expect(result.expr).toBe('r:ratio > 5');
    expect(Math.abs((result.dataFrom as number) - (START + 3 * HOUR))).toBeLessThan(10 * SECOND);
    expect(result.runs[0]!.pendingAt).toBeGreaterThanOrEqual(result.dataFrom as number);
  });

  it('asks for the raw series where the server records them by another definition', async () => {
    const old = { ...RECORD, expr: 'sum(errors) / 5' };
    const { target, tester } = tested(alert('r:ratio > 5'), [group([old])], () => always);
    expect((await tester.alert(target, { start: START, end: END })).expr).toBe('(sum(errors) / sum(requests)) > 5');
  });

  it('says that it is approximate where windows over sums are computed anew, or the step is longer', async () => {
    const draft = alert('sum_over_time(r:ratio[30m]) > 5');
    const { target, tester } = tested(draft, [group([])], () => always);
    const options = { start: START, end: END, step: (5 * MINUTE) as Duration };
    const { approximate, expr, step } = await tester.alert(target, options);
    expect(expr).toBe('sum_over_time((sum(errors) / sum(requests))[30m:30s]) > 5');
    expect(step).toBe(5 * MINUTE);
    expect(approximate).toEqual([
      'it is evaluated every 5m here and every 30s by the server, so what is shorter goes unseen',
      'windows over recorded samples are computed from raw series, at other instants than the samples have',
    ]);
  });

  it('says that there is nothing to judge by', async () => {
    const { target, tester } = tested(alert('gone > 5'), undefined, () => undefined);
    expect(await tester.alert(target, { start: START, end: END })).toMatchObject({ dataFrom: 'never', runs: [] });
    const constant = tested(alert('vector(1) > 0'), undefined, () => always);
    expect(await constant.tester.alert(constant.target, { start: START, end: END })).not.toHaveProperty('dataFrom');
  });

  it('evaluates when the server does', async () => {
    const phase = (expr: string): Values =>
      expr.startsWith('max(timestamp') ? (time) => (time - 17_655) / 1000 : always;
    const { target, tester } = tested(alert('r:ratio > 5'), [group([RECORD])], phase);
    const { precision, runs } = await tester.alert(target, { start: START, end: END });
    expect(precision).toBe(0);
    expect(runs[0]!.pendingAt % (30 * SECOND)).toBe((END - 17_655) % (30 * SECOND));
  });

  it("asks once where today's rule is the draft, and twice where it is another", async () => {
    const same = tested(alert('r:ratio > 5'), [group([RECORD, alert('(r:ratio) > 5.0')])], () => always);
    const once = await same.tester.compared(same.target, { start: START, end: END });
    expect(once.isSame).toBe(true);
    expect(same.asked.filter(({ expr }) => expr === 'r:ratio > 5')).toHaveLength(1);

    const values = (expr: string): Values => (expr.endsWith('> 3') ? hourly : always);
    const other = tested(alert('r:ratio > 5'), [group([RECORD, alert('r:ratio > 3')])], values);
    const shares: number[] = [];
    const onProgress = (share: number): void => void shares.push(share);
    const { comparison, isSame, today } = await other.tester.compared(other.target, {
      start: START,
      end: END,
      onProgress,
    });
    expect(isSame).toBe(false);
    expect(today!.totals.fired).toBe(6);
    expect(comparison).toMatchObject({ draft: { fired: 1 }, today: { fired: 6 } });
    expect(shares).toEqual([0.5, 1]);

    const none = tested(alert('r:ratio > 5'), [group([RECORD])], () => always);
    expect(await none.tester.compared(none.target, { start: START, end: END })).not.toHaveProperty('today');
  });
});

describe('gridOf', () => {
  it('begins as long before as the alert needs, on the instants of the phase', () => {
    expect(gridOf({ start: 1000, end: 2000 }, 100, 30, 250)).toEqual({ start: 630, end: 1930, step: 100 });
  });
});

describe('conditionOf', () => {
  it.each([
    ['a > 5 and b', { op: '>', measured: 'a', limit: '5', threshold: 5 }],
    ['5 > a', { op: '<', measured: 'a', limit: '5', threshold: 5 }],
    ['(a / b) >= -0.5 unless c', { op: '>=', measured: 'a / b', limit: '-0.5', threshold: -0.5 }],
    ['a < 0.2 * b', { op: '<', measured: 'a', limit: '0.2 * b' }],
  ])('splits %s', (text, expected) => {
    expect(conditionOf(text)).toEqual(expected);
  });

  it('finds none where nothing is compared', () => {
    expect([conditionOf('absent(up)'), conditionOf('a > bool 5'), conditionOf('a b')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([worstSide('a < 5'), worstSide('5 > a'), worstSide('absent(a)')]).toEqual(['low', 'low', 'high']);
  });
});

describe('loadedGroups', () => {
  it('reads the rules of a server, and nothing else', () => {
    const rules = [
      {
        type: 'alerting',
        name: 'A',
        query: 'x > 5',
        duration: 60,
        keepFiringFor: 0.5,
        labels: { a: 'b' },
        annotations: {},
      },
      { type: 'recording', name: 'r', query: 'x' },
    ];
    expect(loadedGroups({ status: 'success', data: { groups: [{ name: 'g', interval: 30, rules }] } })).toEqual([
      {
        name: 'g',
        interval: 30_000,
        rules: [
          { alert: 'A', expr: 'x > 5', for: 60_000, keepFiringFor: 500, labels: { a: 'b' }, annotations: {} },
          { record: 'r', expr: 'x', labels: {} },
        ],
      },
    ]);
    expect([loadedGroups('x'), loadedGroups({ status: 'error' })]).toEqual([undefined, undefined]);
  });

  it('finds the rule that a draft replaces by its name and what tells alerts apart', () => {
    const loaded = alertsIn([
      group([
        alert('a', { labels: { service: 'shop', slo: 'one', severity: 'page' } }),
        alert('b', { labels: { service: 'shop', slo: 'two', severity: 'page' } }),
        alert('c', { labels: { service: 'shop', slo: 'two', severity: 'ticket' } }),
        alert('d', { alert: 'Other', labels: { service: 'shop', slo: 'two' } }),
      ]),
    ]);
    expect(todayOf(alert('', { labels: { service: 'shop', slo: 'two', severity: 'ticket' } }), loaded)?.rule.expr).toBe(
      'c',
    );
    expect(todayOf(alert('', { labels: { service: 'cart', slo: 'two' } }), loaded)).toBeUndefined();
  });
});
