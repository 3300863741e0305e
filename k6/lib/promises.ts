/** The thresholds that Quartet generates of a service, and the tags by which k6 knows the requests they are about. */

/** A condition on one tag of a request; a tag that is absent reads as empty. */
export type TagCondition =
  | { readonly tag: string; readonly in: readonly string[] }
  | { readonly tag: string; readonly notIn: readonly string[] }
  | { readonly tag: string; readonly matches: string }
  | { readonly tag: string; readonly notMatches: string };

/** What the target `k6-thresholds` writes. */
export interface PromisesFile {
  readonly service: string;
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  readonly promises: readonly {
    readonly name: string;
    readonly says: string;
    readonly metric: string;
    readonly threshold: string;
  }[];
  readonly expectedStatuses?: readonly { readonly min: number; readonly max: number }[];
  readonly uncounted: readonly TagCondition[];
  readonly marks: Readonly<Record<string, readonly TagCondition[]>>;
  readonly notExpressed: readonly { readonly name: string; readonly reason: string }[];
}

export type Tags = Readonly<Record<string, string>>;

/**
 * The tags of a request: `known`, `name` as the route, a mark for each promise with conditions of its own that hold, and
 * `service`, unless the service counts such a request for no promise.
 *
 * @param known  `route` (a template, written as the service's metrics write it) and `method`, and whatever else the
 *   service's conditions ask for.
 */
export function tagsOf(file: PromisesFile, known: Tags & { readonly route: string; readonly method: string }): Tags {
  const { method: _, ...tags } = known;
  const isCounted = !file.uncounted.some((condition) => holds(condition, known));
  const marks = Object.keys(file.marks).filter((mark) =>
    file.marks[mark]!.every((condition) => holds(condition, known)),
  );
  return {
    ...tags,
    // Without a name k6 takes the address, and every product would be a series of its own.
    name: known.route,
    ...(isCounted ? { service: file.service } : {}),
    ...Object.fromEntries(marks.map((mark) => [mark, 'yes'])),
  };
}

function holds(condition: TagCondition, tags: Tags): boolean {
  const value = tags[condition.tag] ?? '';
  if ('in' in condition) return condition.in.includes(value);
  if ('notIn' in condition) return !condition.notIn.includes(value);
  if ('matches' in condition) return new RegExp(`^(?:${condition.matches})$`).test(value);
  return !new RegExp(`^(?:${condition.notMatches})$`).test(value);
}

/** A threshold as k6 takes it. */
export interface AbortingThreshold {
  readonly threshold: string;
  readonly abortOnFail: true;
  readonly delayAbortEval: string;
}

/**
 * The thresholds for the options of a script.
 *
 * @param abortAfter  Ends the test at the first one missed, though not before this time, such as `30s`; absent, a test
 *   runs to its end and tells of all of them.
 */
export function thresholdsOf(
  file: PromisesFile,
  abortAfter?: string,
): Record<string, string[]> | Record<string, AbortingThreshold[]> {
  if (abortAfter === undefined) {
    return Object.fromEntries(Object.entries(file.thresholds).map(([metric, all]) => [metric, [...all]]));
  }
  return Object.fromEntries(
    Object.entries(file.thresholds).map(([metric, all]) => [
      metric,
      all.map((threshold) => ({ threshold, abortOnFail: true as const, delayAbortEval: abortAfter })),
    ]),
  );
}

/** The figures that thresholds compare, for `summaryTrendStats`: what k6 does not name in its summary nobody can read. */
export function trendStatsOf(file: PromisesFile): string[] {
  const compared = Object.values(file.thresholds).flatMap((all) => all.map((one) => one.split(/[<>=]/, 1)[0]!));
  return [
    ...new Set(['avg', 'min', 'med', 'p(95)', 'p(99)', 'max', 'count', ...compared.filter((one) => one !== 'rate')]),
  ];
}
