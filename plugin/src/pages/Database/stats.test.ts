import { catalogues } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import type { Labels } from '../../prometheus/client.ts';
import { plannedStats, statsFrom, statsQuery } from './stats.ts';

const all = plannedStats(catalogues.mysql, () => true);
const filling = { selector: 'job="mysql"', recorded: 'database="a"', app: 'db="a"', window: '5m' };
const series = (id: string, values: readonly number[], labels: Labels = {}, first = 0) => ({
  labels: { quartet_column: id, ...labels },
  times: values.map((_, index) => first + index * 60_000),
  values,
});

describe('the numbers at the top', () => {
  it('are eight for MySQL, in one question', () => {
    expect(all).toHaveLength(8);
    expect(statsQuery(all, filling)!.match(/label_replace\(/g)).toHaveLength(8);
  });

  it('ask nothing that is not there', () => {
    const none = plannedStats(catalogues.mysql, () => false);
    expect(statsQuery(none, filling)).toBeUndefined();
    expect(statsFrom(none, [], 0, 0)[0]!.plan.lacks[0]!.metric).toBe('mysql_up');
  });

  it('show the worst of several instances: the most blocked, and the one that is down', () => {
    const stats = statsFrom(
      all,
      [
        series('mysql-blocked-sessions', [0, 1], { instance: 'a' }),
        series('mysql-blocked-sessions', [0, 4], { instance: 'b' }),
        series('mysql-up', [1, 1], { instance: 'a' }),
        series('mysql-up', [1, 0], { instance: 'b' }),
      ],
      60_000,
      60_000,
    );
    const value = (id: string) => stats.find(({ panel }) => panel.id === id)!.value;
    expect([value('mysql-blocked-sessions'), value('mysql-up'), value('mysql-latency')]).toEqual([4, 0, undefined]);
  });

  it('show no number that is old', () => {
    const stats = statsFrom(all, [series('mysql-latency', [0.2])], 600_000, 60_000);
    expect(stats.find(({ panel }) => panel.id === 'mysql-latency')).not.toHaveProperty('value');
  });
});
