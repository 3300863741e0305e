import { describe, expect, it } from 'vitest';
import type { Dashboard, Panel } from '../dashboard.ts';
import { thresholds } from '../dashboard.ts';
import { fleetDashboard } from '../fleet.ts';
import { guideDashboards } from '../guide.ts';
import { COLUMNS } from '../layout.ts';
import { serviceDashboard } from '../service.ts';
import { checkout, everyProfile } from '../testing/plans.ts';
import { dashboardJson, dashboardText } from './dashboard.ts';
import { refId } from './query.ts';

const fleet = [{ name: 'checkout', labels: { team: 'payments' }, identity: { env: 'prod' } }];
const dashboards = [
  ...everyProfile().map(serviceDashboard),
  serviceDashboard(checkout()),
  fleetDashboard(fleet),
  ...guideDashboards(fleet),
];

/** The JSON as Grafana reads it, without our types. */
interface Read {
  readonly [key: string]: unknown;
}
const read = (dashboard: Dashboard): Read => JSON.parse(dashboardText(dashboard));
const panelsOf = (json: Read) =>
  json.panels as readonly (Read & { readonly gridPos: Record<'x' | 'y' | 'w' | 'h', number> })[];

function one(panel: Panel): Read {
  const json = read({ ...serviceDashboard(checkout()), rows: [{ title: 'Row', panels: [panel] }] });
  return panelsOf(json)[1]!;
}

const frame = { title: 'How many?', description: 'A number.', width: 6, height: 8 };
const query = { expr: 'up' };
const calm = { unit: 'short', thresholds: thresholds([]), empty: 'none', queries: [query] } as const;

describe.each(dashboards.map((dashboard) => [dashboard.uid, read(dashboard)] as const))('%s', (_, json) => {
  it('has panels with ids of their own, in a grid of 24 columns, none over another', () => {
    const panels = panelsOf(json);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const {
      gridPos: { h, w, x, y },
    } of panels) {
      expect(x + w).toBeLessThanOrEqual(COLUMNS);
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          expect(taken.has(`${column}/${line}`)).toBe(false);
          taken.add(`${column}/${line}`);
        }
      }
    }
  });

  it('has a unit, a description, limits and a text for nothing in every panel with queries', () => {
    for (const panel of panelsOf(json).filter(({ type }) => type !== 'row' && type !== 'text')) {
      const { defaults } = panel.fieldConfig as { defaults: Read };
      expect(panel.description).toBeTruthy();
      expect(defaults.unit).toBeTruthy();
      expect(defaults.noValue).toBeTruthy();
      expect((defaults.thresholds as { steps: readonly Read[] }).steps[0]).toMatchObject({ value: null });
    }
  });

  it('asks the chosen data source everywhere', () => {
    const sources = [...JSON.stringify(json).matchAll(/"datasource":\{"type":"([^"]*)","uid":"([^"]*)"\}/g)];
    expect(new Set(sources.map(([, type, uid]) => `${type} ${uid}`))).toEqual(new Set(['prometheus ${datasource}']));
    const elsewhere = JSON.stringify(json).replace(
      /"datasource":\{"type":"prometheus","uid":"\$\{datasource\}"\}/g,
      '',
    );
    expect(elsewhere).not.toContain('"datasource":');
    expect(JSON.stringify(json.templating)).toContain('"name":"datasource","query":"prometheus"');
    const targets = panelsOf(json).flatMap(({ targets }) => (targets ?? []) as readonly Read[]);
    expect(targets.filter(({ datasource, expr }) => !datasource || !expr)).toEqual([]);
  });

  it('has its keys in order, so that a change of a spec is a small change of the file', () => {
    expect(unsorted(json)).toEqual([]);
  });

  it('takes its colours from the palette, which both themes have', () => {
    const text = JSON.stringify(json);
    expect(text).not.toMatch(/"#[0-9a-fA-F]{3,8}"|rgba?\(/);
    const colors = [...text.matchAll(/"(?:color|fixedColor|iconColor)":"([^"]*)"/g)].map(([, color]) => color!);
    expect(colors.filter((color) => !['text', 'green', 'orange', 'red'].includes(color))).toEqual([]);
  });
});

describe('dashboardJson', () => {
  it('is ready to import: no id, a uid, a schema version, a time range, marks of alerts', () => {
    const json = dashboardJson(serviceDashboard(checkout()));
    expect(json).toMatchObject({ id: null, uid: 'quartet-checkout', schemaVersion: 42, refresh: '30s' });
    expect(json.time).toEqual({ from: 'now-1h', to: 'now' });
    expect(json.annotations.list[0]).toMatchObject({
      enable: true,
      expr: 'ALERTS{service="checkout",alertstate="firing"}',
    });
  });

  it('offers every value of a variable, and all of them at first', () => {
    const list = dashboardJson(fleetDashboard(fleet)).templating.list;
    expect(list.map(({ name }) => name)).toEqual(['datasource', 'env', 'team', 'service']);
    for (const variable of list.slice(1)) {
      expect(variable).toMatchObject({ allValue: '.*', includeAll: true, multi: true, current: { value: ['$__all'] } });
    }
  });

  it('ends with one line feed and is the same for equal specs', () => {
    const text = dashboardText(serviceDashboard(checkout()));
    expect(text).toMatch(/[^\n]\n$/);
    expect(dashboardText(serviceDashboard(checkout()))).toBe(text);
  });
});

describe('a panel', () => {
  it('draws limits as dashed lines over a calm ground', () => {
    const steps = thresholds([
      { from: 0.01, level: 'warning' },
      { from: 0.05, level: 'critical' },
    ]);
    const { fieldConfig } = one({ ...frame, ...calm, kind: 'timeseries', thresholds: steps });
    expect(fieldConfig).toMatchObject({
      defaults: {
        custom: { thresholdsStyle: { mode: 'dashed' } },
        thresholds: {
          mode: 'absolute',
          steps: [
            { color: 'text', value: null },
            { color: 'orange', value: 0.01 },
            { color: 'red', value: 0.05 },
          ],
        },
      },
    });
  });

  it('draws no line where nothing watches', () => {
    expect(JSON.stringify(one({ ...frame, ...calm, kind: 'timeseries' }))).not.toContain('thresholdsStyle');
  });

  it('keeps what was pale and what an alert compares with red', () => {
    const styles = [
      { series: 'a day ago', look: 'pale' },
      { series: 'alert below', look: 'limit' },
    ] as const;
    const { fieldConfig } = one({ ...frame, ...calm, kind: 'timeseries', styles });
    const { overrides } = fieldConfig as { overrides: readonly { matcher: Read; properties: readonly Read[] }[] };
    expect(
      overrides.map(({ matcher, properties }) => [matcher.options, (properties[0]!.value as Read).fixedColor]),
    ).toEqual([
      ['a day ago', 'text'],
      ['alert below', 'red'],
    ]);
  });

  it('asks for one moment or for the range, never for both', () => {
    const queries = [query, { expr: 'down', instant: true, legend: '{{job}}' }];
    expect(one({ ...frame, ...calm, kind: 'stat', queries }).targets).toMatchObject([
      { refId: 'A', expr: 'up', instant: false, range: true, legendFormat: '__auto' },
      { refId: 'B', expr: 'down', instant: true, range: false, legendFormat: '{{job}}' },
    ]);
  });

  it('writes 0 and 1 as bounds, and none where there is none', () => {
    const bounded = one({ ...frame, ...calm, kind: 'bargauge', min: 0, max: 1, decimals: 0 });
    expect((bounded.fieldConfig as { defaults: Read }).defaults).toMatchObject({ min: 0, max: 1, decimals: 0 });
    const free = one({ ...frame, ...calm, kind: 'bargauge' });
    expect(Object.keys((free.fieldConfig as { defaults: Read }).defaults)).toEqual([
      'color',
      'noValue',
      'thresholds',
      'unit',
    ]);
  });

  it('shows a range of its own where it has one', () => {
    expect(one({ ...frame, ...calm, kind: 'timeseries', span: '30d' }).timeFrom).toBe('30d');
    expect(one({ ...frame, ...calm, kind: 'timeseries' })).not.toHaveProperty('timeFrom');
  });

  it('reads buckets as a heat map and hides what is empty', () => {
    const queries = [{ expr: 'x', format: 'heatmap' as const }];
    const panel = one({ ...frame, ...calm, unit: 's', kind: 'heatmap', queries });
    expect(panel.targets).toMatchObject([{ format: 'heatmap' }]);
    expect(panel.options).toMatchObject({ calculate: false, filterValues: { le: 1e-9 }, yAxis: { unit: 's' } });
  });

  it('turns values into words with a colour', () => {
    const words = [{ value: 2, text: 'firing', level: 'critical' }] as const;
    const panel = one({ ...frame, ...calm, kind: 'state-timeline', words });
    expect((panel.fieldConfig as { defaults: Read }).defaults.mappings).toEqual([
      { options: { '2': { color: 'red', index: 0, text: 'firing' } }, type: 'value' },
    ]);
  });

  it('carries its links', () => {
    const links = [{ title: 'Runbook', url: '/r', newTab: true }];
    expect(one({ ...frame, kind: 'text', markdown: 'x', links }).links).toEqual([
      { targetBlank: true, title: 'Runbook', url: '/r' },
    ]);
  });
});

describe('a table', () => {
  const table = (queries: number) =>
    one({
      ...frame,
      ...calm,
      kind: 'table',
      queries: Array.from({ length: queries }, () => ({ expr: 'up', instant: true, format: 'table' as const })),
      columns: [
        { of: { label: 'route' }, title: 'Route', links: [{ title: 'Open', url: '/d/x' }] },
        { of: { query: queries - 1 }, title: 'Left', unit: 'percentunit', gauge: true, decimals: 0, width: 90 },
      ],
      sortBy: { title: 'Left', descending: true },
    });

  it('joins its queries and keeps the named columns in their order', () => {
    expect(table(2).transformations).toEqual([
      { id: 'merge', options: {} },
      { id: 'filterFieldsByName', options: { include: { names: ['route', 'Value #B'] } } },
      {
        id: 'organize',
        options: { indexByName: { 'Value #B': 1, route: 0 }, renameByName: { 'Value #B': 'Left', route: 'Route' } },
      },
    ]);
  });

  it('knows that Grafana gives the value of a lone query no letter', () => {
    expect(JSON.stringify(table(1).transformations)).toContain('"names":["route","Value"]');
  });

  it('gives each column its unit, bar, width and links, and an empty cell a dash', () => {
    const { overrides } = table(2).fieldConfig as {
      overrides: readonly { matcher: Read; properties: readonly Read[] }[];
    };
    expect(overrides.map(({ matcher, properties }) => [matcher.options, properties.map(({ id }) => id)])).toEqual([
      ['/.*/', ['noValue']],
      ['Route', ['links']],
      ['Left', ['decimals', 'custom.cellOptions', 'max', 'min', 'unit', 'custom.width']],
    ]);
  });
});

describe('refId', () => {
  it('counts in letters and refuses what has none', () => {
    expect([0, 1, 25].map(refId)).toEqual(['A', 'B', 'Z']);
    expect(() => refId(26)).toThrow('no letter');
  });
});

/** Paths of objects whose keys are not in order. */
function unsorted(value: unknown, path = '$'): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => unsorted(item, `${path}[${index}]`));
  if (value === null || typeof value !== 'object') return [];
  const keys = Object.keys(value);
  const own = keys.join() === keys.toSorted().join() ? [] : [`${path}: ${keys.join()}`];
  return [...own, ...Object.entries(value).flatMap(([key, item]) => unsorted(item, `${path}.${key}`))];
}
