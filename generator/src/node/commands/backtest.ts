/** `quartet backtest`: when the alerts of specs would have fired on the history of a Prometheus. */

import { backtester } from '../../backtest/backtest.ts';
import { alertsIn, type GroupedAlert } from '../../backtest/loaded.ts';
import { type Instant, QueryFailed } from '../../backtest/matrix.ts';
import type { Source } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import { type Duration, printDuration } from '../../model/duration.ts';
import type { RuleGroup } from '../../plan.ts';
import { type AlertBacktest, backtestJson, backtestLines, printInstant } from '../backtest/print.ts';
import { backtestServer } from '../backtest/server.ts';
import { compiledParts } from '../compiling.ts';
import { readInputs, readText } from '../inputs.ts';
import type { Io } from '../io.ts';
import { Interrupted, pausePoint } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { progressOn } from '../progress.ts';
import { Refusal } from '../refusal.ts';
import { counted } from '../report/counts.ts';
import { hasAtLeast } from '../report/print.ts';
import { textsOf } from '../report/texts.ts';

export interface BacktestCommandOptions {
  readonly prometheus: URL;
  /** A length before `until`, or the beginning itself. */
  readonly since: Duration | Date;
  /** The server's own time where absent. */
  readonly until?: Date;
  /** Names or ids of alerts; all where absent. */
  readonly alert?: readonly string[];
  /** Longer than the groups' interval, to ask for less. */
  readonly step?: Duration;
  /** A file whose first line is a bearer token. */
  readonly tokenFile?: string;
  /** For each request. */
  readonly timeout: Duration;
}

interface OwnedAlert {
  readonly owner: string;
  readonly id: string;
  readonly alert: GroupedAlert;
}

/** @throws Refusal when specs or the token cannot be read, no Prometheus answers, or no alert has that name; Interrupted. */
export async function backtest(
  specs: readonly string[],
  options: BacktestCommandOptions,
  { io, settings }: CommandContext,
): Promise<Outcome> {
  const sources = await readInputs(specs, io);
  const textOf = textsOf(sources);
  const compiled = await compiledAlerts(sources, io);
  if (hasAtLeast(compiled.diagnostics, settings)) {
    return {
      diagnostics: compiled.diagnostics,
      textOf,
      failed: true,
      summary: 'Nothing was backtested: mend the findings first.',
    };
  }
  const alerts = chosenAlerts(compiled.alerts, options.alert);
  const token = tokenFor(options, io);
  const server = backtestServer(
    { base: options.prometheus, timeout: options.timeout, ...(token === undefined ? {} : { token }) },
    io,
  );
  const window = windowOf(options, options.until?.getTime() ?? (await server.now()));
  const loaded = await server.rules();
  const tester = backtester({
    query: server.query,
    signal: io.signal,
    groups: compiled.groups,
    ...(loaded ? { loaded } : {}),
  });
  const diagnostics: Diagnostic[] = [...compiled.diagnostics];
  const results: AlertBacktest[] = [];
  const progress = progressOn(io);
  try {
    for (const [index, { alert, owner }] of alerts.entries()) {
      const onProgress = (share: number): void =>
        progress.show(`${index + 1} of ${alerts.length} alerts: ${alert.rule.alert}, ${Math.round(share * 100)} %`);
      onProgress(0);
      try {
        const step = options.step === undefined ? {} : { step: options.step };
        results.push({ owner, alert, outcome: await tester.compared(alert, { ...window, ...step, onProgress }) });
      } catch (error) {
        if (io.signal.aborted) throw new Interrupted();
        if (!(error instanceof QueryFailed)) throw error;
        diagnostics.push(failure(owner, alert, error.message));
      }
      await pausePoint(io.signal);
    }
  } finally {
    progress.clear();
  }
  return {
    diagnostics,
    textOf,
    results: backtestLines(results),
    summary: summaryOf(results, window, server.asked(), loaded === undefined),
    json: {
      since: new Date(window.start).toISOString(),
      until: new Date(window.end).toISOString(),
      queries: server.asked(),
      alerts: results.map(backtestJson),
    },
  };
}

async function compiledAlerts(
  sources: readonly Source[],
  io: Io,
): Promise<{
  readonly diagnostics: Diagnostic[];
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly OwnedAlert[];
}> {
  const diagnostics: Diagnostic[] = [];
  const groups: RuleGroup[] = [];
  const alerts: OwnedAlert[] = [];
  for await (const part of compiledParts(sources, [], io)) {
    diagnostics.push(...part.diagnostics);
    groups.push(...(part.groups ?? []));
    for (const alert of alertsIn(part.groups ?? [])) {
      const id = part.alerts.find(({ rule }) => rule === alert.rule)?.id ?? alert.rule.alert;
      alerts.push({ owner: part.owner, id, alert });
    }
  }
  return { diagnostics, groups, alerts };
}

/** An id such as `ErrorBudgetBurn/latency` means all that begin with it. */
function chosenAlerts(alerts: readonly OwnedAlert[], names: readonly string[] | undefined): readonly OwnedAlert[] {
  if (names === undefined) return alerts;
  const isNamed = (name: string) => (one: OwnedAlert) =>
    one.alert.rule.alert === name || one.id === name || one.id.startsWith(`${name}/`);
  for (const name of names) {
    if (alerts.some(isNamed(name))) continue;
    const known = [...new Set(alerts.flatMap(({ alert, id }) => [alert.rule.alert, id]))].sort();
    const near = nearest(name, known);
    throw new Refusal('no-such-alert', `No alert of these specs is called \`${name}\`.`, {
      expected: known.join(', '),
      ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
    });
  }
  return alerts.filter((one) => names.some((name) => isNamed(name)(one)));
}

function windowOf({ since }: BacktestCommandOptions, end: Instant): { readonly start: Instant; readonly end: Instant } {
  const start = since instanceof Date ? since.getTime() : end - since;
  if (start < end) return { start, end };
  throw new Refusal('empty-time-range', `\`${printInstant(start)}\` is not before \`${printInstant(end)}\`.`, {
    help: 'give --since as a length such as 7d, or as a time before --until',
  });
}

/** A token is never an argument: arguments show in the list of processes. */
function tokenFor({ tokenFile }: BacktestCommandOptions, io: Io): string | undefined {
  const text = tokenFile === undefined ? io.env.QUARTET_PROMETHEUS_TOKEN : readText(tokenFile, io);
  const token = text?.split('\n')[0]?.trim();
  return token === '' ? undefined : token;
}

function failure(owner: string, { rule }: GroupedAlert, reason: string): Diagnostic {
  return {
    code: 'backtest-failed',
    severity: 'error',
    message: `Prometheus refuses the query for \`${rule.alert}\` of ${owner}: ${reason}.`,
    help: 'a shorter --since or a longer --step asks for less',
    rule: rule.alert,
  };
}

function summaryOf(
  results: readonly AlertBacktest[],
  { end, start }: { readonly start: Instant; readonly end: Instant },
  queries: number,
  isAlone: boolean,
): string {
  const fired = results.filter(({ outcome }) => outcome.draft.totals.fired > 0).length;
  const figures = `${counted(results.length, 'alert')}, ${fired} would have fired`;
  const length = printDuration((end - start) as Duration);
  const aside = isAlone ? ' The server does not say which rules it has, so nothing is compared with them.' : '';
  return `${length} up to ${printInstant(end)} UTC: ${figures}. ${counted(queries, 'query', 'queries')} made.${aside}`;
}
