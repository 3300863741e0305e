/** The functions and aggregations of PromQL: what they take, what they give, and since when. */

import type { ValueKind } from './ast.ts';
import type { Availability } from './version.ts';

export interface PromqlFunction extends Availability {
  readonly args: readonly ValueKind[];
  /** How many of `args`, from the first, must be given; the last one repeats where `repeats` is set. */
  readonly required: number;
  readonly repeats?: boolean;
  readonly result: ValueKind;
}

const EXPERIMENTAL = 'promql-experimental-functions';

function fn(args: readonly ValueKind[], more: Partial<PromqlFunction> = {}): PromqlFunction {
  return { args, required: args.length, result: 'vector', ...more };
}

const ofVector = fn(['vector']);
const ofMatrix = fn(['matrix']);
const ofTime = fn(['vector'], { required: 0 });
const scalar = fn([], { result: 'scalar' });

/** By name. Removed ones stand here too, with the version that dropped them. Source: Prometheus' own table and change log. */
export const functions: ReadonlyMap<string, PromqlFunction> = new Map<string, PromqlFunction>([
  ...'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_count histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp'
    .split(' ')
    .map((name): [string, PromqlFunction] => [name, ofVector]),
  ...'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time'
    .split(' ')
    .map((name): [string, PromqlFunction] => [name, ofMatrix]),
  ...'day_of_month day_of_week day_of_year days_in_month hour minute month year'
    .split(' ')
    .map((name): [string, PromqlFunction] => [name, ofTime]),
  ['clamp', fn(['vector', 'scalar', 'scalar'])],
  ['clamp_max', fn(['vector', 'scalar'])],
  ['clamp_min', fn(['vector', 'scalar'])],
  ['histogram_fraction', fn(['scalar', 'scalar', 'vector'])],
  ['histogram_quantile', fn(['scalar', 'vector'])],
  ['label_join', fn(['vector', 'string', 'string', 'string'], { required: 3, repeats: true })],
  ['label_replace', fn(['vector', 'string', 'string', 'string', 'string'])],
  ['pi', scalar],
  ['predict_linear', fn(['matrix', 'scalar'])],
  ['quantile_over_time', fn(['scalar', 'matrix'])],
  ['round', fn(['vector', 'scalar'], { required: 1 })],
  ['scalar', fn(['vector'], { result: 'scalar' })],
  ['time', scalar],
  ['vector', fn(['scalar'])],
  ['holt_winters', fn(['matrix', 'scalar', 'scalar'], { until: 3000 })],
  ['histogram_stddev', fn(['vector'], { since: 2048 })],
  ['histogram_stdvar', fn(['vector'], { since: 2048 })],
  ['histogram_avg', fn(['vector'], { since: 2051 })],
  ['mad_over_time', fn(['matrix'], { since: 2049, feature: EXPERIMENTAL })],
  ['sort_by_label', fn(['vector', 'string'], { required: 1, repeats: true, since: 2049, feature: EXPERIMENTAL })],
  ['sort_by_label_desc', fn(['vector', 'string'], { required: 1, repeats: true, since: 2049, feature: EXPERIMENTAL })],
  ['info', fn(['vector', 'vector'], { required: 1, since: 2055, feature: EXPERIMENTAL })],
  ['double_exponential_smoothing', fn(['matrix', 'scalar', 'scalar'], { since: 3000, feature: EXPERIMENTAL })],
  ['ts_of_max_over_time', fn(['matrix'], { since: 3005, feature: EXPERIMENTAL })],
  ['ts_of_min_over_time', fn(['matrix'], { since: 3005, feature: EXPERIMENTAL })],
  ['ts_of_last_over_time', fn(['matrix'], { since: 3005, feature: EXPERIMENTAL })],
  ['first_over_time', fn(['matrix'], { since: 3007, feature: EXPERIMENTAL, stable: 3014 })],
  ['ts_of_first_over_time', fn(['matrix'], { since: 3007, feature: EXPERIMENTAL })],
  ['histogram_quantiles', fn(['vector', 'string', 'scalar'], { repeats: true, since: 3011, feature: EXPERIMENTAL })],
  ['start', fn([], { result: 'scalar', since: 3012, feature: EXPERIMENTAL })],
  ['end', fn([], { result: 'scalar', since: 3012, feature: EXPERIMENTAL })],
  ['range', fn([], { result: 'scalar', since: 3012, feature: EXPERIMENTAL })],
  ['step', fn([], { result: 'scalar', since: 3012, feature: EXPERIMENTAL })],
  ['min_of', fn(['scalar', 'scalar'], { result: 'scalar', since: 3013, feature: EXPERIMENTAL })],
  ['max_of', fn(['scalar', 'scalar'], { result: 'scalar', since: 3013, feature: EXPERIMENTAL })],
  ['start_timestamp', fn(['vector'], { since: 3014, feature: 'use-start-timestamps' })],
]);

export interface Aggregation extends Availability {
  readonly param?: 'scalar' | 'string';
}

/** By name in lower case. */
export const aggregations: ReadonlyMap<string, Aggregation> = new Map<string, Aggregation>([
  ...'avg count group max min stddev stdvar sum'.split(' ').map((name): [string, Aggregation] => [name, {}]),
  ['bottomk', { param: 'scalar' }],
  ['count_values', { param: 'string' }],
  ['limit_ratio', { param: 'scalar', since: 2054, feature: EXPERIMENTAL }],
  ['limitk', { param: 'scalar', since: 2054, feature: EXPERIMENTAL }],
  ['quantile', { param: 'scalar' }],
  ['topk', { param: 'scalar' }],
]);

/** The kind a call of `name` gives; a vector where the function is unknown. */
export function resultKind(name: string): ValueKind {
  return functions.get(name)?.result ?? 'vector';
}

/** Functions that reduce each series' range to one value, so that the range decides how much of it they see. */
export function takesRange(name: string): boolean {
  return functions.get(name)?.args.includes('matrix') ?? false;
}
