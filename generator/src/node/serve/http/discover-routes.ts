/** Route of discovery: which services Prometheus scrapes, and which of them have a spec. */

import type { FastifyInstance } from 'fastify';
import type { Discovery } from '../../../api/index.ts';
import { selects } from '../../../discover/discover.ts';
import { milliseconds } from '../../../model/duration.ts';
import { prometheusClient } from '../../doctor/client.ts';
import { findServices } from '../discover/find.ts';
import { UpstreamError } from '../prometheus/client.ts';
import type { Caller } from './caller.ts';
import type { Route } from './route.ts';
import { semaphore } from './semaphore.ts';
import type { ServeSite } from './site.ts';
import { isInScope } from './tokens.ts';

const QUERY_MS = milliseconds(30_000);
/** Each asks Prometheus hundreds of times. */
const AT_ONCE = 1;
const WAITING = 4;

export function discoverRoutes(app: FastifyInstance, route: Route, site: ServeSite): void {
  const { io, prometheusToken, prometheusUrl, workspace } = site;
  const inTurn = semaphore(AT_ONCE, WAITING);
  const token = prometheusToken === undefined ? {} : { token: prometheusToken };

  const describedBy = (job: string, { grant }: Caller): string | null => {
    for (const { model, path } of workspace.fleet().values()) {
      if (isInScope(grant, path) && model.services.some(({ selector }) => selects(selector, job))) return path;
    }
    return null;
  };

  app.get(
    '/discover',
    route('discover', async ({ caller }): Promise<Discovery> => {
      const client = prometheusClient({ base: prometheusUrl, timeout: QUERY_MS, ...token }, io);
      const found = await inTurn(() => findServices(client));
      if ('problem' in found) throw new UpstreamError('refused', `Prometheus: ${found.problem}`);
      const services = found.services.map((one) => ({ ...one, describedBy: describedBy(one.job, caller) }));
      return { services, left: found.left };
    }),
  );
}
