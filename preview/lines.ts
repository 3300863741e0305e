/** The two sets of libraries that the host is built against, and where their packages lie. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const LINES = ['react-19', 'react-18'] as const;
/** `react-19` is the newest set, the workspace's own; `react-18` is that of the oldest Grafana that is supported. */
export type Line = (typeof LINES)[number];

const here = import.meta.dirname;

/** The folders that hold the packages of a line, the nearest first. */
export function packageFolders(line: Line): readonly string[] {
  if (line === 'react-18') return [path.join(here, 'lines', 'react-18', 'node_modules')];
  return [path.join(here, 'node_modules'), path.join(here, '..', 'node_modules')];
}

/** Where the built host of a line lies. */
export function hostDistOf(line: Line): string {
  return path.join(here, 'dist', line);
}

/**
 * The folder of an installed package.
 *
 * @throws Error with the command that installs the line when it is missing.
 */
export function packageFolder(line: Line, name: string): string {
  for (const folder of packageFolders(line)) {
    const found = path.join(folder, name);
    if (existsSync(path.join(found, 'package.json'))) return found;
  }
  const command = line === 'react-18' ? 'npm ci --prefix preview/lines/react-18' : 'npm ci';
  throw new Error(`the package \`${name}\` of the line \`${line}\` is not installed: run \`${command}\``);
}

/** The installed version of a package. */
export function packageVersion(line: Line, name: string): string {
  const json: unknown = JSON.parse(readFileSync(path.join(packageFolder(line, name), 'package.json'), 'utf8'));
  if (typeof json === 'object' && json !== null && 'version' in json && typeof json.version === 'string')
    return json.version;
  throw new Error(`the package \`${name}\` has no version`);
}
