import { catalogues } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { graphOf } from './graphs.ts';

const filling = { selector: 'job="mysql"', recorded: 'database="a"', app: 'db="a"', window: '5m' };
const plan = (subject: 'mysql' | 'host', id: string) => {
  const panel = catalogues[subject].panels.find((one) => one.id === id)!;
  return { panel, queries: panel.queries };
};

describe('graphOf', () => {
  it('fills in the matchers and keeps the title, the help and the limits of the catalogue', () => {
    const graph = graphOf(plan('mysql', 'mysql-slow-share'), filling, { hasMany: false });
    expect(graph.queries).toEqual([{ expr: 'mysql:slow_queries:ratio_rate5m{database="a"}' }]);
    expect(graph).toMatchObject({ title: 'What share of statements is slow?', limits: { warning: 0.001 } });
  });

  it('says whose each line is where several instances answer, but not of sums', () => {
    const named = graphOf(plan('mysql', 'mysql-aborted'), filling, { hasMany: true });
    expect(named.queries.map(({ legend }) => legend)).toEqual(['clients {{instance}}', 'log-ins {{instance}}']);
    const plain = graphOf(plan('mysql', 'mysql-queries-rate'), filling, { hasMany: true });
    expect(plain.queries[0]!.legend).toBe('{{instance}}');
    const summed = graphOf(plan('mysql', 'mysql-rows'), filling, { hasMany: true });
    expect(summed.queries[0]!.legend).toBe('{{handler}}');
  });

  it('names a replication channel by its instance, since most have no name', () => {
    const lag = graphOf(plan('mysql', 'mysql-replication-lag'), filling, { hasMany: false });
    expect(lag.queries[0]!.legend).toMatch(/^\{\{instance\}\} /);
  });

  it('says that the server is away rather than that nothing happened', () => {
    const locks = plan('mysql', 'mysql-row-lock-wait');
    expect(graphOf(locks, filling, { hasMany: false }).empty).toBe('Nobody waited for a row lock in this time');
    expect(graphOf(locks, filling, { hasMany: false, away: 'Not measured' }).empty).toBe('Not measured');
  });

  it('draws no line between yes and no, and no floor under what falls below zero', () => {
    expect(graphOf(plan('mysql', 'mysql-replication-threads'), filling, { hasMany: false })).not.toHaveProperty(
      'limits',
    );
    const clock = graphOf(plan('host', 'host-clock'), filling, { hasMany: false });
    expect(clock.isFromZero).toBe(false);
    expect(clock).not.toHaveProperty('leastTop');
  });
});
