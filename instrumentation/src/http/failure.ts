/** Why a request failed, as one of a closed set; and the errors that frameworks caught on the way. */

import { classifyMysqlError } from '../db/mysql-errors.ts';
import type { HttpErrorType } from '../metrics.ts';

const seen = new WeakMap<object, unknown>();

/** Remembers the first error of a request. Called on error paths only, so that a request without one pays nothing. */
export function noteError(request: object, error: unknown): void {
  if (!seen.has(request)) seen.set(request, error);
}

/** The error noted for a request. */
export function notedError(request: object): unknown {
  return seen.get(request);
}

const TIMEOUT_CODES = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const UNAVAILABLE = new Set([
  'connection_lost',
  'connection_refused',
  'too_many_connections',
  'too_many_user_connections',
  'pool_queue_full',
]);

// PostgreSQL's SQLSTATE codes: deadlock_detected, lock_not_available, and class 08 and 57P for a server out of reach.
const PG_DEADLOCK = '40P01';
const PG_LOCK = '55P03';
const PG_UNAVAILABLE = /^(08...|57P0[123]|53300)$/;

/**
 * Classifies a failed request.
 *
 * @param status  5xx, as answered.
 * @param error  What was noted for the request; undefined where none was.
 */
export function failureType(status: number, error: unknown): HttpErrorType {
  if (error === undefined) return status === 504 ? 'timeout' : 'http_5xx';
  const { code, name, errno } = error as { code?: unknown; name?: unknown; errno?: unknown };
  const mysql = typeof errno === 'number' && errno > 0 ? classifyMysqlError(error) : undefined;
  if (mysql === 'deadlock' || code === PG_DEADLOCK) return 'db_deadlock';
  if (mysql === 'lock_wait_timeout' || code === PG_LOCK) return 'db_lock_wait_timeout';
  if (mysql !== undefined && UNAVAILABLE.has(mysql)) return 'db_unavailable';
  if (typeof code === 'string' && PG_UNAVAILABLE.test(code)) return 'db_unavailable';
  if (name === 'TimeoutError' || (typeof code === 'string' && TIMEOUT_CODES.has(code))) return 'timeout';
  return 'exception';
}
