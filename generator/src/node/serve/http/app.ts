/** The HTTP server: every request passes the same checks, every refusal has one shape, and nothing secret is logged. */

import rateLimit from '@fastify/rate-limit';
import { instrument } from '@quartet/instrumentation';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify, { LogController } from 'fastify';
import type * as z from 'zod';
import type { Problem } from '../../../api/index.ts';
import { endpoints, PROBLEMS } from '../../../api/index.ts';
import { problemOf, SaveRefused } from '../save/problem.ts';
import { discoverRoutes } from './discover-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { liveRoutes } from './live-routes.ts';
import { openApi } from './openapi.ts';
import { refusalOfUrl, withoutRoute } from './raw-url.ts';
import type { Route } from './route.ts';
import type { ServeSite } from './site.ts';
import { specRoutes } from './spec-routes.ts';

const REQUEST_ID = 'x-request-id';

/**
 * The application, not listening yet: a test injects requests.
 *
 * @param https  Key and certificate, where it speaks TLS.
 */
export async function serveApp(
  site: ServeSite,
  https?: { readonly key: Buffer; readonly cert: Buffer },
): Promise<FastifyInstance> {
  const { options, log, gate } = site;
  const app = fastify({
    loggerInstance: log as never,
    // The log has a line for each request of its own, which names the route and not the address.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.limits.bodyBytes,
    requestTimeout: options.limits.arriveMs,
    connectionTimeout: 0,
    trustProxy: false,
    genReqId: () => crypto.randomUUID(),
    rewriteUrl: (request) => withoutRoute(request.url ?? '/'),
    routerOptions: { maxParamLength: 2_048, ignoreTrailingSlash: true },
    forceCloseConnections: true,
    // Addresses that the router cannot decode never reach a hook.
    frameworkErrors: (_error, _request, reply: Pick<FastifyReply, 'code' | 'send'>) => {
      const problem: Problem = { error: 'bad-request', message: 'The address is not one that this server can read.' };
      reply.code(PROBLEMS[problem.error]);
      reply.send(problem);
    },
    ...(https === undefined ? {} : { https: { key: https.key, cert: https.cert } }),
  }) as unknown as FastifyInstance;

  const g = instrument({ service: 'quartet', exemplars: false });
  g.fastify(app);
  app.addHook('onClose', async () => g.close());

  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID, request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
    const reason = refusalOfUrl(request.originalUrl);
    if (reason !== undefined) throw new SaveRefused('bad-request', `The address is refused: ${reason}.`);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      const text = String(body);
      done(null, text === '' ? {} : JSON.parse(text, withoutPrototype));
    } catch {
      done(new SaveRefused('bad-request', 'The body is not JSON.'), undefined);
    }
  });
  await app.register(rateLimit, {
    global: true,
    max: options.limits.perMinute,
    timeWindow: 60_000,
    // A token stands for all users of one Grafana, so each user is counted by the address of the proxy's client too.
    keyGenerator: (request) => `${request.ip} ${request.headers.authorization ?? ''}`,
    allowList: (request) => request.url === '/healthz' || request.url === '/readyz' || request.url === '/metrics',
    errorResponseBuilder: (_request, { after }) =>
      new SaveRefused('too-many-requests', `Too many requests: try again in ${after}.`),
  });

  const route: Route = (name, handle) => async (request, reply) => {
    const endpoint = endpoints[name];
    const caller = await gate.callerOf(request);
    gate.check(caller, endpoint.access);
    const body = 'request' in endpoint ? checked(endpoint.request, request.body ?? {}) : undefined;
    return handle({ caller, body: body as never, query: queryOf(request), request, reply });
  };
  app.register(
    async (api) => {
      api.get('/openapi.json', async () => openApi(site.version));
      specRoutes(api, route, site);
      discoverRoutes(api, route, site);
      draftRoutes(api, route, site);
      liveRoutes(api, route, site);
    },
    { prefix: '/api' },
  );
  app.get('/healthz', { config: { metrics: false } as never }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config: { metrics: false } as never }, async (_request, reply) => {
    const version = site.prometheusVersion();
    const isReady = site.isReady();
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ok' : 'starting', prometheus: version === undefined ? 'down' : `up (${version})` };
  });
  app.get('/metrics', { config: { metrics: false } as never }, (request, reply) => {
    reply.hijack();
    return g.handler()(request.raw, reply.raw);
  });

  app.setNotFoundHandler(async () => {
    throw new SaveRefused('not-found', 'There is no such address.');
  });
  app.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
    const problem = problemFor(error) ?? fault(error, request, site);
    reply.code(PROBLEMS[problem.error]);
    if (problem.error === 'locked' || problem.error === 'unavailable') reply.header('retry-after', '2');
    return problem;
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, ip, id } = request;
    const path = request.routeOptions.url ?? 'unmatched';
    if (request.routeOptions.url?.startsWith('/api')) {
      log.info({ id, method, route: path, status: reply.statusCode, ms: Math.round(reply.elapsedTime), ip }, 'request');
    }
  });
  return app;
}

/** What went wrong, where it is the client's, the disk's or an upstream's doing. */
function problemFor(error: FastifyError | Error): Problem | undefined {
  const problem = problemOf(error);
  if (problem !== undefined) return problem;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return { error: 'too-large', message: 'The body is too large.' };
  if (status === 415)
    return { error: 'bad-request', message: 'The body must be JSON.', help: 'content-type: application/json' };
  if (status !== undefined && status >= 400 && status < 500)
    return { error: 'bad-request', message: 'The request is not one that this server can read.' };
  return undefined;
}

/** The words of a fault go to the log; they may hold anything. */
function fault(error: Error, request: FastifyRequest, { log }: ServeSite): Problem {
  log.error({ id: request.id, err: { name: error.name, message: error.message, stack: error.stack } }, 'fault');
  return { error: 'fault', message: `A fault in quartet itself; in its log it is ${request.id}.` };
}

function checked(schema: z.ZodType, body: unknown): unknown {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const words = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`);
  throw new SaveRefused('bad-request', `The body is not what is expected: ${words.join('; ')}.`);
}

function queryOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  const query = request.query as Readonly<Record<string, string | readonly string[]>>;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? value : value[0]]),
  );
}

function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}
