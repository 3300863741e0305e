import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aliasTable, HIDDEN_MODULES, hiddenFile } from './aliases.ts';
import { LINES, packageFolder, packageVersion } from './lines.ts';

describe.each(LINES)('the hidden modules of the line %s', (line) => {
  it.each(HIDDEN_MODULES)('exist with the exports that the host uses: $name', (hidden) => {
    const file = hiddenFile(line, hidden);
    expect(existsSync(file)).toBe(true);
    const exported = exportsOf(readFileSync(file, 'utf8'));
    for (const name of hidden.exports) expect(exported).toContain(name);
  });

  it('are all in the table for the bundler, beside the packages that must exist once', () => {
    const table = aliasTable(line);
    for (const { name } of HIDDEN_MODULES) expect(table).toHaveProperty([`${name}$`]);
    expect(table['react-router-dom-v5-compat']).toBe(packageFolder(line, 'react-router-dom-v5-compat'));
  });
});

describe('the two lines', () => {
  it('hold the versions that they are named after', () => {
    expect(packageVersion('react-19', '@grafana/runtime')).toBe('13.2.2');
    expect(packageVersion('react-19', 'react')).toMatch(/^19\./);
    expect(packageVersion('react-18', '@grafana/runtime')).toBe('12.4.10');
    expect(packageVersion('react-18', 'react')).toMatch(/^18\./);
  });

  it('say how to install a package that is missing', () => {
    expect(() => packageFolder('react-18', 'no-such-package')).toThrow('npm ci --prefix preview/lines/react-18');
  });
});

function exportsOf(source: string): readonly string[] {
  const lists = [...source.matchAll(/export \{([^}]*)\}/g)].flatMap(([, names]) => names?.split(',') ?? []);
  const direct = [...source.matchAll(/export const (\w+)/g)].map(([, name]) => name ?? '');
  return [...lists.map((name) => name.trim()), ...direct];
}
