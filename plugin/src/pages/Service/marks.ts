/** Alerts as annotations of a graph: when each one fired. */

import { type DataFrame, DataTopic, FieldType } from '@grafana/data';
import type { Interval } from '../../features/timeline/intervals.ts';

export interface MarkedAlert {
  readonly id: string;
  readonly intervals: readonly Interval[];
}

/**
 * One frame with a region for each time an alert fired; pending is no news at this place.
 *
 * @param color  Of all marks, as CSS.
 */
export function markFrame(alerts: readonly MarkedAlert[], color: string): DataFrame {
  const marks = alerts.flatMap(({ id, intervals }) =>
    intervals.filter(({ state }) => state === 'firing').map((interval) => ({ id, ...interval })),
  );
  marks.sort((a, b) => a.start - b.start);
  const field = <T>(name: string, type: FieldType, values: T[]) => ({ name, type, values, config: {} });
  return {
    length: marks.length,
    meta: { dataTopic: DataTopic.Annotations },
    fields: [
      field(
        'time',
        FieldType.time,
        marks.map(({ start }) => start),
      ),
      field(
        'timeEnd',
        FieldType.time,
        marks.map(({ end }) => end),
      ),
      field(
        'isRegion',
        FieldType.boolean,
        marks.map(() => true),
      ),
      field(
        'title',
        FieldType.string,
        marks.map(({ id }) => id),
      ),
      field(
        'text',
        FieldType.string,
        marks.map(({ id }) => id),
      ),
      field(
        'tags',
        FieldType.other,
        marks.map(() => [] as string[]),
      ),
      field(
        'color',
        FieldType.string,
        marks.map(() => color),
      ),
    ],
  };
}
