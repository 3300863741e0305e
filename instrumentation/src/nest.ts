/** Nest on either adapter: its application is attached as the Express or Fastify instance below it. */

import { attachExpress } from './express.ts';
import { attachFastify } from './fastify.ts';
import type { RequestHub } from './http/hub.ts';

/** What is used of a Nest application. */
export interface NestApp {
  getHttpAdapter(): { getType(): string; getInstance(): unknown };
}

/**
 * Attaches what `NestFactory.create` gave, before `listen`. Controllers' routes appear with the global prefix and version.
 *
 * @throws Error for an adapter that is neither Express nor Fastify.
 * @internal
 */
export function attachNest(hub: RequestHub, app: NestApp): void {
  const adapter = app.getHttpAdapter();
  const type = adapter.getType();
  if (type === 'express') attachExpress(hub, adapter.getInstance());
  else if (type === 'fastify') attachFastify(hub, adapter.getInstance());
  else throw new Error(`nest(app): the adapter is \`${type}\`; expected express or fastify`);
}
