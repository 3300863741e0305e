/** Tables: instant queries joined by their labels, each column with its name, unit and colours. */

import type { Column, TablePanel } from '../dashboard.ts';
import { DASH } from '../panels.ts';
import { mappingsOf, thresholdsOf } from './levels.ts';
import { refId } from './query.ts';
import type { FieldDefaultsJson, OverrideJson, VisualJson } from './types.ts';

/** The text for no data at all belongs to the whole table: a single empty cell has a dash. */
const EMPTY_CELL: OverrideJson = {
  matcher: { id: 'byRegexp', options: '/.*/' },
  properties: [{ id: 'noValue', value: DASH }],
};

export function tableOf(panel: TablePanel, defaults: FieldDefaultsJson<Record<string, never>>): VisualJson {
  const { columns, sortBy } = panel;
  return {
    fieldConfig: {
      defaults: { ...defaults },
      overrides: [EMPTY_CELL, ...columns.flatMap(overrideOf)],
    },
    options: {
      cellHeight: 'sm',
      showHeader: true,
      ...(sortBy ? { sortBy: [{ desc: sortBy.descending, displayName: sortBy.title }] } : {}),
    },
    type: 'table',
  };
}

/** Rows that agree in all their labels become one; then the named columns stay, in their order. */
export function columnTransformations({ columns, queries }: TablePanel) {
  const fields = columns.map((column) => fieldOf(column, queries.length));
  const entries = fields.map((field, index) => [field, index] as const);
  return [
    { id: 'merge', options: {} },
    { id: 'filterFieldsByName', options: { include: { names: fields } } },
    {
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(sorted(entries)),
        renameByName: Object.fromEntries(
          sorted(entries.map(([field, index]) => [field, columns[index]!.title] as const)),
        ),
      },
    },
  ];
}

/** The name under which Grafana gives a column: `Value` where the table has one query, else with the query's letter. */
function fieldOf({ of }: Column, queries: number): string {
  if ('label' in of) return of.label;
  return queries === 1 ? 'Value' : `Value #${refId(of.query)}`;
}

function overrideOf(column: Column): readonly OverrideJson[] {
  const { decimals, gauge, links, thresholds, title, unit, width, words } = column;
  const isColored = thresholds !== undefined || words !== undefined;
  const properties = [
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(gauge
      ? [
          { id: 'custom.cellOptions', value: { mode: 'basic', type: 'gauge', valueDisplayMode: 'text' } },
          { id: 'max', value: 1 },
          { id: 'min', value: 0 },
        ]
      : isColored
        ? [{ id: 'custom.cellOptions', value: { type: 'color-text' } }]
        : []),
    ...(links ? [{ id: 'links', value: links.map((link) => ({ title: link.title, url: link.url })) }] : []),
    ...(words ? [{ id: 'mappings', value: mappingsOf(words) }] : []),
    ...(thresholds ? [{ id: 'thresholds', value: thresholdsOf(thresholds) }] : []),
    ...(unit ? [{ id: 'unit', value: unit }] : []),
    ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
  ];
  return properties.length === 0 ? [] : [{ matcher: { id: 'byName', options: title }, properties }];
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): readonly (readonly [string, Value])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
