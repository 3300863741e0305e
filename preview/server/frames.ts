/** Turns an answer of the Prometheus API into data frames in Grafana's JSON. */
import { goDuration } from './durations.ts';

export type Labels = Readonly<Record<string, string>>;
/** Seconds since the epoch, and the value as text. */
export type Sample = readonly [number, string];

export type PrometheusData =
  | { readonly resultType: 'matrix'; readonly result: readonly { metric: Labels; values: readonly Sample[] }[] }
  | { readonly resultType: 'vector'; readonly result: readonly { metric: Labels; value: Sample }[] }
  | { readonly resultType: 'scalar' | 'string'; readonly result: Sample };

export interface Executed {
  readonly refId: string;
  /** The expression with every macro replaced. */
  readonly expr: string;
  readonly stepMs: number;
  readonly legendFormat: string;
}

export interface Notice {
  readonly severity: 'warning';
  readonly text: string;
}

interface Field {
  readonly name: string;
  readonly type: 'time' | 'number' | 'string';
  readonly typeInfo: { readonly frame: string };
  readonly labels?: Labels;
  readonly config?: Readonly<Record<string, unknown>>;
}

type Entities = Readonly<Record<string, readonly number[]>>;

export interface Frame {
  readonly schema: {
    readonly refId: string;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly fields: readonly Field[];
  };
  readonly data: {
    readonly values: readonly (readonly unknown[])[];
    readonly entities?: readonly (Entities | null)[];
  };
}

interface Series {
  readonly metric: Labels;
  readonly samples: readonly Sample[];
}

/**
 * One frame for each series; one frame without fields when there is none.
 *
 * What belongs to the query (the step, the expression that ran, notices) stands on the first frame alone, as recorded
 * from Grafana 12.4.
 */
export function framesOf(executed: Executed, data: PrometheusData, notices: readonly Notice[] = []): readonly Frame[] {
  const isText = data.resultType === 'string';
  const type = isText || data.resultType === 'matrix' ? 'timeseries-multi' : 'numeric-multi';
  const frames = seriesOf(data).map(
    (series): Frame => ({
      schema: {
        refId: executed.refId,
        meta: { type, typeVersion: isText ? [0, 0] : [0, 1], custom: { resultType: data.resultType } },
        fields: fieldsOf(executed, series, isText),
      },
      data: isText ? textValues(series) : numberValues(series),
    }),
  );
  const [first, ...rest] = frames;
  if (first === undefined) return [emptyFrame(executed, notices)];
  return [withQueryMeta(first, executed, notices), ...rest];
}

/** The frame that stands where no series came back, also beside an error. */
export function emptyFrame(executed: Executed, notices: readonly Notice[] = []): Frame {
  const bare: Frame = {
    schema: { refId: executed.refId, meta: { typeVersion: [0, 0], custom: {} }, fields: [] },
    data: { values: [] },
  };
  return withQueryMeta(bare, executed, notices);
}

function withQueryMeta(frame: Frame, executed: Executed, notices: readonly Notice[]): Frame {
  const custom = frame.schema.meta.custom;
  const meta = {
    ...frame.schema.meta,
    custom: { calculatedMinStep: executed.stepMs, ...(typeof custom === 'object' ? custom : {}) },
    executedQueryString: `Expr: ${executed.expr}\nStep: ${goDuration(executed.stepMs)}`,
    ...(notices.length > 0 ? { notices } : {}),
  };
  return { ...frame, schema: { ...frame.schema, meta } };
}

function seriesOf(data: PrometheusData): readonly Series[] {
  switch (data.resultType) {
    case 'matrix':
      return data.result.map(({ metric, values }) => ({ metric, samples: values }));
    case 'vector':
      return data.result.map(({ metric, value }) => ({ metric, samples: [value] }));
    case 'scalar':
    case 'string':
      return [{ metric: {}, samples: [data.result] }];
  }
}

function fieldsOf(executed: Executed, { metric }: Series, isText: boolean): readonly Field[] {
  const legend = legendOf(executed.legendFormat, metric, executed.expr);
  return [
    { name: 'Time', type: 'time', typeInfo: { frame: 'time.Time' }, config: { interval: executed.stepMs } },
    {
      name: metric.__name__ ?? 'Value',
      type: isText ? 'string' : 'number',
      typeInfo: { frame: isText ? 'string' : 'float64' },
      labels: metric,
      ...(legend === '' ? {} : { config: { displayNameFromDS: legend } }),
    },
  ];
}

function textValues({ samples }: Series): Frame['data'] {
  return { values: [samples.map(toMs), samples.map(([, value]) => value)] };
}

const ENTITY: Readonly<Record<string, string>> = { NaN: 'NaN', '+Inf': 'Inf', Inf: 'Inf', '-Inf': 'NegInf' };

/** JSON has no NaN and no infinities: they are null in the values and listed by index in `entities`. */
function numberValues({ samples }: Series): Frame['data'] {
  const entities: Record<string, number[]> = {};
  const numbers = samples.map(([, text], index) => {
    const entity = ENTITY[text];
    if (entity === undefined) return Number(text);
    entities[entity] = [...(entities[entity] ?? []), index];
    return null;
  });
  const values = [samples.map(toMs), numbers];
  return Object.keys(entities).length > 0 ? { values, entities: [null, entities] } : { values };
}

function toMs([seconds]: Sample): number {
  return Math.round(seconds * 1000);
}

/**
 * The name of a series.
 *
 * @param format  `{{label}}` template; empty for `name{a="b"}`; `__auto` leaves it to the browser, which gives ''.
 * @param expr  Stands in where a series has neither a name nor labels.
 */
export function legendOf(format: string, metric: Labels, expr: string): string {
  const hasLabels = Object.keys(metric).length > 0;
  if (format === '__auto') return hasLabels ? '' : expr;
  if (format !== '') return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => metric[name] ?? '');
  if (!hasLabels) return expr;
  const labels = Object.keys(metric)
    .filter((name) => name !== '__name__')
    .sort()
    .map((name) => `${name}=${JSON.stringify(metric[name])}`);
  const name = metric.__name__ ?? '';
  return labels.length === 0 && name !== '' ? name : `${name}{${labels.join(', ')}}`;
}
