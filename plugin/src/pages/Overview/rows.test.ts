import { expect, it } from 'vitest';
import { alert, answers, info, NOW, sample, traffic } from './rows.fixture.ts';
import { cellLevel, rowFinder, rowsOf } from './rows.ts';

it('joins all answers by the name of the service', () => {
  const [row] = rowsOf(
    answers({
      services: [info('shop', { team: 'payments' })],
      signals: [traffic('shop', 12), sample({ __name__: 'service:errors:ratio_rate5m', service: 'shop' }, 0.02)],
      latency: [sample({ service: 'shop', quantile: '0.99' }, 0.25)],
      saturation: [sample({ service: 'shop', resource: 'db_pool' }, 0.9)],
      objectives: [
        sample({ __name__: 'service:slo_budget_remaining:ratio', service: 'shop', slo: 'availability' }, 0.4),
        sample({ __name__: 'service:slo_burn:ratio', service: 'shop', slo: 'latency', window: '1h' }, 2),
      ],
    }),
  );
  expect(row).toMatchObject({
    key: 'shop',
    service: 'shop',
    labels: { team: 'payments' },
    profile: 'node-http',
    traffic: 12,
    errors: 0.02,
    latency: 0.25,
    quantile: '0.99',
    saturation: 0.9,
    resource: 'db_pool',
    budget: { value: 0.4, slo: 'availability' },
    burns: [{ value: 2, slo: 'latency' }],
    status: 'healthy',
  });
  expect(Object.keys(row!.labels)).toEqual(['team']);
});

it('keeps services of one name apart by their identity', () => {
  const rows = rowsOf(
    answers({
      services: [
        info('shop', { env: 'prod', identity: 'env' }),
        info('shop', { env: 'test', identity: 'env' }),
        info('cart'),
      ],
      signals: [traffic('shop', 100, { env: 'prod' }), traffic('shop', 1, { env: 'test' }), traffic('cart', 7)],
      alerts: alert({ alertname: 'HighErrorRate', service: 'shop', env: 'test', severity: 'critical' }, 3),
    }),
  );
  expect(rows.map(({ identity, status, traffic }) => [identity, traffic, status])).toEqual([
    [{ env: 'prod' }, 100, 'healthy'],
    [{ env: 'test' }, 1, 'critical'],
    [{}, 7, 'healthy'],
  ]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
});

it('finds the row of a service of which only some have an identity', () => {
  const rows = rowsOf(
    answers({
      services: [info('shop'), info('shop', { env: 'test', identity: 'env' })],
      signals: [traffic('shop', 5), traffic('shop', 1, { env: 'test' })],
    }),
  );
  const identified = rows.find(({ identity }) => identity.env === 'test');
  expect(identified?.traffic).toBe(1);
});

it('forgets a service whose spec is gone, whatever is still recorded of it', () => {
  const rows = rowsOf(
    answers({
      services: [info('cart')],
      signals: [traffic('shop', 5)],
      alerts: alert({ alertname: 'X', service: 'shop', severity: 'critical' }, 1),
    }),
  );
  expect(rows.map(({ service }) => service)).toEqual(['cart']);
});

it('takes one row from two servers that record the same', () => {
  const rows = rowsOf(answers({ services: [info('cart', { replica: 'a' }), info('cart', { replica: 'b' })] }));
  expect(rows).toHaveLength(1);
});

it('has no number where Prometheus has NaN, and no time where the quantile is in the last bucket', () => {
  const [row] = rowsOf(
    answers({
      services: [info('shop')],
      signals: [traffic('shop', Number.NaN)],
      latency: [sample({ service: 'shop', quantile: '0.99' }, Number.POSITIVE_INFINITY)],
      saturation: [sample({ service: 'shop', resource: 'cpu' }, 0.1)],
    }),
  );
  expect(row!.traffic).toBeUndefined();
  expect(row!.latency).toBeUndefined();
  expect(row!.status).toBe('idle');
});

it('survives names with quotes, slashes, emoji and two hundred characters', () => {
  const names = ['a"b', 'a/b', '🛒', 'x'.repeat(200), '__proto__', 'constructor', 'a,b'];
  const rows = rowsOf(
    answers({ services: names.map((n) => info(n)), signals: names.map((n, i) => traffic(n, i + 1)) }),
  );
  expect(rows.map((row) => [row.service, row.traffic])).toEqual(names.map((n, i) => [n, i + 1]));
});

it('knows since when each alert is active, the most urgent first', () => {
  const [row] = rowsOf(
    answers({
      services: [info('shop')],
      alerts: [
        ...alert({ alertname: 'TrafficDrop', service: 'shop', severity: 'warning' }, 40, 'pending'),
        ...alert({ alertname: 'SaturationHigh', service: 'shop', severity: 'warning', resource: 'cpu' }, 30),
        ...alert({ alertname: 'HighErrorRate', service: 'shop', severity: 'critical' }, 5),
        ...alert({ alertname: 'HighErrorRate', service: 'shop', severity: 'info' }, 60),
      ],
    }),
  );
  expect(row!.alerts.map(({ level, name, since }) => [name, level, (NOW - since!) / 60_000])).toEqual([
    ['HighErrorRate', 'critical', 5],
    ['SaturationHigh', 'warning', 30],
    ['HighErrorRate', 'note', 60],
    ['TrafficDrop', 'warning', 40],
  ]);
  expect([row!.firing, row!.pending]).toEqual([3, 1]);
});

it('colours a cell by the loudest threshold of its own signal', () => {
  const [row] = rowsOf(
    answers({
      services: [info('shop')],
      limits: [
        sample({ service: 'shop', signal: 'errors', severity: 'warning', alertname: 'A' }, 0.01),
        sample({ service: 'shop', signal: 'errors', severity: 'critical', alertname: 'B' }, 0.05),
        sample({ service: 'shop', signal: 'latency', slo: 'fast', target: '99%', threshold: '250ms', window: '5m' }, 4),
      ],
    }),
  );
  expect(cellLevel(row!, 'errors')).toBe('critical');
  expect(cellLevel(row!, 'latency')).toBe('warning');
  expect(cellLevel(row!, 'traffic')).toBeUndefined();
  expect(row!.crossings[2]).toEqual({
    signal: 'latency',
    level: 'warning',
    objective: { name: 'fast', target: '99%', threshold: '250ms' },
  });
});

it('puts the numbers of the earlier time beside those of now', () => {
  const rows = rowsOf(answers({ services: [info('shop'), info('new')], signals: [traffic('shop', 5)] }), {
    signals: [traffic('shop', 3), traffic('gone', 9)],
    latency: [sample({ service: 'shop', quantile: '0.99' }, 0.1)],
  });
  expect(rows[0]!.traffic).toBe(5);
  expect(rows[0]!.before).toEqual({ traffic: 3, latency: 0.1, quantile: '0.99' });
  expect(rows[1]!.before).toBeUndefined();
});

it('does not claim health when alerts were not answered', () => {
  const [row] = rowsOf({ services: [info('shop')], signals: [traffic('shop', 5)] });
  expect(row!.status).toBe('unknown');
});

it('finds the row that a series belongs to', () => {
  const rows = rowsOf(
    answers({ services: [info('shop', { env: 'a', identity: 'env' }), info('shop', { env: 'b', identity: 'env' })] }),
  );
  const find = rowFinder(rows);
  expect(find({ service: 'shop', env: 'b', trend: 'errors' })).toBe(rows[1]);
  expect(find({ service: 'shop' })).toBeUndefined();
  expect(find({ service: 'cart' })).toBeUndefined();
});

it('joins ten thousand services in well under a second', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `service-${i}`);
  const all = answers({
    services: names.map((n) => info(n, { team: 'a' })),
    signals: names.map((n) => traffic(n, 1)),
    latency: names.map((n) => sample({ service: n, quantile: '0.99' }, 0.1)),
    saturation: names.map((n) => sample({ service: n, resource: 'cpu' }, 0.1)),
  });
  const began = performance.now();
  expect(rowsOf(all)).toHaveLength(10_000);
  expect(performance.now() - began).toBeLessThan(1000);
});
