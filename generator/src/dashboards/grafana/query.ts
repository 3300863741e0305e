/** Queries of panels as Grafana's JSON, all of the data source that is chosen at the top of the dashboard. */

import type { Query } from '../dashboard.ts';
import type { DataSourceJson, TargetJson } from './types.ts';

/** The variable that every dashboard has. */
export const DATA_SOURCE: DataSourceJson = { type: 'prometheus', uid: '${datasource}' };

export function targetJson({ expr, format, instant, legend }: Query, index: number): TargetJson {
  return {
    datasource: DATA_SOURCE,
    expr,
    format: format === 'heatmap' ? 'heatmap' : format === 'table' ? 'table' : 'time_series',
    instant: instant === true,
    legendFormat: legend ?? '__auto',
    range: instant !== true,
    refId: refId(index),
  };
}

/** `A` to `Z`: more queries in one panel than letters would be a fault of a dashboard's design. */
export function refId(index: number): string {
  if (index > 25) throw new Error(`refId: query ${index} has no letter`);
  return String.fromCharCode(65 + index);
}
