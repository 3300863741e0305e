/** Finds the programs of the local databases, and says by name what is missing. */

import { StackError } from '../local/stack.ts';
import { findProgram } from '../setup.mjs';

/** What a run needs, by the name that `scripts/setup.mjs` knows it under, with the names it may have on PATH. */
const PROGRAMS = {
  mariadbd: ['mariadbd'],
  mysqld_exporter: ['mysqld_exporter', 'prometheus-mysqld-exporter'],
  node_exporter: ['node_exporter', 'prometheus-node-exporter'],
  postgres: ['postgres'],
  postgres_exporter: ['postgres_exporter', 'prometheus-postgres-exporter'],
  prometheus: ['prometheus'],
  'redis-server': ['redis-server'],
  redis_exporter: ['redis_exporter', 'prometheus-redis-exporter'],
} as const;

export type ProgramName = keyof typeof PROGRAMS;

/** @throws StackError with the command that installs it. */
export function program(name: ProgramName): string {
  return companion(PROGRAMS[name], name);
}

/**
 * A program that comes with another: `initdb` with `postgres`.
 *
 * @throws StackError with the command that installs the other.
 */
export function companion(binaries: readonly string[], of: ProgramName): string {
  const found = findProgram(binaries);
  if (found === undefined) {
    throw new StackError(
      `${binaries.join(' or ')} is not installed. \`node scripts/setup.mjs ${of}\` installs it, or says how.`,
    );
  }
  return found;
}
