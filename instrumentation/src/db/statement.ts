/** What kind of statement a text is, read from its first word; the text itself is never kept. */

import type { DbOperation } from '../metrics.ts';

/** Blanks, comments and opening brackets before the first word. MySQL's `/*! … *\/` runs its content, so that is kept. */
const LEADING = /^(?:\s+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?![!])[\s\S]*?\*\/|\/\*!\d*|\()+/;

const WORD = /^[a-z]+/i;

const BY_WORD: ReadonlyMap<string, DbOperation> = new Map([
  ['select', 'select'],
  ['with', 'select'],
  ['show', 'select'],
  ['describe', 'select'],
  ['explain', 'select'],
  ['values', 'select'],
  ['table', 'select'],
  ['insert', 'insert'],
  ['replace', 'insert'],
  ['load', 'insert'],
  ['copy', 'insert'],
  ['update', 'update'],
  ['merge', 'update'],
  ['delete', 'delete'],
  ['truncate', 'ddl'],
  ['begin', 'begin'],
  ['commit', 'commit'],
  ['end', 'commit'],
  ['rollback', 'rollback'],
  ['abort', 'rollback'],
  ['call', 'call'],
  ['set', 'set'],
  ['create', 'ddl'],
  ['alter', 'ddl'],
  ['drop', 'ddl'],
  ['rename', 'ddl'],
  ['grant', 'ddl'],
  ['revoke', 'ddl'],
]);

/**
 * The operation of a statement.
 *
 * @param sql  A statement; of several, the first counts.
 * @returns One of a closed set. `START TRANSACTION` is `begin`, `START REPLICA` is not. A `WITH` in front of a write is
 *   that write. `ROLLBACK TO SAVEPOINT` ends no transaction and is `other`.
 */
export function operationOf(sql: string): DbOperation {
  const text = sql.replace(LEADING, '');
  const word = WORD.exec(text)?.[0].toLowerCase() ?? '';
  if (word === 'start') return /^start\s+transaction\b/i.test(text) ? 'begin' : 'other';
  if (word === 'rollback' && /^rollback\s+(work\s+)?to\b/i.test(text)) return 'other';
  if (word === 'with') return writeAfterWith(text) ?? 'select';
  return BY_WORD.get(word) ?? 'other';
}

function writeAfterWith(text: string): DbOperation | undefined {
  const word = /\)\s*(insert|update|delete|replace|merge)\b/i.exec(text)?.[1]?.toLowerCase();
  return word === undefined ? undefined : BY_WORD.get(word);
}

/** Whether a SELECT takes locks, and so writes as far as other transactions are concerned. */
export function isLockingRead(sql: string): boolean {
  return /\bfor\s+(?:no\s+key\s+)?(?:update|share)\b|\block\s+in\s+share\s+mode\b/i.test(sql);
}

/** Whether a transaction is declared read-only at its start. */
export function beginsReadOnly(sql: string): boolean {
  return /\bread\s+only\b/i.test(sql);
}

/** Whether the next transaction begins at once: `COMMIT AND CHAIN`. */
export function chains(sql: string): boolean {
  return /\band\s+chain\b/i.test(sql);
}
