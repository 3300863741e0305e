/** `quartet discover`: the services that a Prometheus scrapes, and a first spec of each. */

import { join, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Duration } from '../../model/duration.ts';
import { prometheusClient, unreachable } from '../doctor/client.ts';
import { shownPath } from '../inputs.ts';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { Refusal, reasonOf, systemCode } from '../refusal.ts';
import { counted } from '../report/counts.ts';
import type { FoundService } from '../serve/discover/find.ts';
import { findServices } from '../serve/discover/find.ts';
import { prometheusToken } from './server-secrets.ts';

export interface DiscoverOptions {
  readonly prometheus: URL;
  /** Folder for the specs; only listed where absent. */
  readonly out?: string;
  readonly tokenFile?: string;
  readonly timeout: Duration;
}

/** @throws Refusal `prometheus-unreachable`, `cannot-write`; Interrupted. */
export async function discover(options: DiscoverOptions, { io }: CommandContext): Promise<Outcome> {
  const { out, prometheus, timeout, tokenFile } = options;
  const token = prometheusToken(tokenFile, io);
  const client = prometheusClient({ base: prometheus, timeout, ...(token === undefined ? {} : { token }) }, io);
  const found = await findServices(client);
  if ('problem' in found) throw unreachable(prometheus, found.problem);
  const { left, services } = found;
  const written = out === undefined ? undefined : services.map((one) => ({ one, path: write(one, out, io) }));
  const kept = written?.filter(({ path }) => path === undefined) ?? [];
  const width = Math.max(0, ...services.map(({ job }) => job.length));
  const aside = left === 0 ? '' : ` ${counted(left, 'job')} more were not looked at.`;
  const stays = kept.length === 0 ? '' : ` ${counted(kept.length, 'file')} stood there already and stays as it is.`;
  return {
    diagnostics: kept.map(({ one }) => thereAlready(one, out!)),
    results: services.map(({ job, profiles }) => `${job.padEnd(width)}  ${profiles.join(', ')}`),
    summary: `${counted(services.length, 'service')} found at ${prometheus.host}.${stays}${aside}`,
    json: { services, left, ...(written ? { files: written.flatMap(({ path }) => path ?? []) } : {}) },
  };
}

/** @returns Where it was written; undefined where a file stands there. */
function write({ name, spec }: FoundService, out: string, io: Io): string | undefined {
  const shown = shownPath(join(out, `${name}.yaml`));
  try {
    io.files.makeFolder(resolve(io.cwd, out));
    io.files.writeNew(resolve(io.cwd, out, `${name}.yaml`), spec);
    return shown;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return undefined;
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Refusal('cannot-write', `\`${shown}\` cannot be written: ${reason}.`, { file: shown });
  }
}

function thereAlready({ job, name }: FoundService, out: string): Diagnostic {
  const file = shownPath(join(out, `${name}.yaml`));
  return {
    code: 'file-exists',
    severity: 'info',
    message: `\`${file}\` exists, so nothing was written for the job \`${job}\`.`,
    file,
  };
}
