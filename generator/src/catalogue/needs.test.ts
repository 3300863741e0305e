import { describe, expect, it } from 'vitest';
import { fill, generic } from './fill.ts';
import { catalogues, lackingIn, missingOf, sourcesOf } from './index.ts';
import { lackingOf, metricsOf } from './needs.ts';

const having = (...names: readonly string[]) => {
  const set = new Set(names);
  return (metric: string) => set.has(metric);
};

describe('metricsOf', () => {
  it('names every metric of a template once, wherever it stands', () => {
    expect(
      metricsOf('sum by (job) (rate(b{$selector}[$window])) / on (job) a{$selector} > $limit or b{$selector}'),
    ).toEqual(['a', 'b']);
    expect(metricsOf('max_over_time(rate(c{$selector}[5m])[1h:1m])')).toEqual(['c']);
  });

  it('takes no template that is no PromQL: that is a fault of the catalogue', () => {
    expect(() => metricsOf('sum(a{$selector}')).toThrow('no PromQL');
  });
});

describe('lackingOf', () => {
  const lacking = (expr: string, ...names: readonly string[]) => lackingOf(expr, having(...names));

  it('needs both sides of an operator', () => {
    expect(lacking('a{$selector} / b{$selector}', 'a')).toEqual(['b']);
    expect(lacking('a{$selector} and b{$selector}', 'a')).toEqual(['b']);
    expect(lacking('a{$selector} / b{$selector}', 'a', 'b')).toEqual([]);
  });

  it('needs either side of an `or`, and blames the one that lacks fewer', () => {
    expect(lacking('a{$selector} or b{$selector}', 'b')).toEqual([]);
    expect(lacking('a{$selector} / b{$selector} or c{$selector}')).toEqual(['c']);
    expect(lacking('a{$selector} / b{$selector} or c{$selector} / d{$selector}', 'b')).toEqual(['a']);
  });

  it('needs nothing of what only takes away', () => {
    expect(lacking('a{$selector} unless b{$selector}', 'a')).toEqual([]);
    expect(lacking('absent(a{$selector})')).toEqual([]);
  });
});

describe('a recorded series', () => {
  const { mysql } = catalogues;

  it('lacks what its expression lacks', () => {
    const expr = 'mysql:redo:used_ratio{$recorded} > $limit';
    const mariadb = having(
      'mysql_global_status_innodb_checkpoint_age',
      'mysql_global_status_innodb_checkpoint_max_age',
    );
    expect(lackingIn(mysql, expr, mariadb)).toEqual([]);
    expect(lackingIn(mysql, expr, having('mysql_global_status_innodb_checkpoint_age'))).toEqual([
      'mysql_global_status_innodb_checkpoint_max_age',
    ]);
  });

  it('stands for the metrics that it reads', () => {
    expect(sourcesOf(mysql, 'mysql:connections:used_ratio{$recorded}')).toEqual([
      'mysql_global_status_threads_connected',
      'mysql_global_variables_max_connections',
    ]);
  });

  it('leaves a panel empty only for want of what no other name gives', () => {
    const deadlocks = mysql.panels.find(({ id }) => id === 'mysql-deadlocks')!;
    expect(missingOf(mysql, deadlocks, having('mysql_global_status_innodb_deadlocks'))).toEqual([]);
    expect(missingOf(mysql, deadlocks, having('mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total'))).toEqual(
      [],
    );
    expect(missingOf(mysql, deadlocks, having())).toHaveLength(1);
  });
});

describe('fill', () => {
  const filling = { selector: 'job="a"', recorded: 'database="x"', window: '5m', limit: '0.9' };

  it('replaces each placeholder, also beside further matchers', () => {
    expect(fill('rate(a{$selector,b="c"}[$window]) > $limit', filling)).toBe('rate(a{job="a",b="c"}[5m]) > 0.9');
  });

  it('does not read what it has filled in', () => {
    expect(fill('a{$selector}', { ...filling, selector: 'job="$limit"' })).toBe('a{job="$limit"}');
  });

  it('refuses a placeholder without a value: that is a fault of the catalogue', () => {
    expect(() => fill('a{$admin}', filling)).toThrow('no value for $admin');
  });

  it('makes plain PromQL of a template', () => {
    expect(generic('rate(a{$selector}[$window]) > $limit')).toBe('rate(a{instance!=""}[5m]) > 1');
  });
});
