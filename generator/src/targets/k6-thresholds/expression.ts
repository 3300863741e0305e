/** Puts promises into the terms of k6: metrics with tags, and which tags a request has to carry. */

import { compareText } from '../../diagnostics/diagnostic.ts';
import type { Matchers } from '../../model/matcher.ts';
import type { ServicePlan } from '../../plan.ts';
import type { RequestMatcher, TagCondition } from './conditions.ts';
import { ALL_STATUSES, conditionOf, requestMatchers, statusesMeeting } from './conditions.ts';
import type { Counted, RequestPromise, Unexpressed } from './promises.ts';
import { isUnexpressed, promisesOf } from './promises.ts';

/** A promise as a threshold of k6. */
export interface Threshold {
  readonly name: string;
  readonly from: RequestPromise['from'];
  readonly signal: RequestPromise['signal'];
  readonly says: string;
  /** `http_req_duration{service:shop,route:/orders}` */
  readonly metric: string;
  readonly threshold: string;
}

export interface Expressed {
  readonly thresholds: readonly Threshold[];
  readonly notExpressed: readonly Unexpressed[];
  /** Statuses that the service does not count as failures; undefined where it counts none or k6 cannot tell them. */
  readonly expected?: ReadonlySet<number>;
  /** Requests that meet one of these count for no promise: they go without the tag `service`. */
  readonly uncounted: readonly TagCondition[];
  /** Tag → the conditions, all of which a request meets that carries it. */
  readonly marks: Readonly<Record<string, readonly TagCondition[]>>;
}

/** Value of a tag that says that the conditions of its name hold. */
export const MARKED = 'yes';

/** Tags that k6 or the scenarios set with a meaning of their own. */
const TAKEN: ReadonlySet<string> = new Set(
  'check error error_code expected_response group ip name proto scenario service url vu iter'.split(' '),
);

/** What one promise counts: conditions on tags that are known before the request, and one on its outcome. */
interface Scope {
  readonly promise: RequestPromise;
  readonly conditions: readonly TagCondition[];
  readonly outcome: readonly string[];
}

/**
 * The promises of a service as thresholds of k6, on its own metrics `http_req_failed` and `http_req_duration`.
 *
 * What all promises leave out (probes, scrapes) becomes `uncounted`; an equality becomes a tag of the threshold; any
 * other condition a tag of its own, a mark. A promise for which none of these is exact is not expressed, with the reason.
 */
export function express(plan: ServicePlan): Expressed {
  const context = contextOf(plan);
  const results = promisesOf(plan).map((one) => (isUnexpressed(one) ? one : scopeOf(one, context)));
  const scopes = results.filter((result): result is Scope => 'promise' in result);
  const shared = sharedExclusions(scopes);
  const marks: Record<string, readonly TagCondition[]> = {};
  const thresholds = scopes.map((scope) => thresholdOf(scope, shared, marks, plan.service.name));
  return {
    thresholds,
    notExpressed: results.filter((result): result is Unexpressed => 'reason' in result),
    ...(context.failed ? { expected: complement(context.failed) } : {}),
    uncounted: shared.map(opposite),
    marks,
  };
}

interface Context {
  /** Matchers that pick the service's series among all, and say nothing about a request. */
  readonly own: Matchers;
  /** A status as the metrics write it; undefined where they write none, or something else. */
  readonly write?: (status: number) => string;
  /** Statuses that the service counts as failures. */
  readonly failed?: ReadonlySet<number>;
  /** Why no promise of this profile can be put to a client. */
  readonly refusal?: string;
}

function contextOf({ service, signals }: ServicePlan): Context {
  const { profile } = signals;
  const { requests, errors, duration, serviceDuration } = profile;
  const sources = [...requests, ...(errors?.of ?? []), duration, serviceDuration];
  const own = [...service.selector, ...sources.flatMap((source) => source?.match ?? [])];
  if (profile.statusStyle === 'outcome') {
    const refusal = `profile \`${profile.id}\` counts by the result of a call, which a client does not see`;
    return { own, refusal };
  }
  const write = WRITERS[profile.statusStyle];
  const bad = signals.errors?.terms[0];
  if (!write || !bad) return { own };
  const onStatus = requestMatchers(bad.matchers, bad.labels, own).filter(({ tag }) => tag === 'status');
  const failed = onStatus.length === 0 ? undefined : statusesMeeting(onStatus, write);
  return { own, write, ...(failed ? { failed } : {}) };
}

const WRITERS: Readonly<Record<ServicePlan['signals']['profile']['statusStyle'], Context['write'] | undefined>> = {
  code: String,
  class: (status) => `${Math.floor(status / 100)}xx`,
  digit: (status) => String(Math.floor(status / 100)),
  outcome: undefined,
  none: undefined,
};

function scopeOf(promise: RequestPromise, context: Context): Scope | Unexpressed {
  const refuse = (reason: string): Unexpressed => ({ name: promise.name, from: promise.from, reason });
  if (context.refusal !== undefined) return refuse(context.refusal);
  const total = onRequests(promise.total, context);
  const [onStatus, known] = split(total);
  if (promise.bad) {
    if (!context.failed) return refuse('its failures are not told by their status, and k6 knows no other sign of them');
    const more = split(onRequests(promise.bad, context))[1].find((one) => !known.some((two) => isSame(one, two)));
    if (more)
      return refuse(`only requests with certain values of \`${more.tag}\` can fail there, and k6 goes by status`);
  }
  const conditions: TagCondition[] = [];
  for (const one of known) {
    if (TAKEN.has(one.tag)) return refuse(`\`${one.tag}\` is a tag with a meaning of its own in k6`);
    const condition = conditionOf(one);
    if (!condition) return refuse(`\`${one.matcher.value}\` has no equal among the regular expressions of JavaScript`);
    conditions.push(condition);
  }
  const outcome = outcomeOf(onStatus, context);
  if (!outcome) return refuse('k6 tells expected from failed responses or one status, and no other group of statuses');
  return { promise, conditions, outcome };
}

function onRequests({ matchers, labels }: Counted, { own }: Context): readonly RequestMatcher[] {
  return requestMatchers(matchers, labels, own);
}

function split(matchers: readonly RequestMatcher[]): readonly [readonly RequestMatcher[], readonly RequestMatcher[]] {
  const isOnStatus = ({ tag }: RequestMatcher) => tag === 'status';
  return [matchers.filter(isOnStatus), matchers.filter((one) => !isOnStatus(one))];
}

function isSame(a: RequestMatcher, b: RequestMatcher): boolean {
  return a.tag === b.tag && a.matcher.op === b.matcher.op && a.matcher.value === b.matcher.value;
}

/** The tag of k6 that holds for exactly the statuses counted: none for all, else undefined where there is no such tag. */
function outcomeOf(onStatus: readonly RequestMatcher[], { write, failed }: Context): readonly string[] | undefined {
  if (onStatus.length === 0) return [];
  const counted = write ? statusesMeeting(onStatus, write) : undefined;
  if (!counted) return undefined;
  if (counted.size === ALL_STATUSES.length) return [];
  if (failed && isEqual(counted, complement(failed))) return ['expected_response:true'];
  if (failed && isEqual(counted, failed)) return ['expected_response:false'];
  return counted.size === 1 ? [`status:${[...counted][0]}`] : undefined;
}

function complement(statuses: ReadonlySet<number>): ReadonlySet<number> {
  return new Set(ALL_STATUSES.filter((status) => !statuses.has(status)));
}

function isEqual(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((status) => b.has(status));
}

/** Negative conditions that every scope holds, in the order of the first. */
function sharedExclusions([first, ...others]: readonly Scope[]): readonly TagCondition[] {
  const isNegative = (condition: TagCondition) => 'notIn' in condition || 'notMatches' in condition;
  return (first?.conditions ?? []).filter(
    (condition) => isNegative(condition) && others.every(({ conditions }) => holds(conditions, condition)),
  );
}

function holds(conditions: readonly TagCondition[], condition: TagCondition): boolean {
  return conditions.some((other) => JSON.stringify(other) === JSON.stringify(condition));
}

/** The opposite of a negative condition. */
function opposite(condition: TagCondition): TagCondition {
  if ('notIn' in condition) return { tag: condition.tag, in: condition.notIn };
  if ('notMatches' in condition) return { tag: condition.tag, matches: condition.notMatches };
  throw new Error(`opposite: the condition on ${condition.tag} is not negative`);
}

/** The threshold of `scope`; what no tag of its own says is added to `marks`. */
function thresholdOf(
  { promise, conditions, outcome }: Scope,
  shared: readonly TagCondition[],
  marks: Record<string, readonly TagCondition[]>,
  service: string,
): Threshold {
  const tags = new Map<string, string>();
  const marked: TagCondition[] = [];
  for (const condition of conditions.filter((one) => !holds(shared, one))) {
    const value = 'in' in condition && condition.in.length === 1 ? condition.in[0]! : undefined;
    if (value !== undefined && isTagValue(value) && !tags.has(condition.tag)) tags.set(condition.tag, value);
    else marked.push(condition);
  }
  if (marked.length > 0) {
    const mark = markName(promise, marks);
    marks[mark] = marked;
    tags.set(mark, MARKED);
  }
  const byName = [...tags].sort(([a], [b]) => rank(a) - rank(b) || compareText(a, b));
  const pairs = [`service:${service}`, ...byName.map(([tag, value]) => `${tag}:${value}`), ...outcome];
  const { name, from, signal, says, threshold } = promise;
  const metric = signal === 'errors' ? 'http_req_failed' : 'http_req_duration';
  return { name, from, signal, says, metric: `${metric}{${pairs.join(',')}}`, threshold };
}

/** Routes come first, as in a reader's mind; the rest by name. */
function rank(tag: string): number {
  return tag === 'route' ? 0 : 1;
}

/** Whether a value can stand in the name of a threshold, whose tags k6 takes apart at commas and strips of quotes. */
function isTagValue(value: string): boolean {
  return value !== '' && !value.includes(',') && !/^[\s"']|[\s"']$/.test(value);
}

/** A name of its own that is also a label of Prometheus, to which k6 may write its tags. */
function markName({ from, name }: RequestPromise, marks: Readonly<Record<string, unknown>>): string {
  const base = `${from === 'objective' ? 'slo' : 'alert'}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
  let mark = base;
  for (let next = 2; Object.hasOwn(marks, mark); next++) mark = `${base}_${next}`;
  return mark;
}
