/** HTTP methods as a bounded label. */

import { METHODS, OTHER_METHOD } from '../metrics.ts';

const INDEX = new Map<string, number>(METHODS.map((method, i) => [method, i]));

/** Index of everything outside `METHODS`. */
const OTHER_INDEX = METHODS.length;

/** Position of a method in `METHODS`, or one past the end for any other, in whatever case. */
export function methodIndex(method: string | undefined): number {
  return INDEX.get(method ?? '') ?? OTHER_INDEX;
}

/** The label value of a position. */
export function methodLabel(index: number): string {
  return METHODS[index] ?? OTHER_METHOD;
}
