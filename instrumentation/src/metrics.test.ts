/** The table holds together: names, labels, units and buckets are what Prometheus and promtool expect. */

import { describe, expect, it } from 'vitest';
import { METRICS, type MetricDefinition } from './metrics.ts';
import { checkNames } from './store/labels.ts';

const ALL: readonly MetricDefinition[] = Object.values(METRICS);

/** Labels that the generator sets on what it records; a metric that carried one would be overwritten. */
const RESERVED = ['service', 'slo', 'window', 'tier', 'severity', 'quantile', 'database', 'host'];

describe('METRICS', () => {
  it('has names and labels that Prometheus accepts', () => {
    for (const { name, labels } of ALL) expect(() => checkNames(name, labels)).not.toThrow();
  });

  it('has every name once', () => {
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  it('ends counters, and nothing else, in _total', () => {
    for (const { name, type } of ALL) expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
  });

  it('says its unit in the name', () => {
    for (const { name, unit } of ALL) {
      if (unit === 's') expect(name).toMatch(/_seconds(_total)?$/);
      if (unit === 'bytes') expect(name).toMatch(/_bytes$/);
      if (unit === 'ratio') expect(name).toMatch(/_ratio$/);
    }
  });

  it('uses no label that the generator sets by itself', () => {
    for (const { labels } of ALL) expect(labels.filter((label) => RESERVED.includes(label))).toEqual([]);
  });

  it('gives histograms ascending buckets, and nothing else any', () => {
    for (const { name, type, buckets } of ALL) {
      expect([name, buckets !== undefined]).toEqual([name, type === 'histogram']);
      expect([...(buckets ?? [])].sort((a, b) => a - b)).toEqual(buckets ?? []);
    }
  });
});
