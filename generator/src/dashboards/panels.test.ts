import { describe, expect, it } from 'vitest';
import { thresholds } from './dashboard.ts';
import { alertsTable, alertsTimeline, DASH, graph, spread, stat } from './panels.ts';

const query = { expr: 'up' };

describe('stat and graph', () => {
  it('show a dash, never 0, where there was no traffic', () => {
    const panel = {
      title: 'Up?',
      description: 'Whether it is up.',
      queries: [query],
      unit: 'short',
      thresholds: thresholds([]),
    } as const;
    expect(stat(panel).empty).toBe(DASH);
    expect(stat({ ...panel, empty: 'none' }).empty).toBe('none');
  });

  it('watch nothing unless told', () => {
    const panel = graph({ title: 'Up?', description: 'Whether it is up.', width: 6, queries: [query], unit: 'short' });
    expect(panel).toMatchObject({ kind: 'timeseries', height: 8, thresholds: { base: 'neutral', steps: [] } });
  });
});

describe('spread', () => {
  it('names buckets by their bound in the unit of the library', () => {
    expect(spread('x', 'ms', 12)).toMatchObject({
      kind: 'heatmap',
      unit: 'ms',
      width: 12,
      queries: [{ expr: 'x', legend: '{{le}}', format: 'heatmap' }],
    });
  });
});

describe('alert panels', () => {
  const scope = { matchers: 'service=~"$service"', by: [{ label: 'service', title: 'Service' }] };

  it('name the service only where there are several', () => {
    const titles = (by: typeof scope.by) => alertsTable({ ...scope, by }, 12).columns.map(({ title }) => title);
    const common = ['Alert', 'Severity', 'Objective', 'Tier', 'Resource', 'Signal', 'State', 'Since'];
    expect(titles(scope.by)).toEqual(['Service', ...common]);
    expect(titles([])).toEqual(common);
  });

  it('read a moment as a time ago', () => {
    const since = alertsTable(scope, 12).columns.at(-1);
    expect(since).toEqual({ of: { query: 1 }, title: 'Since', unit: 'dateTimeFromNow' });
  });

  it('call the states by the words of Prometheus', () => {
    const timeline = alertsTimeline(scope, 12);
    expect(timeline.words?.map(({ level, text, value }) => [value, text, level])).toEqual([
      [1, 'pending', 'warning'],
      [2, 'firing', 'critical'],
    ]);
    expect(timeline.queries[0]!.legend).toMatch(/^\{\{service\}\} \{\{alertname\}\}/);
  });
});
