import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINES, type Line, packageFolders } from './lines.ts';

const FORBIDDEN = /\b(A?GPL|SSPL|BUSL|BSL-1\.1)/i;

interface Package {
  readonly name: string;
  readonly license: string;
  readonly dependencies: readonly string[];
  readonly folder: string;
}

/** The packages that a line's host can bundle: its dependencies and all of theirs, where they are installed. */
function hostTree(line: Line): readonly Package[] {
  const [nearest] = packageFolders(line);
  const root = line === 'react-18' ? path.join(nearest ?? '', '..') : import.meta.dirname;
  const found = new Map<string, Package>();
  const queue = [...read(root).dependencies.map((name) => [root, name] as const)];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const folder = locate(...next);
    if (folder === undefined || found.has(folder)) continue;
    const one = read(folder);
    found.set(folder, one);
    queue.push(...one.dependencies.map((name) => [folder, name] as const));
  }
  return [...found.values()];
}

function read(folder: string): Package {
  const json = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const licences = json.license ?? json.licenses ?? '';
  const text = typeof licences === 'string' ? licences : JSON.stringify(licences);
  return { name: json.name, license: text, dependencies: Object.keys(json.dependencies ?? {}), folder };
}

/** As Node resolves: the nearest node_modules upwards. An optional package may not be there. */
function locate(from: string, name: string): string | undefined {
  for (let at = from; at !== path.dirname(at); at = path.dirname(at)) {
    const folder = path.join(at, 'node_modules', name);
    try {
      if (readdirSync(folder).includes('package.json')) return folder;
    } catch {}
  }
  return undefined;
}

describe.each(LINES)('the libraries of the line %s', (line) => {
  const tree = hostTree(line);

  it('are all there', () => {
    expect(tree.length).toBeGreaterThan(150);
    expect(tree.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@grafana/ui', '@grafana/scenes', 'react', 'systemjs', 'uplot']),
    );
  });

  it('carry no licence that binds what is linked with them', () => {
    const bound = tree.filter(({ license }) => FORBIDDEN.test(license) && !/\b(MIT|Apache-2\.0|BSD)/.test(license));
    expect(bound.map(({ name, license }) => `${name} ${license}`)).toEqual([]);
    expect(tree.map(({ name }) => name)).not.toContain('@grafana/prometheus');
  });
});
