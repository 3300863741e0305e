/** The two answers of Prometheus that Grafana must read differently: what it can do, and which namespace a rule is of. */

import type { Namespace } from './namespaces.ts';

/** Grafana offers to edit rules where the feature is the text `true`. */
const FEATURES = { ruler_config_api: 'true' };

/** `/api/v1/status/buildinfo` with the ruler's features; undefined where the body is something else. */
export function withFeatures(body: Buffer): string | undefined {
  const answer = parsed(body);
  const data = record(answer?.data);
  if (data === undefined) return undefined;
  return JSON.stringify({ ...answer, data: { ...data, features: { ...record(data.features), ...FEATURES } } });
}

/**
 * `/api/v1/rules` with the names of namespaces in place of the paths of our files; undefined where the body is something
 * else. Files of others keep their paths.
 *
 * @param folder  Absolute path of the folder of our rule files.
 */
export function withNamespaces(body: Buffer, names: FileNames, folder: string): string | undefined {
  const answer = parsed(body);
  const data = record(answer?.data);
  if (data === undefined || !Array.isArray(data.groups)) return undefined;
  const groups = data.groups.map((item: unknown) => {
    const group = record(item);
    const name = typeof group?.file === 'string' ? namespaceOf(group.file, names, folder) : undefined;
    return name === undefined ? item : { ...group, file: name };
  });
  return JSON.stringify({ ...answer, data: { ...data, groups } });
}

/** The path and query of a request for rules, `file[]` turned back from namespaces to the paths that Prometheus knows. */
export function withFiles(path: string, namespaces: ReadonlyMap<string, Namespace>, folder: string): string {
  const [place = '', query] = path.split('?', 2);
  if (query === undefined) return place;
  const asked = new URLSearchParams(query);
  const changed = new URLSearchParams();
  for (const [name, value] of asked) {
    const files = name === 'file[]' || name === 'file' ? namespaces.get(value)?.files : undefined;
    if (files === undefined) changed.append(name, value);
    else for (const file of files) changed.append(name, `${folder}/${file}`);
  }
  return `${place}?${changed}`;
}

/** Namespaces by the name of their rule file. */
export type FileNames = ReadonlyMap<string, string>;

export function fileNames(namespaces: ReadonlyMap<string, Namespace>): FileNames {
  return new Map([...namespaces.values()].flatMap(({ files, name }) => files.map((file) => [file, name] as const)));
}

/** Prometheus may see the folder elsewhere, such as in a container: then the name of the folder and the file decide. */
function namespaceOf(path: string, names: FileNames, folder: string): string | undefined {
  const cut = path.lastIndexOf('/');
  const [place, file] = [path.slice(0, Math.max(cut, 0)), path.slice(cut + 1)];
  const last = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
  return place === folder || last(place) === last(folder) ? names.get(file) : undefined;
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
