/** Answers written to whatever a framework hands its handlers: Node's pair, Fastify's, Koa's context or Hono's. */

import type { IncomingMessage, ServerResponse } from 'node:http';

/** A body in pieces, and what is said about it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<string> | string;
}

/** Makes the answer for a request; told its `Accept` and `Authorization`, and nothing else of it. */
export type Answerer = (headers: {
  readonly accept?: string;
  readonly authorization?: string;
}) => Answer | Promise<Answer>;

/**
 * A handler that can be mounted in every framework this package knows. It takes what each of them hands over and gives what
 * each of them waits for, so its type promises neither.
 */
export type UniversalHandler = (first: unknown, second?: unknown) => Promise<never>;

interface FastifyPair {
  readonly raw: ServerResponse;
  hijack(): void;
}

interface KoaLike {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  respond?: boolean;
}

interface HonoLike {
  readonly req: { header(name: string): string | undefined };
  body(body: unknown, status: number, headers: Record<string, string>): unknown;
}

/**
 * Makes a handler of an answerer.
 *
 * @returns A function for `app.get('/metrics', …)` of Express, Fastify, Koa and Hono, and for `http.createServer`. It
 *   resolves when the answer is written. An answerer that throws gives 500 with the error's message.
 * @internal
 */
export function universalHandler(answerer: Answerer): UniversalHandler {
  const handle = (first: unknown, second?: unknown): Promise<unknown> => {
    if (isHono(first)) return answerHono(first, answerer);
    if (isKoa(first)) {
      first.respond = false;
      return write(first.req, first.res, answerer);
    }
    if (isFastify(second)) {
      second.hijack();
      return write((first as { raw: IncomingMessage }).raw, second.raw, answerer);
    }
    return write(first as IncomingMessage, second as ServerResponse, answerer);
  };
  return handle as UniversalHandler;
}

async function write(request: IncomingMessage, response: ServerResponse, answerer: Answerer): Promise<void> {
  const answer = await made(answerer, {
    ...(request.headers.accept === undefined ? {} : { accept: request.headers.accept }),
    ...(request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization }),
  });
  response.statusCode = answer.status;
  response.setHeader('content-type', answer.contentType);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (typeof answer.body === 'string') {
    response.end(answer.body);
    return;
  }
  for await (const piece of answer.body) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
  }
  response.end();
}

async function answerHono(context: HonoLike, answerer: Answerer): Promise<unknown> {
  const accept = context.req.header('accept');
  const authorization = context.req.header('authorization');
  const answer = await made(answerer, {
    ...(accept === undefined ? {} : { accept }),
    ...(authorization === undefined ? {} : { authorization }),
  });
  let body = '';
  if (typeof answer.body === 'string') body = answer.body;
  else for await (const piece of answer.body) body += piece;
  return context.body(body, answer.status, { 'content-type': answer.contentType, ...answer.headers });
}

async function made(answerer: Answerer, headers: Parameters<Answerer>[0]): Promise<Answer> {
  try {
    return await answerer(headers);
  } catch (error) {
    return { status: 500, contentType: 'text/plain; charset=utf-8', body: `${(error as Error).message}\n` };
  }
}

/** Resolves when more can be written, or the reader is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function isHono(value: unknown): value is HonoLike {
  const context = value as { req?: { header?: unknown }; body?: unknown };
  return typeof context?.body === 'function' && typeof context.req?.header === 'function';
}

/** Koa's context has both of Node's objects and its application; an Express request has `res` and no `req`. */
function isKoa(value: unknown): value is KoaLike {
  const context = value as { req?: unknown; res?: unknown; app?: unknown };
  return typeof context?.req === 'object' && typeof context.res === 'object' && typeof context.app === 'object';
}

function isFastify(value: unknown): value is FastifyPair {
  return typeof (value as { hijack?: unknown } | undefined)?.hijack === 'function';
}
