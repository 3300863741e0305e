/** Where requests are seen: each gets one small record at its start and one listener at its end. */

import { type Channel, channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ABORTED_STATUS, type AbortPhase, UNMATCHED_ROUTE } from '../metrics.ts';
import { failureType, notedError } from './failure.ts';
import { methodIndex } from './method.ts';
import type { HttpRecorder } from './recorder.ts';
import { activeTrace } from './trace.ts';

/** A framework's way to tell the route of a request, asked once, when the request has ended. */
export interface RouteSource {
  /**
   * @param context  What the framework knows the request by.
   * @returns The full template; undefined where no route matched; null where the request is not to be counted.
   */
  routeOf(context: unknown, request: IncomingMessage, response: ServerResponse): string | undefined | null;
}

/** What is told about a request that has ended. */
export interface EndedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: number;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly aborted: AbortPhase | undefined;
  readonly error: unknown;
}

export interface HubOptions {
  readonly exemplars: boolean;
  readonly clock: () => number;
  /** Route of requests that no framework knows, for plain `http` servers. */
  readonly route: ((request: IncomingMessage) => string | undefined | null) | undefined;
}

interface ServerLike {
  prependListener(event: 'request', listener: (request: IncomingMessage, response: ServerResponse) => void): unknown;
  removeListener(event: 'request', listener: (request: IncomingMessage, response: ServerResponse) => void): unknown;
}

interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: object;
}

/** One request under way. */
class Pending {
  readonly request: IncomingMessage;
  readonly start: number;
  source: RouteSource | undefined;
  context: unknown;

  constructor(request: IncomingMessage, start: number, source: RouteSource | undefined, context: unknown) {
    this.request = request;
    this.start = start;
    this.source = source;
    this.context = context;
  }
}

export class RequestHub {
  readonly recorder: HttpRecorder;
  readonly #options: HubOptions;
  readonly #listeners: ((ended: EndedRequest) => void)[] = [];
  readonly #servers = new Map<object, (request: IncomingMessage, response: ServerResponse) => void>();
  readonly #excluded = new WeakSet<object>();
  readonly #late = new WeakMap<IncomingMessage, Pending>();
  readonly #skipped = new WeakSet<IncomingMessage>();
  #hasSkipped = false;
  #last: Pending | undefined;
  #hasLate = false;
  #channel: Channel | undefined;
  #fallback: RouteSource | undefined;

  constructor(recorder: HttpRecorder, options: HubOptions) {
    this.recorder = recorder;
    this.#options = options;
  }

  /** Told of every request that has ended; must not throw. */
  onEnded(listener: (ended: EndedRequest) => void): void {
    this.#listeners.push(listener);
  }

  /** Asked for requests that no framework's own entry point announced. */
  setFallback(source: RouteSource): void {
    this.#fallback = source;
  }

  /** Sees every request of one server (http, https or http2), whatever handles it. */
  attach(server: ServerLike): void {
    if (this.#servers.has(server) || this.#excluded.has(server)) return;
    const listener = (request: IncomingMessage, response: ServerResponse): void => this.begin(request, response);
    this.#servers.set(server, listener);
    server.prependListener('request', listener);
  }

  /** Sees every request of every HTTP/1 server of the process, from now on. */
  attachAll(): void {
    if (this.#channel !== undefined) return;
    this.#channel = channel('http.server.request.start');
    this.#channel.subscribe(this.#onStart);
  }

  /** Leaves one request out of every request metric. */
  skip(request: IncomingMessage): void {
    this.#hasSkipped = true;
    this.#skipped.add(request);
  }

  /** Leaves a server out of `attachAll`: the one that serves the metrics. */
  exclude(server: object): void {
    this.#excluded.add(server);
  }

  /** Stops seeing new requests; those under way are still counted. */
  close(): void {
    this.#channel?.unsubscribe(this.#onStart);
    this.#channel = undefined;
    for (const [server, listener] of this.#servers) (server as ServerLike).removeListener('request', listener);
    this.#servers.clear();
  }

  /**
   * Starts a request, or adds the framework to one that has started. Each request is counted once, however many of its
   * entry points are attached.
   */
  begin(request: IncomingMessage, response: ServerResponse, source?: RouteSource, context?: unknown): void {
    const last = this.#last;
    if (last !== undefined && last.request === request) {
      if (source !== undefined) {
        last.source = source;
        last.context = context;
      }
      return;
    }
    if (source !== undefined && this.#isAttached(request)) {
      // Something waited between the server and the framework, and other requests came in between.
      this.#hasLate = true;
      this.#late.set(request, new Pending(request, 0, source, context));
      return;
    }
    const pending = new Pending(request, this.#options.clock(), source, context);
    this.#last = pending;
    this.recorder.active++;
    response.on('close', () => this.#end(pending, response));
  }

  readonly #onStart = (message: unknown): void => {
    const { request, response, server } = message as RequestStart;
    if (this.#excluded.has(server)) return;
    this.begin(request, response);
  };

  #isAttached(request: IncomingMessage): boolean {
    if (this.#channel === undefined && this.#servers.size === 0) return false;
    const server = (request.socket as { server?: object } | undefined)?.server;
    return server !== undefined && (this.#channel !== undefined || this.#servers.has(server));
  }

  #end(pending: Pending, response: ServerResponse): void {
    const { request } = pending;
    const recorder = this.recorder;
    recorder.active--;
    if (this.#last === pending) this.#last = undefined;
    if (this.#hasSkipped && this.#skipped.has(request)) return;
    const late = this.#hasLate && pending.source === undefined ? this.#late.get(request) : undefined;
    const route = this.#routeOf(late ?? pending, response);
    if (route === null) return;
    const entry = recorder.entry(route);
    if (entry.isIgnored) return;

    const seconds = (this.#options.clock() - pending.start) / 1000;
    const method = methodIndex(request.method);
    const aborted = isFinished(response) ? undefined : response.headersSent ? 'body' : 'before_headers';
    const status = aborted === 'before_headers' ? ABORTED_STATUS : response.statusCode;
    const slot = recorder.record(entry, method, status, seconds);
    if (this.#options.exemplars) this.#exemplify(request, slot, seconds);
    let error: unknown;
    if (aborted !== undefined) {
      recorder.recordAborted(entry.route, method, aborted);
      recorder.recordFailure(entry.route, method, status, 'aborted');
    } else if (status >= 500) {
      error = notedError(request);
      recorder.recordFailure(entry.route, method, status, failureType(status, error));
    }
    if (recorder.requestSize !== undefined) {
      recorder.recordSizes(
        entry.route,
        method,
        announced(request.headers['content-length']),
        announced(response.getHeader('content-length')),
      );
    }
    for (const listener of this.#listeners) {
      listener({ request, response, method, route: entry.route, status, seconds, aborted, error });
    }
  }

  #routeOf(pending: Pending, response: ServerResponse): string | null {
    const { request, source, context } = pending;
    const known = (source ?? this.#fallback)?.routeOf(context, request, response);
    if (known !== undefined) return known;
    const own = this.#options.route?.(request);
    return own === undefined ? UNMATCHED_ROUTE : own;
  }

  #exemplify(request: IncomingMessage, slot: number, seconds: number): void {
    const trace = activeTrace(request);
    if (trace === undefined) return;
    const labels = { span_id: trace.spanId, trace_id: trace.traceId };
    this.recorder.duration.exemplify(slot, seconds, labels, Date.now() / 1000);
  }
}

/** Whether a response was written to its end. One of HTTP/2 always says so when it closes; there its stream knows better. */
function isFinished(response: ServerResponse): boolean {
  if (!response.writableFinished) return false;
  const { stream } = response as { stream?: { aborted?: boolean } };
  return stream === undefined || (response.writableEnded && stream.aborted !== true);
}

/** Bytes a Content-Length announces; −1 where there is none. */
function announced(header: number | string | readonly string[] | undefined): number {
  const bytes = header === undefined ? -1 : Number(header);
  return Number.isInteger(bytes) ? bytes : -1;
}
