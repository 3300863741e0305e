/** MySQL and MariaDB errors as one of a closed set, by number and code, never by their text. */

import type { MysqlErrorType } from '../metrics.ts';

const BY_NUMBER: ReadonlyMap<number, MysqlErrorType> = new Map([
  [1213, 'deadlock'],
  [3058, 'deadlock'],
  [1205, 'lock_wait_timeout'],
  [3024, 'statement_timeout'],
  // MariaDB's max_statement_time; the driver has no constant for it.
  [1969, 'statement_timeout'],
  [1317, 'interrupted'],
  [1040, 'too_many_connections'],
  [1203, 'too_many_user_connections'],
  [1226, 'too_many_user_connections'],
  [1044, 'access_denied'],
  [1045, 'access_denied'],
  [2006, 'connection_lost'],
  [2013, 'connection_lost'],
  [4031, 'connection_lost'],
  [1053, 'connection_lost'],
  // MariaDB: connection was killed.
  [1927, 'connection_lost'],
  [1290, 'read_only'],
  [1836, 'read_only'],
  [1062, 'constraint'],
  [1451, 'constraint'],
  [1452, 'constraint'],
]);

const BY_CODE: ReadonlyMap<string, MysqlErrorType> = new Map([
  ['PROTOCOL_CONNECTION_LOST', 'connection_lost'],
  ['PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', 'connection_lost'],
  ['PROTOCOL_ENQUEUE_AFTER_QUIT', 'connection_lost'],
  ['ECONNRESET', 'connection_lost'],
  ['EPIPE', 'connection_lost'],
  ['ECONNREFUSED', 'connection_refused'],
  ['ENOENT', 'connection_refused'],
  ['ETIMEDOUT', 'timeout'],
  ['PROTOCOL_SEQUENCE_TIMEOUT', 'statement_timeout'],
]);

/** The one text that is compared: the driver gives its full queue neither a number nor a code. */
const QUEUE_FULL = 'Queue limit reached.';

/**
 * Classifies an error of mysql2 (or of anything that carries `errno` and `code` like it).
 *
 * @param error  Anything; what is no object is `other`.
 * @returns By `errno` where it is a server's number, else by `code`. The operating system's negative numbers are not
 *   looked up: they differ between systems, and `code` names the same.
 */
export function classifyMysqlError(error: unknown): MysqlErrorType {
  if (typeof error !== 'object' || error === null) return 'other';
  const { errno, code, message } = error as { errno?: unknown; code?: unknown; message?: unknown };
  const byNumber = typeof errno === 'number' ? BY_NUMBER.get(errno) : undefined;
  if (byNumber !== undefined) return byNumber;
  const byCode = typeof code === 'string' ? BY_CODE.get(code) : undefined;
  if (byCode !== undefined) return byCode;
  return message === QUEUE_FULL ? 'pool_queue_full' : 'other';
}

/** Errors after which the server has rolled the whole transaction back, or there is no session left. */
export function endsTransaction(type: MysqlErrorType): boolean {
  return type === 'deadlock' || type === 'connection_lost';
}
