/** The fault switch: makes a share of requests fail, all of them slow, or orders wait for locks, until it is turned off. */

import type { RequestHandler } from 'express';

/** What is broken at the moment. */
export interface Fault {
  /** Share of requests that fail with 500, 0–1. */
  readonly errors: number;
  /** Added to every request before it is answered, in milliseconds. */
  readonly latencyMs: number;
  /** Only requests at or below this path; every request where absent. */
  readonly route?: string;
  /** A transaction holds the rows of all products: orders wait for them, and fail. */
  readonly locks?: true;
}

/** Rows of the database that can be held, so that whoever changes them waits. */
export interface RowLock {
  /** Rejects when the database does not answer. */
  readonly hold: () => Promise<void>;
  readonly free: () => Promise<void>;
}

export const NO_FAULT: Fault = { errors: 0, latencyMs: 0 };

/** Longest delay that can be asked for, in milliseconds: below the usual client timeout of 30 s. */
const LONGEST_LATENCY_MS = 20_000;

export interface FaultSwitch {
  readonly current: () => Fault;
  /** Whether there are rows to be held. */
  readonly canLock: boolean;
  /** Rejects, and leaves everything as it was, when rows cannot be held. */
  readonly set: (fault: Fault) => Promise<void>;
  /** Stands before a route's own handler, so that what it breaks still counts under that route. */
  readonly handler: RequestHandler;
}

/** A switch that is off. @param lock  Absent where the shop has no database. */
export function createFaultSwitch(lock?: RowLock): FaultSwitch {
  let fault = NO_FAULT;
  let owed = 0;
  return {
    current: () => fault,
    canLock: lock !== undefined,
    set: async (next) => {
      if (next.locks) await lock?.hold();
      else await lock?.free();
      fault = next;
      owed = 0;
    },
    handler: (req, _res, next) => {
      const { errors, latencyMs, route } = fault;
      if (route !== undefined && !isAtOrBelow(req.originalUrl, route)) {
        next();
        return;
      }
      // Failures are spread evenly instead of drawn, so that half means every second request.
      owed += errors;
      const fails = owed >= 1;
      if (fails) owed -= 1;
      const proceed = () => next(fails ? new Error('fault switch: this request was made to fail') : undefined);
      if (latencyMs > 0) setTimeout(proceed, latencyMs);
      else proceed();
    },
  };
}

/**
 * The fault that a request body asks for; fields that are absent are off.
 *
 * @returns a sentence that says what is wrong with the body, where something is.
 */
export function faultOf(body: unknown, canLock: boolean): Fault | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'write {"errors": 0.5, "latencyMs": 800}';
  const fields: Readonly<Record<string, unknown>> = { ...body };
  const unknown = Object.keys(fields).find((key) => !['errors', 'latencyMs', 'locks', 'route'].includes(key));
  if (unknown !== undefined) return `${unknown} is not known: write errors, latencyMs, locks or route`;
  const { errors = 0, latencyMs = 0, locks = false, route } = fields;
  if (typeof errors !== 'number' || !(errors >= 0 && errors <= 1)) return 'errors is a share from 0 to 1';
  if (typeof latencyMs !== 'number' || !(latencyMs >= 0 && latencyMs <= LONGEST_LATENCY_MS)) {
    return `latencyMs is a number of milliseconds from 0 to ${LONGEST_LATENCY_MS}`;
  }
  if (typeof locks !== 'boolean') return 'locks is true or false';
  if (locks && !canLock) return 'locks needs a database: start the shop with DATABASE_URL';
  if (route !== undefined && (typeof route !== 'string' || !route.startsWith('/'))) {
    return 'route is a path such as "/orders"';
  }
  if (locks && route !== undefined) return 'route limits errors and latencyMs: locks hold up orders alone';
  return { errors, latencyMs, ...(locks ? { locks } : {}), ...(route === undefined ? {} : { route }) };
}

function isAtOrBelow(url: string, route: string): boolean {
  const path = url.split('?', 1)[0]!;
  const prefix = route.replace(/\/+$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}
