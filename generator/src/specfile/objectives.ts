/** Objectives of a spec in the model's terms: what they count, over which window, and the burn tiers that alert on them. */

import { didYouMean } from '../diagnostics/suggest.ts';
import { compare, decimal, ONE, ZERO } from '../model/decimal.ts';
import type { Duration } from '../model/duration.ts';
import { DAY, HOUR, MINUTE, printDuration } from '../model/duration.ts';
import type { Path } from '../model/origin.ts';
import type { BurnTier, CalendarUnit, Objective, ObjectiveMeasure, ObjectiveWindow } from '../model/service.ts';
import { finding, shown } from './codes.ts';
import type { Reading } from './convert.ts';
import { conditionsOf, exactRatio, lengthOf, positiveLengthOf, reportDoubles, shareOf } from './convert.ts';
import type { ObjectiveFields, TierFields } from './schema.ts';

const NO_WAIT = 0 as Duration;

/**
 * Four arms, as the SRE workbook pairs them: 2 % of the budget in 1 h, 5 % in 6 h, 10 % in 1 d and in 3 d.
 *
 * @see Google SRE Workbook, "Alerting on SLOs"; the short window is a twelfth of the long one.
 */
export const DEFAULT_TIERS: readonly BurnTier[] = [
  {
    name: 'page-fast',
    short: (5 * MINUTE) as Duration,
    long: HOUR,
    urgency: 'page',
    share: exactRatio('2%'),
    for: NO_WAIT,
  },
  {
    name: 'page-slow',
    short: (30 * MINUTE) as Duration,
    long: (6 * HOUR) as Duration,
    urgency: 'page',
    share: exactRatio('5%'),
    for: NO_WAIT,
  },
  {
    name: 'ticket-fast',
    short: (2 * HOUR) as Duration,
    long: DAY,
    urgency: 'ticket',
    share: exactRatio('10%'),
    for: NO_WAIT,
  },
  {
    name: 'ticket-slow',
    short: (6 * HOUR) as Duration,
    long: (3 * DAY) as Duration,
    urgency: 'ticket',
    share: exactRatio('10%'),
    for: NO_WAIT,
  },
];

export const DEFAULT_WINDOW: ObjectiveWindow = { kind: 'rolling', length: (30 * DAY) as Duration };

/** The shortest that a calendar unit can be. */
const SHORTEST: Readonly<Record<CalendarUnit, Duration>> = {
  day: DAY,
  week: (7 * DAY) as Duration,
  month: (28 * DAY) as Duration,
  quarter: (90 * DAY) as Duration,
  year: (365 * DAY) as Duration,
};

/** The objectives of a service; what cannot be right is reported to `reading` and carried along. */
export function objectivesOf(reading: Reading, fields: readonly ObjectiveFields[]): Objective[] {
  reportDoubles(
    reading,
    fields,
    (objective) => objective.name,
    (index) => ['spec', 'objectives', index, 'name'],
    'duplicate-objective',
    (name) => `There is already an objective \`${name}\`.`,
  );
  return fields.flatMap((objective, index) => objectiveOf(reading, objective, index) ?? []);
}

function objectiveOf(reading: Reading, fields: ObjectiveFields, index: number): Objective | undefined {
  const path: Path = ['spec', 'objectives', index];
  const measure = measureOf(reading, fields, path);
  const target = exactRatio(fields.target);
  checkTarget(reading, fields.target, [...path, 'target']);
  const window = windowOf(reading, fields.window, [...path, 'window']);
  const tiers = fields.tiers ? tiersOf(reading, fields.tiers, [...path, 'tiers']) : DEFAULT_TIERS;
  checkFit(reading, window, tiers, path, fields);
  if (!measure) return undefined;
  const isFree = measure.kind === 'ratio' || measure.kind === 'raw';
  if (isFree && fields.where)
    conflict(reading, path, 'where', measure.kind, 'a free query holds its own conditions; write them into the query');
  return {
    name: fields.name,
    ...(fields.description !== undefined && { description: fields.description }),
    measure,
    target,
    window,
    where: fields.where ? conditionsOf(reading, fields.where, [...path, 'where']) : [],
    tiers,
    ...(fields.minRequests !== undefined && { minRequests: fields.minRequests }),
    index,
  };
}

const MEASURES = ['signal', 'ratio', 'raw'] as const;

function measureOf(reading: Reading, fields: ObjectiveFields, path: Path): ObjectiveMeasure | undefined {
  const { origin, findings } = reading;
  const given = MEASURES.filter((measure) => fields[measure] !== undefined);
  if (given.length === 0) {
    findings.push(
      finding('missing-field', { origin, path: [...path, 'name'] }, `Objective ${shown(fields.name)} counts nothing.`, {
        expected: 'signal, ratio or raw',
        help: 'add `signal: errors`, or `signal: latency` with a `threshold`',
      }),
    );
    return undefined;
  }
  if (given.length > 1) {
    conflict(reading, path, given[1]!, given[0]!, 'keep one of the two');
    return undefined;
  }
  if (fields.threshold !== undefined && fields.signal !== 'latency') {
    conflict(reading, path, 'threshold', given[0]!, 'a threshold belongs to `signal: latency`; remove it');
    return undefined;
  }
  if (fields.signal === 'errors') return { kind: 'errors' };
  if (fields.signal === 'latency') {
    if (fields.threshold !== undefined) {
      return { kind: 'latency', threshold: positiveLengthOf(reading, fields.threshold, [...path, 'threshold']) };
    }
    findings.push(
      finding(
        'missing-field',
        { origin, path: [...path, 'signal'] },
        `\`threshold\` is missing in objective ${shown(fields.name)}.`,
        {
          expected: 'a duration such as 250ms',
          help: 'say how long a good request takes at most, for example `threshold: 250ms`',
        },
      ),
    );
    return undefined;
  }
  if (fields.ratio) return ratioOf(reading, fields.ratio, [...path, 'ratio']);
  const errorRatio = fields.raw ?? '';
  checkQuery(reading, errorRatio, [...path, 'raw']);
  return { kind: 'raw', errorRatio };
}

function ratioOf(
  reading: Reading,
  fields: NonNullable<ObjectiveFields['ratio']>,
  path: Path,
): ObjectiveMeasure | undefined {
  const { bad, good, total } = fields;
  checkQuery(reading, total, [...path, 'total']);
  if (bad !== undefined) checkQuery(reading, bad, [...path, 'bad']);
  if (good !== undefined) checkQuery(reading, good, [...path, 'good']);
  if (bad !== undefined && good !== undefined) {
    conflict(reading, path, 'good', 'bad', 'keep one of the two; the other follows from `total`');
    return undefined;
  }
  if (bad !== undefined) return { kind: 'ratio', bad, total };
  if (good !== undefined) return { kind: 'ratio', good, total };
  reading.findings.push(
    finding(
      'missing-field',
      { origin: reading.origin, path },
      '`ratio` needs the events that fail, or those that succeed.',
      {
        expected: 'bad or good',
      },
    ),
  );
  return undefined;
}

/** `$window` as a word: `$windows` is something else. */
const WINDOW_WORD = /\$window(?![A-Za-z0-9_])/;

function checkQuery(reading: Reading, query: string, path: Path): void {
  if (WINDOW_WORD.test(query)) return;
  const foreign = /\{\{\s*\.window\s*\}\}|\$\{window\}|\$__rate_interval|\$__interval|\$__range/.exec(query)?.[0];
  const fixed = /\[[0-9a-z]+\]/.exec(query)?.[0];
  const help = foreign ?? fixed;
  reading.findings.push(
    finding(
      'query-without-window',
      { origin: reading.origin, path },
      'The query does not say where the window belongs.',
      {
        expected: '`$window` as the range, such as `rate(errors_total[$window])`',
        help:
          help === undefined
            ? undefined
            : `write \`${help.startsWith('[') ? '[$window]' : '$window'}\` in place of \`${help}\``,
      },
    ),
  );
}

function checkTarget(reading: Reading, written: string | number, path: Path): void {
  const target = exactRatio(written);
  const at = { origin: reading.origin, path };
  if (compare(target, ONE) === 0) {
    reading.findings.push(
      finding('no-budget', at, `A target of ${shown(written)} leaves no error budget, so there is nothing to burn.`, {
        expected: 'less than 100%',
        help: 'write the share of failures that may be, for example `99.99%`',
      }),
    );
  } else if (compare(target, ZERO) <= 0 || compare(target, ONE) > 0) {
    const help = typeof written === 'string' && !written.endsWith('%') ? `write \`${written}%\`` : undefined;
    reading.findings.push(
      finding('out-of-range', at, `${shown(written)} is no share of good requests.`, {
        expected: 'more than 0 and less than 100%',
        help,
      }),
    );
  }
}

function windowOf(reading: Reading, fields: ObjectiveFields['window'], path: Path): ObjectiveWindow {
  if (fields === undefined) return DEFAULT_WINDOW;
  if (typeof fields === 'string') return { kind: 'rolling', length: positiveLengthOf(reading, fields, path) };
  const timeZone = fields.timeZone ?? 'UTC';
  if (!isTimeZone(timeZone)) {
    reading.findings.push(
      finding(
        'unknown-time-zone',
        { origin: reading.origin, path: [...path, 'timeZone'] },
        `${shown(timeZone)} is no time zone.`,
        {
          expected: 'a name of the time zone database, such as Europe/Berlin',
          help: didYouMean(timeZone, Intl.supportedValuesOf('timeZone')),
        },
      ),
    );
  }
  return { kind: 'calendar', unit: fields.calendar, timeZone };
}

const timeZones = new Map<string, boolean>();

function isTimeZone(name: string): boolean {
  let known = timeZones.get(name);
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      known = /^[A-Za-z]/.test(name);
    } catch {
      known = false;
    }
    timeZones.set(name, known);
  }
  return known;
}

function tiersOf(reading: Reading, fields: readonly TierFields[], path: Path): BurnTier[] {
  reportDoubles(
    reading,
    fields,
    (tier) => tier.name,
    (index) => [...path, index, 'name'],
    'duplicate-tier',
    (name) => `There is already a tier \`${name}\`.`,
  );
  return fields.map((tier, index) => tierOf(reading, tier, [...path, index]));
}

function tierOf(reading: Reading, fields: TierFields, path: Path): BurnTier {
  const { origin, findings } = reading;
  const short = positiveLengthOf(reading, fields.short, [...path, 'short']);
  const long = positiveLengthOf(reading, fields.long, [...path, 'long']);
  if (short >= long && long > 0) {
    const also = [{ at: { origin, path: [...path, 'long'] }, message: 'the long window' }];
    findings.push(
      finding(
        'tier-windows',
        { origin, path: [...path, 'short'] },
        `${shown(fields.short)} is not shorter than ${shown(fields.long)}.`,
        {
          expected: 'a short window below the long one',
          help: short > long ? 'swap the two' : 'a twelfth of the long window is usual',
          also,
        },
      ),
    );
  }
  if (fields.share !== undefined && fields.factor !== undefined) {
    conflict(reading, path, 'factor', 'share', 'keep one of the two');
  } else if (fields.share === undefined && fields.factor === undefined) {
    findings.push(
      finding(
        'missing-field',
        { origin, path: [...path, 'name'] },
        `Tier ${shown(fields.name)} does not say when it trips.`,
        {
          expected: 'share or factor',
          help: 'add `share: 2%`, the part of the budget that is spent when the long window trips',
        },
      ),
    );
  }
  return {
    name: fields.name,
    short,
    long,
    urgency: fields.severity,
    ...(fields.share !== undefined && { share: shareOf(reading, fields.share, [...path, 'share']) }),
    ...(fields.factor !== undefined && { factor: decimal(fields.factor) }),
    for: fields.for === undefined ? NO_WAIT : lengthOf(reading, fields.for, [...path, 'for']),
  };
}

function checkFit(
  reading: Reading,
  window: ObjectiveWindow,
  tiers: readonly BurnTier[],
  path: Path,
  fields: ObjectiveFields,
): void {
  const length = window.kind === 'rolling' ? window.length : SHORTEST[window.unit];
  if (length <= 0) return;
  const longest = tiers.reduce((a, b) => (b.long > a.long ? b : a));
  if (longest.long <= length) return;
  const { origin } = reading;
  const given =
    typeof fields.window === 'string'
      ? fields.window
      : window.kind === 'calendar'
        ? window.unit
        : printDuration(length);
  const tierPath: Path = [...path, 'tiers', tiers.indexOf(longest), 'long'];
  const also = fields.tiers
    ? [
        {
          at: { origin, path: tierPath },
          message: `tier \`${longest.name}\` looks back ${printDuration(longest.long)}`,
        },
      ]
    : undefined;
  const help = fields.tiers
    ? 'shorten the tier, or lengthen the objective'
    : `the default tiers look back up to ${printDuration(longest.long)}; give \`tiers\` of your own for a shorter objective`;
  reading.findings.push(
    finding(
      'window-too-short',
      { origin, path: [...path, 'window'] },
      `${shown(given)} is shorter than the longest window of its burn tiers.`,
      {
        expected: `at least ${printDuration(longest.long)}`,
        help,
        ...(also && { also }),
      },
    ),
  );
}

/** Two fields of one mapping that exclude each other: points at the second, shows the first. */
export function conflict(reading: Reading, path: Path, field: string, other: string, help: string): void {
  const { origin, findings } = reading;
  const also = [{ at: { origin, path: [...path, other], key: true }, message: `\`${other}\` stands here` }];
  const message = `\`${field}\` cannot stand beside \`${other}\`.`;
  findings.push(finding('conflicting-fields', { origin, path: [...path, field], key: true }, message, { help, also }));
}
