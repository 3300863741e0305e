/** Turns the frames of a query into one table, for the format `table`. */
import type { DataFrame, Field, FieldType } from '@grafana/data';

/**
 * One row for each sample: Time, one column for each label, the value.
 *
 * @param isOnly  The value column is `Value` when the request has this query alone, else `Value #<refId>`.
 */
export function tableOf(frames: readonly DataFrame[], refId: string, isOnly: boolean): DataFrame | undefined {
  const filled = frames.filter((frame) => frame.fields.length >= 2);
  const [first] = filled;
  if (first === undefined) return undefined;
  const labels = [...new Set(filled.flatMap((frame) => Object.keys(frame.fields[1]?.labels ?? {})))].sort();
  const times: unknown[] = [];
  const values: unknown[] = [];
  const columns = labels.map((): unknown[] => []);
  for (const frame of filled) {
    const [time, value] = frame.fields;
    for (let row = 0; row < frame.length; row++) {
      times.push(time?.values[row]);
      values.push(value?.values[row]);
      for (const [at, label] of labels.entries()) columns[at]?.push(value?.labels?.[label] ?? '');
    }
  }
  const texts = labels.map(
    (name, at): Field => ({
      name,
      type: 'string' as FieldType,
      config: { filterable: true },
      values: columns[at] ?? [],
    }),
  );
  return {
    refId,
    ...(first.meta ? { meta: { ...first.meta, preferredVisualisationType: 'table' as const } } : {}),
    fields: [
      { name: 'Time', type: 'time' as FieldType, config: {}, values: times },
      ...texts,
      { name: isOnly ? 'Value' : `Value #${refId}`, type: 'number' as FieldType, config: {}, values },
    ],
    length: times.length,
  };
}
