/** The budget of a calendar period: running totals that start anew at its boundary in the objective's time zone. */

import { printDuration } from '../model/duration.ts';
import type { CalendarUnit, ObjectiveWindow, Service } from '../model/service.ts';
import type { RecordingRule } from '../plan.ts';
import * as names from './names.ts';
import { identityLabels, recorded } from './scope.ts';

/** How long the running totals survive without an evaluation, such as while Prometheus is away. */
const MEMORY = '1d';

/** The year whose offsets stand for all: the core reads no clock, and zones keep their rules for decades. */
const REFERENCE_YEAR = 2026;

/** Seconds that local time is ahead of UTC when each month begins, January first. */
export function offsetsOf(timeZone: string): readonly number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return Array.from({ length: 12 }, (_, month) => {
    const instant = Date.UTC(REFERENCE_YEAR, month, 1);
    const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name);
    if (!match) return 0;
    const [, sign, hours, minutes, rest = '0'] = match;
    const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    return sign === '-' ? -total : total;
  });
}

/**
 * PromQL of local time in seconds. Where the zone changes its clocks, all of a month has the offset of its first
 * instant, which is exact at every month boundary and up to an hour off for days between a change and the next month.
 */
export function localTime(timeZone: string): string {
  const offsets = offsetsOf(timeZone);
  const standard = Math.min(...offsets);
  const summer = Math.max(...offsets);
  const shift = summer - standard;
  const base = ahead(standard);
  if (shift === 0) return base;
  // By summer's clock a month begins no later than by its own, so its own offset holds from its first instant on.
  const month = `month(vector(${ahead(summer)}))`;
  const months = offsets.flatMap((offset, index) => (offset === standard ? [] : [index + 1]));
  const winter = offsets.flatMap((offset, index) => (offset === standard ? [index + 1] : []));
  const isSummer = months.every((index) => offsets[index - 1] === summer);
  if (isSummer && isRun(months)) return `${base} + ${shift} * scalar(${within(month, months)})`;
  // In the south summer is the two ends of the year.
  if (isSummer && isRun(winter)) return `${base} + ${shift} * scalar(1 - ${within(month, winter)})`;
  const parts = months.map((index) => `${offsets[index - 1]! - standard} * (${month} == bool ${index})`);
  return `${base} + scalar(${parts.join(' + ')})`;
}

/** Whether ascending numbers leave none out. */
function isRun(numbers: readonly number[]): boolean {
  return numbers.at(-1)! - numbers[0]! + 1 === numbers.length;
}

/** PromQL that is 1 in a run of months and 0 in the others. */
function within(month: string, run: readonly number[]): string {
  return `(${month} >= bool ${run[0]}) * (${month} <= bool ${run.at(-1)})`;
}

function ahead(offset: number): string {
  return offset === 0 ? 'time()' : `time() ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`;
}

/** PromQL of a number that is the same all through a calendar period and differs in the next. */
export function periodNumber(unit: CalendarUnit, timeZone: string): string {
  const local = `vector(${localTime(timeZone)})`;
  switch (unit) {
    case 'day':
      return `floor(${local} / 86400)`;
    case 'week':
      // The first Monday of the epoch is its fifth day.
      return `floor((${local} - 345600) / 604800)`;
    case 'month':
      return `year(${local}) * 100 + month(${local})`;
    case 'quarter':
      return `year(${local}) * 10 + ceil(month(${local}) / 3)`;
    case 'year':
      return `year(${local})`;
  }
}

/**
 * Running totals, error ratio and budget of the period.
 *
 * Each step takes the totals of the step before, drops them when the period's number has changed since, and adds the
 * last five minutes. Limits: events of the five minutes around a boundary count to the period in which they are
 * summed; totals that Prometheus did not evaluate for a day begin anew; the past before the first evaluation is unknown.
 */
export function calendarRules(
  service: Service,
  slo: string,
  window: Extract<ObjectiveWindow, { kind: 'calendar' }>,
  budget: string,
): { readonly sums: readonly RecordingRule[]; readonly slow: readonly RecordingRule[] } {
  const labels = { ...identityLabels(service), slo };
  const own = { slo };
  const number = periodNumber(window.unit, window.timeZone);
  const before = `last_over_time(${recorded(service, names.SLO_PERIOD, own, MEMORY)})`;
  const total = (name: string, sum: string): RecordingRule => {
    const step = recorded(service, sum, own);
    // Where the number has changed the old total counts 0 times, also when a period begins while nothing is measured.
    const kept = `last_over_time(${recorded(service, name, own, MEMORY)}) * on () group_left () (${before} == bool on () (${number}))`;
    return { record: name, expr: `${step} + (${kept}) or ${kept} or ${step}`, labels };
  };
  const ratio = names.sloErrorsSince(window.unit);
  const bad = recorded(service, names.SLO_BAD_PERIOD, own);
  const all = recorded(service, names.SLO_TOTAL_PERIOD, own);
  return {
    sums: [
      total(names.SLO_BAD_PERIOD, names.SLO_BAD_SUM),
      total(names.SLO_TOTAL_PERIOD, names.SLO_TOTAL_SUM),
      { record: names.SLO_PERIOD, expr: number, labels },
    ],
    slow: [
      { record: ratio, expr: `last_over_time(${range(bad)}) / (last_over_time(${range(all)}) > 0)`, labels },
      {
        record: names.SLO_BUDGET,
        expr: `1 - ${recorded(service, ratio, own)} / ${budget}`,
        labels,
      },
      {
        record: names.SLO_BURN,
        expr: `${recorded(service, ratio, own)} / ${budget}`,
        labels: { ...labels, window: window.unit },
      },
    ],
  };
}

/** Sums are read by range functions alone: their five-minute step just meets the look-back of an instant. */
function range(selector: string): string {
  return `${selector}[${printDuration((2 * names.SUM_STEP) as typeof names.SUM_STEP)}]`;
}
