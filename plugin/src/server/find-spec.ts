/** Which spec file holds a document, and which other files bear on it. */

import type { SpecSummary } from '@quartet/generator/api';

export interface Wanted {
  readonly kind: string;
  readonly name: string;
}

/** The spec that holds a document of this kind and name; the first by path where several do. */
export function specOf(specs: readonly SpecSummary[], { kind, name }: Wanted): SpecSummary | undefined {
  return specs.find(({ documents }) => documents.some((one) => one.kind === kind && one.name === name));
}

/** Files that are read beside the spec at most: what it names is mostly a few databases. */
const MOST = 20;

/**
 * The files that the spec at `path` is compiled with: Defaults of its folder and of those above, and the documents that
 * its text names.
 */
export function contextPaths(path: string, text: string, specs: readonly SpecSummary[]): readonly string[] {
  const folder = folderOf(path);
  const others = specs.filter((one) => one.path !== path);
  const defaults = others.filter(
    (one) => isAbove(folderOf(one.path), folder) && one.documents.some(({ kind }) => kind === 'Defaults'),
  );
  const words = new Set(text.match(/[\p{L}\p{N}_.-]+/gu));
  const named = others.filter(
    (one) =>
      !defaults.includes(one) &&
      one.documents.some(({ kind, name }) => (kind === 'Database' || kind === 'Host') && words.has(name)),
  );
  return [...defaults, ...named.slice(0, MOST)].map((one) => one.path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

const isAbove = (folder: string, below: string): boolean => below.startsWith(folder);
