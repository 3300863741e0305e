/** What is said where a profile cannot answer what a spec asks of it. */

import type { Finding } from '../model/finding.ts';
import type { At } from '../model/origin.ts';
import type { MetricProfile } from '../profiles/profile.ts';
import { regexOf } from '../promql/regex.ts';
import type { Unanswerable } from './conditions.ts';
import { isRole } from './conditions.ts';

/** The finding that a condition cannot be put to a profile's metric. */
export function unanswerable(
  subject: string,
  field: string,
  problem: Unanswerable,
  profile: MetricProfile,
  where: At,
): Finding {
  const { name, values } = problem.condition;
  if (problem.reason === 'bad-pattern') {
    const { pattern } = problem;
    const { problem: why, oldProblem } = regexOf(pattern);
    return {
      code: 'bad-regex',
      severity: 'error',
      message: `\`${pattern}\` is not a regular expression of Prometheus: ${(why ?? oldProblem)?.message ?? 'it does not parse'}.`,
      expected: 'a status such as 404, or a pattern such as 5..',
      help: 'Write the status as the metric has it, or a class such as 5xx.',
      at: where,
    };
  }
  const what =
    problem.reason === 'class-only'
      ? `\`${values.join(', ')}\` cannot be told apart: profile \`${profile.id}\` knows status classes alone.`
      : `\`${name}\` cannot be asked of ${subject}: profile \`${profile.id}\` has no such label there.`;
  return {
    code: 'label-not-in-profile',
    severity: 'error',
    message: what,
    expected: problem.reason === 'class-only' ? 'a class such as 5xx' : `a label that the ${subject} metric has`,
    help: isRole(name)
      ? `Leave \`${field}\` out, or take a profile whose library exposes the ${name}.`
      : `Leave \`${name}\` out of \`${field}\`.`,
    at: where,
  };
}

/** The finding that a profile has no such signal at all. */
export function lacking(
  signal: 'latency' | 'errors' | 'traffic' | 'saturation',
  profile: MetricProfile,
  where: At,
): Finding {
  const reason = signal === 'traffic' ? undefined : profile.missing?.[signal];
  return {
    code: 'signal-not-in-profile',
    severity: 'error',
    message: `Profile \`${profile.id}\` gives no ${signal}.${reason ? ` ${reason}` : ''}`,
    help: `leave it out, or expose the metric and take a profile that has it: quartet explain signal-not-in-profile.`,
    at: where,
  };
}
