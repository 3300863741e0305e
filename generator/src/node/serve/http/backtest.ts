/** When the alerts of a draft would have fired, by the history of the server's own Prometheus. */

import type { BacktestRequest, BacktestResult, BacktestSide } from '../../../api/index.ts';
import type { Backtest } from '../../../backtest/backtest.ts';
import { backtester } from '../../../backtest/backtest.ts';
import { alertsIn } from '../../../backtest/loaded.ts';
import { QueryFailed } from '../../../backtest/matrix.ts';
import { durationOf, milliseconds } from '../../../model/duration.ts';
import type { RuleGroup } from '../../../plan.ts';
import { backtestServer } from '../../backtest/server.ts';
import type { CompiledOwner } from '../fleet/compiled.ts';
import { UpstreamError } from '../prometheus/client.ts';
import type { CompiledDraft } from '../save/draft.ts';
import { SaveRefused } from '../save/problem.ts';
import type { ServeSite } from './site.ts';

/** The longest past that one request may look at. */
const MOST_PAST_MS = 90 * 24 * 3_600_000;
/** Alerts in one request. */
const MOST_ALERTS = 50;
const QUERY_MS = milliseconds(30_000);

/** @throws SaveRefused `bad-request` for a length that is none; UpstreamError. */
export async function backtestDraft(
  draft: CompiledDraft,
  { alerts: wanted, since, drafts }: BacktestRequest,
  { io, prometheusToken, prometheusUrl }: ServeSite,
  signal: AbortSignal,
): Promise<BacktestResult> {
  const started = performance.now();
  const length = durationOf(since);
  if (length === undefined || length <= 0 || length > MOST_PAST_MS)
    throw new SaveRefused('bad-request', `\`${since}\` is not a length of the past up to 90d.`);
  const paths = new Set(drafts.map(({ path }) => path));
  const owners = draft.after.filter(({ spec }) => paths.has(spec));
  const token = prometheusToken === undefined ? {} : { token: prometheusToken };
  const server = backtestServer({ base: prometheusUrl, timeout: QUERY_MS, ...token }, { ...io, signal });
  const end = await server.now();
  const window = { start: end - length, end };
  const groups = owners.flatMap(groupsOf);
  const old = draft.before.filter(({ spec }) => paths.has(spec)).flatMap(groupsOf);
  const tester = backtester({ query: server.query, signal, groups, loaded: (await server.rules()) ?? old });
  const results: BacktestResult['alerts'][number][] = [];
  try {
    for (const owner of owners) {
      for (const alert of alertsIn(groupsOf(owner))) {
        const { rule } = alert;
        if ((wanted && !wanted.includes(rule.alert)) || results.length >= MOST_ALERTS) continue;
        const { draft: next, today } = await tester.compared(alert, window);
        const side = today === undefined ? null : sideOf(today);
        results.push({ owner: owner.owner, alert: rule.alert, labels: rule.labels, draft: sideOf(next), today: side });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof QueryFailed) throw new UpstreamError('refused', `Prometheus: ${error.message}`);
    throw error;
  }
  return {
    from: window.start,
    to: window.end,
    diagnostics: draft.diagnostics,
    alerts: results,
    queries: server.asked(),
    tookMs: Math.round(performance.now() - started),
  };
}

function groupsOf({ part }: CompiledOwner): readonly RuleGroup[] {
  return part.groups ?? [];
}

function sideOf({ approximate, runs, totals }: Backtest): BacktestSide {
  return {
    fired: totals.fired,
    totalMs: totals.firingMs,
    longestMs: totals.longestMs,
    firings: runs.map(({ labels, pendingAt, firingAt, endedAt, worst }) => ({
      labels,
      pendingAt,
      ...(firingAt === undefined ? {} : { firingAt }),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(worst !== undefined && Number.isFinite(worst) ? { worst } : {}),
    })),
    ...(approximate.length === 0 ? {} : { approximate: approximate.join('; ') }),
  };
}
