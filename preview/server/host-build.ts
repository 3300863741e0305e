/** Reads what `build.ts` says about the host bundle it made. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from './http.ts';

export interface HostBuild {
  /** Version of the `@grafana/*` libraries in the bundle. */
  readonly grafana: string;
  readonly react: string;
  /** The entry script, relative to the folder. */
  readonly entry: string;
}

/**
 * Reads `host-build.json` of a built host.
 *
 * @throws Error when the folder holds none, with the command that makes it.
 */
export function readHostBuild(dist: string): HostBuild {
  const file = path.join(dist, 'host-build.json');
  if (!existsSync(file)) throw new Error(`no built host in \`${dist}\`: run \`npm -w preview run build\``);
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isRecord(json)) {
    const { grafana, react, entry } = json;
    if (typeof grafana === 'string' && typeof react === 'string' && typeof entry === 'string')
      return { grafana, react, entry };
  }
  throw new Error(`\`${file}\` names no grafana, react or entry`);
}
