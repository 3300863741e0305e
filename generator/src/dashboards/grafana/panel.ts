/** Panels as Grafana's JSON: frame, queries, and the part of each visualisation. Keys are written in their order. */

import type { GraphPanel, Link, Panel, QueryPanel, SeriesStyle } from '../dashboard.ts';
import { isText } from '../dashboard.ts';
import type { Box, Placed } from '../layout.ts';
import { mappingsOf, thresholdsOf } from './levels.ts';
import { DATA_SOURCE, targetJson } from './query.ts';
import { columnTransformations, tableOf } from './table.ts';
import type {
  DataLinkJson,
  OverrideJson,
  PanelJson,
  QueryPanelJson,
  RowJson,
  TextPanelJson,
  VisualJson,
} from './types.ts';

export function panelJson(placed: Placed): PanelJson {
  return 'heading' in placed
    ? headingJson(placed.id, placed.box, placed.heading)
    : contentJson(placed.id, placed.box, placed.panel);
}

function headingJson(id: number, box: Box, title: string): RowJson {
  return { collapsed: false, gridPos: gridPos(box), id, panels: [], title, type: 'row' };
}

function contentJson(id: number, box: Box, panel: Panel): TextPanelJson | QueryPanelJson {
  const { description, title } = panel;
  const links = panel.links ? { links: linksOf(panel.links) } : {};
  if (isText(panel)) {
    return {
      description,
      gridPos: gridPos(box),
      id,
      ...links,
      options: { content: panel.markdown, mode: 'markdown' },
      title,
      type: 'text',
    };
  }
  const { fieldConfig, options, type } = visualOf(panel);
  return {
    datasource: DATA_SOURCE,
    description,
    fieldConfig,
    gridPos: gridPos(box),
    id,
    ...links,
    options,
    targets: panel.queries.map(targetJson),
    ...(panel.kind === 'timeseries' && panel.span ? { timeFrom: panel.span } : {}),
    title,
    ...(panel.kind === 'table' ? { transformations: columnTransformations(panel) } : {}),
    type,
  } as QueryPanelJson;
}

function gridPos({ x, y, w, h }: Box) {
  return { h, w, x, y };
}

function linksOf(links: readonly Link[]): readonly DataLinkJson[] {
  return links.map(({ newTab, title, url }) => ({ targetBlank: newTab === true, title, url }));
}

function visualOf(panel: QueryPanel): VisualJson {
  switch (panel.kind) {
    case 'timeseries':
      return timeseries(panel);
    case 'stat':
      return {
        fieldConfig: { defaults: { color: { mode: 'thresholds' }, ...defaultsOf(panel) }, overrides: [] },
        options: {
          colorMode: 'value',
          graphMode: panel.queries.some((query) => query.instant) ? 'none' : 'area',
          reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
          textMode: panel.named ? 'value_and_name' : 'value',
        },
        type: 'stat',
      };
    case 'bargauge':
      return {
        fieldConfig: { defaults: { color: { mode: 'thresholds' }, ...defaultsOf(panel) }, overrides: [] },
        options: {
          displayMode: 'basic',
          orientation: 'horizontal',
          reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
          showUnfilled: true,
          valueMode: 'color',
        },
        type: 'bargauge',
      };
    case 'heatmap':
      return {
        fieldConfig: { defaults: defaultsOf(panel), overrides: [] },
        options: {
          calculate: false,
          // Zero is no request, not few of them: the cell stays empty.
          filterValues: { le: 1e-9 },
          tooltip: { mode: 'single', showColorScale: true },
          yAxis: { axisPlacement: 'left', unit: panel.unit },
        },
        type: 'heatmap',
      };
    case 'state-timeline':
      return {
        fieldConfig: { defaults: { color: { mode: 'thresholds' }, ...defaultsOf(panel) }, overrides: [] },
        options: { mergeValues: true, rowHeight: 0.8, showValue: 'auto' },
        type: 'state-timeline',
      };
    case 'table':
      return tableOf(panel, defaultsOf(panel));
  }
}

function timeseries(panel: GraphPanel): VisualJson {
  const hasLines = panel.thresholds.steps.length > 0;
  return {
    fieldConfig: {
      defaults: {
        // The same name has the same colour in every panel.
        color: { mode: 'palette-classic-by-name' },
        custom: {
          fillOpacity: panel.stacked ? 30 : 8,
          lineWidth: 1,
          showPoints: 'never',
          ...(panel.stacked ? { stacking: { group: 'A', mode: 'normal' } } : {}),
          ...(hasLines ? { thresholdsStyle: { mode: 'dashed' } } : {}),
        },
        ...defaultsOf(panel),
      },
      overrides: (panel.styles ?? []).map(styleOverride),
    },
    options: {
      legend: { calcs: ['lastNotNull', 'max'], displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    type: 'timeseries',
  };
}

function styleOverride({ look, series }: SeriesStyle): OverrideJson {
  const color = look === 'pale' ? 'text' : 'red';
  return {
    matcher: { id: 'byName', options: series },
    properties: [
      { id: 'color', value: { fixedColor: color, mode: 'fixed' } },
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.lineStyle', value: { dash: [4, 6], fill: 'dash' } },
    ],
  };
}

/** What every visualisation takes: unit, limits, words and colours of values. */
function defaultsOf(panel: QueryPanel) {
  const { decimals, empty, max, min, thresholds, unit, words } = panel;
  return {
    ...(decimals === undefined ? {} : { decimals }),
    ...(words ? { mappings: mappingsOf(words) } : {}),
    ...(max === undefined ? {} : { max }),
    ...(min === undefined ? {} : { min }),
    noValue: empty,
    thresholds: thresholdsOf(thresholds),
    unit,
  };
}
