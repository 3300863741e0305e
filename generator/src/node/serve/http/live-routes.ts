/** Routes of the running system: capabilities, states of rules, events, silences, a test notification. */

import type { FastifyInstance } from 'fastify';
import type { Capabilities, RuleStates } from '../../../api/index.ts';
import { MAX_TEXT } from '../../../api/index.ts';
import { SaveRefused } from '../save/problem.ts';
import type { Alertmanager } from './alertmanager.ts';
import { silenceLength } from './alertmanager.ts';
import type { Caller } from './caller.ts';
import type { Route } from './route.ts';
import type { ServeSite } from './site.ts';
import { isInScope } from './tokens.ts';

const MOST_RULES = 5_000;
const USUAL_RULES = 500;

export function liveRoutes(app: FastifyInstance, route: Route, site: ServeSite): void {
  const { alertmanager, events, gate, history, options, proofs, rules, version } = site;

  app.get(
    '/capabilities',
    route('capabilities', async ({ caller }): Promise<Capabilities> => {
      const found = site.prometheusVersion();
      const { grant, role, user } = caller;
      return {
        version,
        isReadOnly: options.readOnly,
        hasGit: history.kind === 'git',
        hasPromtool: proofs !== undefined,
        hasBacktest: true,
        hasAlertmanager: alertmanager !== undefined,
        hasGateway: site.hasGateway,
        access: grant.access,
        scopes: [...grant.scopes],
        user: user ? { login: user.login, name: user.name, email: user.email } : null,
        role: role ?? null,
        canWrite: gate.refusal(caller, 'write') === undefined,
        canNotify: alertmanager !== undefined && gate.refusal(caller, 'admin') === undefined,
        prometheus: { isUp: found !== undefined, ...(found === undefined ? {} : { version: found }) },
        limits: { textCharacters: MAX_TEXT, drafts: 50 },
      };
    }),
  );

  app.get(
    '/rules',
    route('rules', async ({ caller, query }): Promise<RuleStates> => {
      const { owner, kind, state, origin, q } = query;
      const asked = Object.fromEntries(
        Object.entries({ owner, kind, state, origin, q }).filter(([, value]) => value !== undefined && value !== ''),
      );
      const { rules: found, at } = await rules.read(asked);
      const seen = found.filter(({ spec }) => isVisible(caller, spec));
      const counts: Record<string, number> = {};
      for (const one of seen) counts[one.state] = (counts[one.state] ?? 0) + 1;
      const offset = Math.max(Number(query.offset) || 0, 0);
      const limit = Math.min(Math.max(Number(query.limit) || USUAL_RULES, 1), MOST_RULES);
      return { rules: seen.slice(offset, offset + limit), total: seen.length, counts, at: at.toISOString() };
    }),
  );

  app.get(
    '/events',
    route('events', async ({ caller, request, reply }) => {
      const last = request.headers['last-event-id'];
      const isFor = (_name: string, content: unknown): boolean =>
        typeof content !== 'object' ||
        content === null ||
        !('path' in content) ||
        isInScope(caller.grant, String(content.path));
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined && name !== 'cache-control') reply.raw.setHeader(name, value);
      }
      if (!events.listen(reply.raw, Array.isArray(last) ? last[0] : last, isFor)) {
        reply.raw.writeHead(503, { 'content-type': 'application/json' });
        reply.raw.end(JSON.stringify({ error: 'unavailable', message: 'Too many listeners.' }));
      }
    }),
  );

  app.get(
    '/silences',
    route('silences', async ({ query }) => {
      const all = await known(alertmanager).silences();
      const { owner } = query;
      if (owner === undefined) return { silences: all };
      return {
        silences: all.filter(({ matchers }) =>
          matchers.some(
            ({ name, value }) => (name === 'service' || name === 'database' || name === 'host') && value === owner,
          ),
        ),
      };
    }),
  );

  app.post(
    '/silences',
    route('createSilence', async ({ body, caller, request }) => {
      if (silenceLength(body.duration) === undefined)
        throw new SaveRefused('bad-request', `\`${body.duration}\` is not a length up to 30d, such as 2h.`);
      // An empty matcher silences whatever lacks the label, which is everything.
      if (body.matchers.every(({ value, isRegex }) => value === '' || (isRegex && /^\.[*+]$/.test(value))))
        throw new SaveRefused('bad-request', 'A silence needs a matcher that not everything meets.');
      const id = await known(alertmanager).silence(body, caller.author.name);
      site.log.info(
        { audit: true, id: request.id, silence: id, author: caller.author.name, token: caller.grant.name },
        'silence',
      );
      return { id };
    }),
  );

  app.post(
    '/test-notification',
    route('testNotification', async ({ body, caller, request }) => {
      const sent = await known(alertmanager).notify(body, caller.author.name);
      site.log.info(
        { audit: true, id: request.id, author: caller.author.name, token: caller.grant.name },
        'test notification',
      );
      return sent;
    }),
  );
}

function known(alertmanager: Alertmanager | undefined): Alertmanager {
  if (alertmanager) return alertmanager;
  throw new SaveRefused('unavailable', 'The server was told of no Alertmanager.', {
    help: 'start it with --alertmanager URL',
  });
}

function isVisible({ grant }: Caller, spec: string | undefined): boolean {
  return spec === undefined ? grant.scopes.includes('') : isInScope(grant, spec);
}
