/** Routes of drafts: findings, rules, proofs and the past, of texts that nobody has saved. */

import type { FastifyInstance } from 'fastify';
import type { Diagnostic, Draft, TestResult, Validation } from '../../../api/index.ts';
import type { CompiledDraft } from '../save/draft.ts';
import { backtestDraft } from './backtest.ts';
import type { Caller } from './caller.ts';
import { checkScope, patienceFor } from './caller.ts';
import { previewOf } from './drafts.ts';
import type { Asked, Route } from './route.ts';
import { semaphore } from './semaphore.ts';
import type { ServeSite } from './site.ts';
import { isInScope } from './tokens.ts';

export function draftRoutes(app: FastifyInstance, route: Route, site: ServeSite): void {
  const { options, proofs, workspace } = site;
  const { draftMs, draftsAtOnce, draftsWaiting } = options.limits;
  const inTurn = semaphore(draftsAtOnce, draftsWaiting);

  const compiled = async <T>(
    { caller, request, reply }: Asked<unknown>,
    drafts: readonly Draft[],
    targets: readonly string[],
    use: (draft: CompiledDraft, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    checkScope(
      caller,
      drafts.map(({ path }) => path),
    );
    const signal = patienceFor(request, reply, draftMs);
    return inTurn(async () => {
      signal.throwIfAborted();
      const changes = new Map(drafts.map(({ path, text }) => [path, text]));
      const draft = await workspace.draft(changes, { targets, signal });
      return use({ ...draft, diagnostics: visible(draft.diagnostics, caller) }, signal);
    });
  };

  app.post(
    '/validate',
    route('validate', (asked) =>
      compiled(
        asked,
        asked.body.drafts,
        [],
        async ({ isValid, diagnostics }): Promise<Validation> => ({ isValid, diagnostics }),
      ),
    ),
  );
  app.post(
    '/preview',
    route('preview', (asked) => compiled(asked, asked.body.drafts, [], async (draft) => previewOf(draft))),
  );
  app.post(
    '/test',
    route('test', (asked) =>
      compiled(asked, asked.body.drafts, ['promtool-tests'], async (draft): Promise<TestResult> => {
        const started = performance.now();
        const nothing = { alerts: [], cases: { passed: 0, failed: 0, failures: [] }, diagnostics: draft.diagnostics };
        if (proofs === undefined) return { ran: false, reason: 'the server has no promtool', ...nothing, tookMs: 0 };
        if (!draft.isValid) return { ran: false, reason: 'the drafts have errors', ...nothing, tookMs: 0 };
        const paths = new Set(asked.body.drafts.map(({ path }) => path));
        const owners = draft.after.filter(({ spec, part }) => paths.has(spec) && part.alerts.length > 0);
        const { alerts, cases, isLate } = await proofs.prove(owners, draftMs);
        return {
          ran: !isLate,
          ...(isLate ? { reason: `it took more than ${draftMs / 1000} s` } : {}),
          diagnostics: draft.diagnostics,
          alerts,
          cases,
          tookMs: Math.round(performance.now() - started),
        };
      }),
    ),
  );
  app.post(
    '/backtest',
    route('backtest', (asked) =>
      compiled(asked, asked.body.drafts, [], (draft, signal) => backtestDraft(draft, asked.body, site, signal)),
    ),
  );
}

/** A finding in a spec that the token cannot see is not told. */
function visible(diagnostics: readonly Diagnostic[], { grant }: Caller): readonly Diagnostic[] {
  return diagnostics.filter(({ file }) => file === undefined || isInScope(grant, file));
}
