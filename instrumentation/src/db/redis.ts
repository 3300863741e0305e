/** ioredis 5.11 and node-redis 5.12 and later, by the channels that they publish; nothing of theirs is touched. */

import { tracingChannel } from 'node:diagnostics_channel';
import type { Core } from '../core.ts';
import type { DbOperation } from '../metrics.ts';
import { QueryTimes } from './queries.ts';

/** Channels and what each of their events stands for. */
const CHANNELS: readonly (readonly [channel: string, operation: DbOperation])[] = [
  ['ioredis:command', 'command'],
  ['ioredis:batch', 'pipeline'],
  ['ioredis:connect', 'connect'],
  ['node-redis:command', 'command'],
  ['node-redis:batch', 'pipeline'],
  ['node-redis:connect', 'connect'],
];

const ignore = (): void => {};

/**
 * Measures every Redis client of the process.
 *
 * @param name  The label `pool`.
 */
export function attachRedis(core: Core, name: string): void {
  const times = new QueryTimes(core, name);
  for (const [channelName, operation] of CHANNELS) {
    const channel = tracingChannel<object>(channelName);
    const sent = new WeakMap<object, number>();
    const subscribers = {
      start: (context: object) => void sent.set(context, core.clock()),
      end: ignore,
      asyncStart: ignore,
      asyncEnd: (context: object) => {
        const start = sent.get(context);
        if (start !== undefined) times.observe(operation, (core.clock() - start) / 1000);
      },
      error: ignore,
    };
    channel.subscribe(subscribers as never);
    core.onClose(() => void channel.unsubscribe(subscribers as never));
  }
}
