/** What happens, told to everybody who listens, with the last of it for those who were away for a moment. */

import type { ServerResponse } from 'node:http';
import type { EventData, EventName } from '../../../api/index.ts';

export interface Events {
  readonly emit: <Name extends EventName>(name: Name, content: EventData<Name>) => void;
  /**
   * Keeps `response` open for events.
   *
   * @param lastId  Of the last event that the listener has seen: what came after is told first.
   * @param isFor  Which events the listener may see.
   * @returns false where too many listen.
   */
  readonly listen: (response: ServerResponse, lastId: string | undefined, isFor: IsFor) => boolean;
  readonly listeners: () => number;
  readonly close: () => void;
}

export type IsFor = (name: EventName, content: unknown) => boolean;

interface Kept {
  readonly id: number;
  readonly name: EventName;
  readonly content: unknown;
}

const REMEMBERED = 500;
/** Proxies cut connections that are silent for a minute. */
const BEAT_MS = 15_000;

/** @param most  Listeners at one time. */
export function events(most: number): Events {
  const kept: Kept[] = [];
  const open = new Map<ServerResponse, IsFor>();
  // Ids go on after a restart, so that a listener of before is not told old events as new.
  let id = Date.now() * 1_000;
  const beat = setInterval(() => {
    for (const response of open.keys()) response.write(': still here\n\n');
  }, BEAT_MS);
  beat.unref();
  const tell = (response: ServerResponse, { id: number, name, content }: Kept): void => {
    // Who does not read is not waited for.
    if (response.writableLength > 1024 * 1024) response.destroy();
    else response.write(`id: ${number}\nevent: ${name}\ndata: ${JSON.stringify(content)}\n\n`);
  };
  return {
    emit: (name, content) => {
      const one: Kept = { id: ++id, name, content };
      kept.push(one);
      if (kept.length > REMEMBERED) kept.shift();
      for (const [response, isFor] of open) if (isFor(name, content)) tell(response, one);
    },
    listen: (response, lastId, isFor) => {
      if (open.size >= most) return false;
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 3000\n\n');
      const last = Number(lastId);
      if (Number.isFinite(last) && lastId !== undefined && lastId !== '') {
        for (const one of kept) if (one.id > last && isFor(one.name, one.content)) tell(response, one);
      }
      open.set(response, isFor);
      response.on('close', () => open.delete(response));
      return true;
    },
    listeners: () => open.size,
    close: () => {
      clearInterval(beat);
      for (const response of open.keys()) response.end();
      open.clear();
    },
  };
}
