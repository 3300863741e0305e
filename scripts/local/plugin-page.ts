/** The plugin in a browser: what has to be built for it, and the program that serves it. */

import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostDistOf } from '../../preview/lines.ts';
import type { Program } from './children.ts';
import { ROOT } from './paths.ts';
import type { PreviewFile } from './preview-server.ts';

const PLUGIN_DIST = join(ROOT, 'plugin/dist');

/** What the page needs of the run it shows. */
export interface PageFacts {
  readonly port: number;
  /** Where its options are written. */
  readonly folder: string;
  readonly prometheus: string;
  /** Of the server that changes rules, with its two tokens; undefined where there is none. */
  readonly server?: { readonly url: string; readonly readToken: string; readonly writeToken: string } | undefined;
  readonly line?: 'react-18' | 'react-19';
}

/**
 * Builds the plugin and the page around it where they are not built yet.
 *
 * @returns What went wrong, in words; undefined when both are there.
 */
export async function buildPage(say: (line: string) => void): Promise<string | undefined> {
  if (existsSync(join(PLUGIN_DIST, 'module.js')) && existsSync(join(hostDistOf('react-19'), 'host-build.json'))) {
    return undefined;
  }
  say('Building the page: about a minute, once.');
  return await new Promise((resolve) => {
    const args = ['--conditions=source', 'scripts/build.ts', '--page'];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        words += chunk.toString();
      });
    }
    child.once('close', (code) => resolve(code === 0 ? undefined : words.trim()));
  });
}

/** The program that serves the built page. */
export function pageProgram(facts: PageFacts): Program {
  const { port } = facts;
  const line = facts.line ?? 'react-19';
  const options: PreviewFile = {
    port,
    pluginDist: PLUGIN_DIST,
    hostDist: hostDistOf(line),
    dataSources: [
      { uid: 'prometheus', name: 'Prometheus', url: facts.prometheus, isDefault: true, timeInterval: '2s' },
    ],
    jsonData: { datasource: 'prometheus', ...(facts.server ? { serverUrl: facts.server.url } : {}) },
    ...(facts.server
      ? { secureJsonData: { readToken: facts.server.readToken, writeToken: facts.server.writeToken } }
      : {}),
  };
  const name = line === 'react-19' ? 'page' : `page-${line}`;
  const file = join(facts.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(options), { mode: 0o600 });
  return {
    name,
    command: process.execPath,
    args: ['--conditions=source', 'scripts/local/preview-server.ts', file],
    cwd: ROOT,
    url: `http://127.0.0.1:${port}`,
  };
}
