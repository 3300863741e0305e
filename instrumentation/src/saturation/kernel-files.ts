/** Reads the small files in which Linux tells about limits and pressure; absent on other systems, which is no fault. */

import { readdirSync, readFileSync } from 'node:fs';

/** Where the kernel's files are; another root in tests. */
export interface KernelFiles {
  /** Text of a file, or undefined where it cannot be read. `path` is absolute, as on a real system. */
  read(path: string): string | undefined;
  /** Number of entries of a directory, or undefined where it cannot be read. */
  count(path: string): number | undefined;
}

/**
 * @param root  Put before every path; empty on a real system.
 * @internal
 */
export function kernelFiles(root = ''): KernelFiles {
  return {
    read(path) {
      try {
        return readFileSync(root + path, 'utf8');
      } catch {
        return undefined;
      }
    },
    count(path) {
      try {
        return readdirSync(root + path).length;
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * The number behind a key in a file of `key value` lines; undefined where the key is absent.
 * @internal
 */
export function keyedNumber(text: string | undefined, key: string): number | undefined {
  if (text === undefined) return undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith(`${key} `)) return finite(line.slice(key.length + 1));
  }
  return undefined;
}

/**
 * A number, or undefined for `max`, `-1` and what is none.
 * @internal
 */
export function finite(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text.trim());
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
