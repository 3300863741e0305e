/** Puts the ruler gateway into the server, below `/gateway`: that is the address of the data source in Grafana. */

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { checkScope } from '../http/caller.ts';
import type { ServeSite } from '../http/site.ts';
import { gatewayListener } from './gateway.ts';

/** Where it begins. Prometheus has addresses below `/api` just as the server itself. */
export const GATEWAY_PATH = '/gateway';

export interface ExtensionOptions {
  /** Absolute path of the folder that the rule files of the specs are in. */
  readonly rulesFolder: string;
  /** Root of the Grafana whose plugin edits specs; undefined for links relative to it. */
  readonly grafana: URL | undefined;
}

/** For `startServer`: the routes of the gateway, with the server's own tokens and rights. */
export function gatewayExtension({ grafana, rulesFolder }: ExtensionOptions) {
  return async (app: FastifyInstance, site: ServeSite): Promise<void> => {
    const asked = new WeakMap<IncomingMessage, FastifyRequest>();
    const listener = gatewayListener({
      store: site.workspace,
      prometheus: site.prometheusUrl,
      ...(site.prometheusToken === undefined ? {} : { token: site.prometheusToken }),
      rulesFolder,
      prefix: GATEWAY_PATH,
      grafana: (grafana?.href ?? '').replace(/\/+$/, ''),
      allow: async (request, access) => {
        const caller = await site.gate.callerOf(asked.get(request)!);
        site.gate.check(caller, access);
        return { author: caller.author, checkPaths: (paths) => checkScope(caller, paths) };
      },
      // A token of this server is nothing for Prometheus to see.
      passesAuthorization: site.options.tokens.length === 0,
      bodyBytes: site.options.limits.bodyBytes,
      onFault: (error) => site.log.error({ reason: error instanceof Error ? error.message : String(error) }, 'fault'),
    });
    await app.register(async (scope) => {
      // The body goes on as it came: nothing here reads it first.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      // Dashboards ask by the hundred, and Prometheus has limits of its own.
      scope.all(`${GATEWAY_PATH}/*`, { config: { rateLimit: false } }, (request, reply) => {
        reply.hijack();
        asked.set(request.raw, request);
        listener(request.raw, reply.raw);
      });
    });
  };
}
