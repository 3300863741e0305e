/** Values within a template: how they print, and which of them count as true. */

import { shortest } from './go-numbers.ts';

/** Numbers are float64, bigints are Go's int, undefined is nil. */
export type Value = string | number | bigint | boolean | undefined | Fields;

/** A label set, or what the dot is at the beginning. */
export interface Fields {
  readonly [key: string]: Value;
}

/** What Go prints for a value by itself. */
export function printed(value: Value): string {
  if (value === undefined) return '<no value>';
  if (typeof value === 'number') return shortest(value);
  if (typeof value !== 'object') return String(value);
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `map[${keys.map((key) => `${key}:${printed(value[key])}`).join(' ')}]`;
}

/** Whether a condition holds: anything but an empty text or map, zero, false and nil. */
export function isTrue(value: Value): boolean {
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return typeof value === 'bigint' ? value !== 0n : Boolean(value) || Number.isNaN(value);
}
