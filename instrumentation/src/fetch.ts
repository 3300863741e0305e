/** Outbound requests of fetch and undici, by undici's channels. */

import { channel } from 'node:diagnostics_channel';
import type { Core } from './core.ts';
import { methodIndex, methodLabel } from './http/method.ts';
import { METRICS } from './metrics.ts';

interface OutboundRequest {
  readonly origin?: string | URL;
  readonly method?: string;
}

interface Published {
  readonly request: OutboundRequest;
  readonly response?: { readonly statusCode: number };
}

/** Status of a request that got no answer. */
const NO_ANSWER = 'error';

/** Measures every outbound request of the process, by host, never by path. */
export function attachFetch(core: Core): void {
  const duration = core.store.histogram(METRICS.httpClientDuration);
  const started = new WeakMap<object, number>();
  const ended = (request: OutboundRequest, status: string): void => {
    const start = started.get(request);
    if (start === undefined) return;
    started.delete(request);
    const slot = duration.slot([methodLabel(methodIndex(request.method)), hostOf(request.origin), status]);
    duration.observe(slot, (core.clock() - start) / 1000);
  };
  const listeners: readonly (readonly [string, (message: unknown) => void])[] = [
    ['undici:request:create', (message) => void started.set((message as Published).request, core.clock())],
    [
      'undici:request:headers',
      (message) => {
        const { request, response } = message as Published;
        // 1xx come before the answer itself.
        if (response !== undefined && response.statusCode >= 200) ended(request, String(response.statusCode));
      },
    ],
    ['undici:request:error', (message) => ended((message as Published).request, NO_ANSWER)],
  ];
  for (const [name, listener] of listeners) {
    channel(name).subscribe(listener);
    core.onClose(() => void channel(name).unsubscribe(listener));
  }
}

function hostOf(origin: string | URL | undefined): string {
  if (origin === undefined) return '';
  try {
    return new URL(origin).host;
  } catch {
    return '';
  }
}
