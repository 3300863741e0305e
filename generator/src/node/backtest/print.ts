/** Backtests as a person reads them: by owner, one line for each alert, the times it fired below. */

import type { AlertRun } from '../../backtest/alert-runs.ts';
import type { Backtest, BacktestComparison } from '../../backtest/backtest.ts';
import type { GroupedAlert } from '../../backtest/loaded.ts';
import type { Instant } from '../../backtest/matrix.ts';
import { firingWithin, type Totals } from '../../backtest/totals.ts';
import { milliseconds, printDuration } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import { parse } from '../../promql/parse.ts';
import { unitOf } from '../../promql/units.ts';
import { humanize, humanizeDuration, humanizePercentage } from '../../template/humanize.ts';
import { renderAll } from '../../template/render.ts';
import { printLabels } from '../diff/known-rule.ts';
import { counted } from '../report/counts.ts';
import { visible } from '../report/width.ts';

export interface AlertBacktest {
  readonly owner: string;
  readonly alert: GroupedAlert;
  readonly outcome: BacktestComparison;
}

/** The latest runs of an alert that are printed; JSON has them all. */
const SHOWN = 10;

/** Lines without line feeds. Alerts that stayed silent share one line of their owner. */
export function backtestLines(results: readonly AlertBacktest[]): readonly string[] {
  const lines: string[] = [];
  for (const owner of new Set(results.map((result) => result.owner))) {
    const own = results.filter((result) => result.owner === owner);
    if (lines.length > 0) lines.push('');
    lines.push(visible(owner));
    const silent: string[] = [];
    for (const result of own) {
      const { draft, today } = result.outcome;
      if (draft.totals.fired + (today?.totals.fired ?? 0) === 0 && draft.approximate.length === 0 && !draft.dataFrom) {
        silent.push(nameOf(result));
      } else lines.push(...alertLines(result));
    }
    if (silent.length > 0) lines.push(visible(`  silent: ${silent.join(', ')}`));
  }
  return lines;
}

function alertLines(result: AlertBacktest): readonly string[] {
  const { draft, isSame, today } = result.outcome;
  const others = today && !isSame ? `   today's rule: ${totalsText(today.totals)}` : '';
  const lines = [visible(`  ${nameOf(result)}  ${totalsText(draft.totals)}${others}`)];
  if (draft.dataFrom === 'never') lines.push('    there is nothing to judge by: no series in all that time');
  else if (draft.dataFrom !== undefined) lines.push(`    its series begin at ${printInstant(draft.dataFrom)}`);
  for (const reason of draft.approximate) lines.push(visible(`    approximate: ${reason}`));
  if (draft.failedAt.length > 0) {
    lines.push(`    ${counted(draft.failedAt.length, 'evaluation')} would have failed: two samples give one label set`);
  }
  const fired = draft.runs.filter((run) => firingWithin(run, draft));
  const width = Math.max(0, ...fired.map((run) => lengthText(run, draft).length));
  for (const run of fired.slice(-SHOWN)) {
    const labels = printLabels(ownLabels(run.labels, result.alert.rule.labels));
    const parts = [
      printInstant(Math.max(run.firingAt!, draft.start)),
      lengthText(run, draft).padEnd(width),
      `worst ${valueText(run.worst, draft)}`,
      labels,
    ];
    lines.push(visible(`    ${parts.filter((part) => part !== '').join('  ')}`));
  }
  if (fired.length > SHOWN) lines.push(`    and ${counted(fired.length - SHOWN, 'earlier time')}`);
  return lines;
}

function nameOf({ alert: { rule } }: AlertBacktest): string {
  const telling = Object.entries(rule.labels).filter(([name]) =>
    ['slo', 'tier', 'resource', 'severity'].includes(name),
  );
  return `${rule.alert}${telling.length === 0 ? '' : ` ${printLabels(Object.fromEntries(telling))}`}`;
}

/** `fired 4 times, 38m in all, longest 21m`. */
export function totalsText({ fired, firingMs, longestMs, open, pendingOnly }: Totals): string {
  if (fired === 0) return pendingOnly === 0 ? 'silent' : `silent, pending ${counted(pendingOnly, 'time')}`;
  const longest = fired === 1 ? '' : `, longest ${length(longestMs)}`;
  const still = open === 0 ? '' : `, ${open} still firing`;
  return `fired ${counted(fired, 'time')}, ${length(firingMs)} in all${longest}${still}`;
}

function lengthText(run: AlertRun, window: Backtest): string {
  const { end, start } = firingWithin(run, window)!;
  return `${length(end - start)}${run.endedAt === undefined ? ' so far' : ''}`;
}

/** Whole seconds: evaluations of a group stand at odd milliseconds, and nobody asks for these. */
function length(ms: number): string {
  return printDuration(milliseconds(ms < 1000 ? ms : Math.round(ms / 1000) * 1000));
}

/** Labels that the alert itself does not have: what tells its instances apart. */
function ownLabels(labels: Labels, alert: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name, value]) => name !== 'alertname' && alert[name] !== value),
  );
}

/** A value in the unit that its expression is known to have. */
function valueText(value: number, { condition }: Backtest): string {
  const { expr } = condition ? parse(condition.measured) : {};
  const unit = expr && unitOf(expr);
  if (!Number.isFinite(value)) return String(value);
  if (unit?.name === 'ratio') return humanizePercentage(value / unit.factor);
  return unit?.name === 'seconds' && unit.factor === 1 ? humanizeDuration(value) : humanize(value);
}

/** `2026-11-21 10:00:30`, in UTC. */
export function printInstant(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}

/** A backtest as JSON has it: times in RFC 3339, lengths in seconds. */
export function backtestJson({ alert, outcome, owner }: AlertBacktest): Readonly<Record<string, unknown>> {
  const { draft, isSame, today } = outcome;
  const { rule } = alert;
  return {
    owner,
    alert: rule.alert,
    labels: rule.labels,
    expr: draft.expr,
    step: draft.step / 1000,
    ...totalsJson(draft.totals),
    today: today ? { same: isSame, ...totalsJson(today.totals) } : null,
    approximate: draft.approximate,
    precision: draft.precision / 1000,
    ...(draft.dataFrom === undefined ? {} : { dataFrom: draft.dataFrom === 'never' ? null : iso(draft.dataFrom) }),
    failedEvaluations: draft.failedAt.length,
    runs: draft.runs.map((run) => ({
      labels: run.labels,
      pendingAt: iso(run.pendingAt),
      firingAt: run.firingAt === undefined ? null : iso(run.firingAt),
      endedAt: run.endedAt === undefined ? null : iso(run.endedAt),
      worst: Number.isFinite(run.worst) ? run.worst : String(run.worst),
      worstAt: iso(run.worstAt),
      annotations:
        run.firingValue === undefined
          ? {}
          : renderAll(rule.annotations, { labels: run.sample, value: run.firingValue }).texts,
    })),
  };
}

function totalsJson({ fired, firingMs, instanceMs, longestMs, open, pendingOnly }: Totals) {
  return {
    fired,
    firingSeconds: firingMs / 1000,
    instanceSeconds: instanceMs / 1000,
    longestSeconds: longestMs / 1000,
    stillFiring: open,
    pendingOnly,
  };
}

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
