/** What a service promises about its requests: objectives and thresholds of signals, each as one comparison k6 can make. */

import type { Decimal } from '../../model/decimal.ts';
import { decimalOf, multiply, ONE, printDecimal, printPercent, subtract, toNumber } from '../../model/decimal.ts';
import { milliseconds, printDuration } from '../../model/duration.ts';
import type { Matchers } from '../../model/matcher.ts';
import type { ServicePlan } from '../../plan.ts';

/** The series that one side of a ratio counts, of the term that tells requests apart best. */
export interface Counted {
  readonly matchers: Matchers;
  readonly labels: Readonly<Partial<Record<string, string>>>;
}

/** A promise that k6 can be asked about, as long as its requests can be told apart. */
export interface RequestPromise {
  /** Name of the objective, or of the alert on a signal. */
  readonly name: string;
  readonly from: 'objective' | 'alert';
  readonly signal: 'errors' | 'latency';
  /** In words, for a table: `99% of requests within 250ms`. */
  readonly says: string;
  /** What k6 compares: `rate<=0.01` of failed requests, `p(99)<250` of durations in milliseconds. */
  readonly threshold: string;
  readonly total: Counted;
  /** The failed ones among `total`; of signal `errors`. */
  readonly bad?: Counted;
}

/** A promise that k6 cannot be asked about, and why. */
export interface Unexpressed {
  readonly name: string;
  readonly from: RequestPromise['from'];
  readonly reason: string;
}

const THOUSAND: Decimal = { num: 1000n, den: 1n };

/** The promises of the service in the order of its spec, objectives first. */
export function promisesOf(plan: ServicePlan): readonly (RequestPromise | Unexpressed)[] {
  return [...plan.objectives.map(ofObjective), ...ofAlerts(plan)];
}

export function isUnexpressed(one: RequestPromise | Unexpressed): one is Unexpressed {
  return 'reason' in one;
}

function ofObjective({ objective, counted }: ServicePlan['objectives'][number]): RequestPromise | Unexpressed {
  const { name, measure, target } = objective;
  const share = printPercent(target);
  const from = 'objective';
  if (measure.kind === 'latency' && counted && 'latency' in counted) {
    return {
      name,
      from,
      signal: 'latency',
      says: `${share} of requests within ${printDuration(measure.threshold)}`,
      threshold: `p(${share.slice(0, -1)})<${measure.threshold}`,
      total: counted.latency,
    };
  }
  const total = counted && 'total' in counted ? counted.total.terms[0] : undefined;
  const bad = counted && 'bad' in counted ? counted.bad.terms[0] : undefined;
  if (measure.kind === 'errors' && total && bad) {
    return {
      name,
      from,
      signal: 'errors',
      says: `${share} of requests without a failure`,
      threshold: `rate<=${printDecimal(subtract(ONE, target))}`,
      total,
      bad,
    };
  }
  return { name, from, reason: `its ${measure.kind} is a query of its own over series that k6 does not have` };
}

/**
 * Thresholds of signals without an objective, where an alert watches them.
 *
 * They are read from the facts that the plan records, so that what the spec overrides holds here as well.
 */
function ofAlerts({ groups, signals }: ServicePlan): readonly RequestPromise[] {
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ labels, expr }): readonly RequestPromise[] => {
      const { alertname: name, signal, quantile } = labels;
      const value = /^vector\((.+)\)$/.exec(expr)?.[1];
      const limit = value === undefined ? undefined : decimalOf(value);
      if (name === undefined || limit === undefined) return [];
      const from = 'alert';
      if (signal === 'latency' && quantile !== undefined && signals.latency) {
        const isMean = signals.latency.kind === 'mean';
        const percent = printPercent(decimalOf(quantile)!).slice(0, -1);
        const inMs = toNumber(multiply(limit, THOUSAND));
        return [
          {
            name,
            from,
            signal,
            says: `${isMean ? 'requests on average' : `${percent}% of requests`} within ${printDuration(milliseconds(inMs))}`,
            threshold: `${isMean ? 'avg' : `p(${percent})`}<${inMs}`,
            total: signals.latency,
          },
        ];
      }
      const total = (signals.errorsOf ?? signals.traffic)?.terms[0];
      const bad = signals.errors?.terms[0];
      if (signal !== 'errors' || !total || !bad) return [];
      const says = `at most ${printPercent(limit)} of requests fail`;
      return [{ name, from, signal, says, threshold: `rate<=${printDecimal(limit)}`, total, bad }];
    });
}
