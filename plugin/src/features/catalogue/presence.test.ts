import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogues } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { emptyText } from './empty-texts.ts';
import { isMeasured, planPanel, remedyOf, sectionsOf } from './presence.ts';
import { sayLack } from './texts.ts';

const FIXTURES = join(import.meta.dirname, '../../../../generator/fixtures/catalogue');

/** Names of the metrics that a real exporter showed. */
const shown = (server: string): ReadonlySet<string> =>
  new Set([
    'up',
    'scrape_duration_seconds',
    ...readFileSync(join(FIXTURES, `${server}.txt`), 'utf8')
      .split('\n')
      .map((line) => line.split(/[{ ]/)[0]!),
  ]);

const { mysql, redis } = catalogues;
const panel = (id: string) => mysql.panels.find((one) => one.id === id)!;

describe('planPanel', () => {
  it('asks a panel whose metrics are there, under either name', () => {
    for (const server of ['mysql-9.7', 'mariadb-10.11']) {
      const names = shown(server);
      const plan = planPanel(mysql, panel('mysql-deadlocks'), (metric) => names.has(metric));
      expect(plan).toMatchObject({ lacks: [], queries: [{}] });
    }
  });

  it('says which collector, flag and grant would provide what is missing', () => {
    const plan = planPanel(mysql, panel('mysql-table-io'), () => false);
    expect(plan.queries).toEqual([]);
    expect(plan.isExpected).toBe(false);
    expect(plan.lacks[0]!.metric).toBe('mysql_perf_schema_table_io_waits_seconds_total');
    expect(sayLack(plan.lacks[0]!.provider)).toMatch(
      /^Provided by perf_schema\.tableiowaits; with --collect\.perf_schema/,
    );
  });

  it('takes the absence of replication as no fault', () => {
    const names = shown('mariadb-10.11');
    const plan = planPanel(mysql, panel('mysql-replication-threads'), (metric) => names.has(metric));
    expect(plan).toMatchObject({ queries: [], isExpected: true });
  });

  it('keeps the part of a panel that can be answered', () => {
    const names = shown('mariadb-10.11');
    const plan = planPanel(mysql, panel('mysql-app-mean'), (metric) => names.has(metric));
    expect(plan.queries.map(({ legend }) => legend)).toEqual(['statement, server']);
    expect(plan.lacks.length).toBeGreaterThan(0);
  });
});

describe('isMeasured', () => {
  it('does not take an exporter for the server behind it', () => {
    expect(isMeasured(mysql, new Set(['up', 'mysql_up', 'mysql_exporter_collector_success', 'go_threads']))).toBe(
      false,
    );
    expect(isMeasured(mysql, shown('mariadb-10.11'))).toBe(true);
    expect(isMeasured(redis, shown('redis-7.0'))).toBe(true);
    expect(isMeasured(redis, shown('mysql-9.7'))).toBe(false);
  });
});

it('lists flags and grants that mend what is missing, each once, and nothing that is no fault', () => {
  const plans = mysql.panels.map((one) => planPanel(mysql, one, () => false));
  const { flags, grants, metrics } = remedyOf(plans);
  expect(flags).toContain('--collect.perf_schema.eventsstatements');
  expect(flags).toContain('--collect.perf_schema.eventsstatements.limit=50');
  expect(new Set(flags).size).toBe(flags.length);
  expect(grants).toContain('PROCESS on *.*');
  expect(metrics.some((metric) => metric.startsWith('mysql_slave_status'))).toBe(false);
  const answered = mysql.panels.map((one) => planPanel(mysql, one, () => true));
  expect(remedyOf(answered)).toEqual({ flags: [], grants: [], metrics: [] });
});

it('has a section for each signal, and none that is empty', () => {
  expect(sectionsOf(mysql)).toEqual(expect.arrayContaining(['latency', 'traffic', 'errors', 'saturation', 'queries']));
  expect(sectionsOf(redis)).not.toContain('queries');
});

it('never says that there is no data', () => {
  for (const one of Object.values(catalogues).flatMap(({ panels }) => panels)) {
    expect(emptyText(one), one.id).not.toMatch(/no data/i);
  }
});
