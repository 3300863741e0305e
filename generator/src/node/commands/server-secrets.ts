/** Secrets of the commands that serve and apply: from files or the environment, since arguments show in the list of processes. */

import { readText } from '../inputs.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';

/** The bearer token for Prometheus: of a file, else `QUARTET_PROMETHEUS_TOKEN`; undefined where there is none. */
export function prometheusToken(file: string | undefined, io: Io): string | undefined {
  if (file !== undefined) return secretIn(file, io);
  return io.env.QUARTET_PROMETHEUS_TOKEN || undefined;
}

/** The bearer token for a ruler: of a file, else `QUARTET_MIMIR_TOKEN`; undefined where there is none. */
export function mimirToken(file: string | undefined, io: Io): string | undefined {
  if (file !== undefined) return secretIn(file, io);
  return io.env.QUARTET_MIMIR_TOKEN || undefined;
}

/**
 * The first line of a file.
 *
 * @throws Refusal where it cannot be read or is empty.
 */
export function secretIn(file: string, io: Io): string {
  const secret = readText(file, io).split(/\r?\n/, 1)[0]!.trim();
  if (secret === '') throw new Refusal('unreadable-input', `\`${file}\` holds no token in its first line.`, { file });
  return secret;
}
