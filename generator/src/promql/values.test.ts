import { describe, expect, it } from 'vitest';
import { boundsOf } from './bounds.ts';
import { parse } from './parse.ts';
import { unitOf } from './units.ts';

function unit(text: string): string {
  const found = unitOf(parse(text).expr!, (metric) =>
    metric === 'job:x:rate5m' ? { name: 'events/s', factor: 1 } : undefined,
  );
  return found ? `${found.name} ${found.factor}` : '';
}

describe('unitOf', () => {
  it.each([
    ['rate(errors_total[5m]) / rate(requests_total[5m])', 'ratio 1'],
    ['100 * sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 5', 'ratio 100'],
    ['sum(rate(a_seconds_sum[5m])) / sum(rate(a_seconds_count[5m]))', ''],
    ['1 - avg(rate(node_cpu_seconds_total{mode="idle"}[5m]))', 'ratio 1'],
    ['100 - 100 * avg(rate(node_cpu_seconds_total[5m]))', 'ratio 100'],
    ['node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', 'ratio 1'],
    ['battery_charge_percent', 'ratio 100'],
    ['service:errors:ratio_rate5m > 0.1', 'ratio 1'],
    ['job:x:rate5m / job:x:rate5m', 'ratio 1'],
    ['count(up == 0) / count(up)', 'ratio 1'],
    ['histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))', 'seconds 1'],
    ['time() - batch_timestamp_seconds', 'seconds 1'],
    ['increase(network_bytes_total[1h])', 'bytes 1'],
    ['rate(network_bytes_total[1h])', 'bytes/s 1'],
    ['queue_depth', ''],
    ['a == bool 1', 'bool 1'],
  ])('of %s', (text, expected) => {
    expect(unit(text)).toBe(expected);
  });

  it('keeps the unit of a fallback to zero', () => {
    expect(unit('(sum(rate(e_total[5m])) or vector(0)) / sum(rate(r_total[5m]))')).toBe('ratio 1');
  });
});

describe('boundsOf', () => {
  it.each([
    ['up', 0, 1],
    ['1 - up', 0, 1],
    ['rate(x_total[5m])', 0, Infinity],
    ['count(up == 0)', 1, Infinity],
    ['absent(up)', 1, 1],
    ['avg(up) * 100', 0, 100],
    ['sum(up)', 0, Infinity],
    ['up == bool 0', 0, 1],
    ['count(up) or vector(0)', 0, Infinity],
    ['sum(rate(r_total{code="500"}[5m])) / sum(rate(r_total[5m]))', 0, 1],
    ['sum(rate(r_total{code="500"}[5m])) / sum(rate(r_total{job="a"}[5m]))', -Infinity, Infinity],
    ['sum(rate(r_total[5m])) / sum(rate(r_total[1h]))', -Infinity, Infinity],
    ['node_filesystem_avail_bytes / node_filesystem_size_bytes', 0, 1],
    ['queue_depth', -Infinity, Infinity],
    ['-up', -1, -0],
    ['up / 2', 0, 0.5],
  ])('of %s', (text, low, high) => {
    const bounds = boundsOf(parse(text).expr!);
    expect(bounds.low === low && bounds.high === high).toBe(true);
  });
});
