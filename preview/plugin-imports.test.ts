import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { LINES, type Line, packageFolder } from './lines.ts';

const SOURCES = path.join(import.meta.dirname, '../plugin/src');

/** Grafana gives these to the plugin; a name that it does not have is undefined when the page runs, whatever the types say. */
const PROVIDED = ['@grafana/ui', '@grafana/data', '@grafana/runtime', '@grafana/i18n'] as const;

/** In 12.4 and not in 12.3, the oldest Grafana that `plugin.json` lets in. Found by running one. */
const NOT_IN_12_3 = new Set([
  'Sidebar',
  'isAppPluginInstalled',
  'useAppPluginVersion',
  'usePanelPluginInstalled',
  'useSidebar',
]);

/** What a module imports of `from` as values; a type is gone before anything runs. */
function imported(source: string, from: string): readonly string[] {
  const file = ts.createSourceFile('x.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const clause = statement.importClause;
    if (statement.moduleSpecifier.text !== from || !clause || clause.isTypeOnly) return [];
    const { namedBindings } = clause;
    // Of a namespace nobody can tell what is taken of it.
    if (clause.name || !namedBindings || !ts.isNamedImports(namedBindings)) return ['* or default'];
    return namedBindings.elements.filter((one) => !one.isTypeOnly).map((one) => (one.propertyName ?? one.name).text);
  });
}

/** Names that a built module exports, those of `export *` as well. */
function exported(file: string): ReadonlySet<string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause && ts.isNamedExports(exportClause)) {
        for (const { name } of exportClause.elements) names.add(name.text);
      } else if (exportClause) names.add(exportClause.name.text);
      else if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith('.')) {
        for (const name of exported(path.join(path.dirname(file), moduleSpecifier.text))) names.add(name);
      }
    } else if (ts.isVariableStatement(statement) && statement.modifiers?.some(isExport)) {
      for (const { name } of statement.declarationList.declarations) names.add(name.getText());
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
      if (statement.modifiers?.some(isExport)) names.add(statement.name.text);
    }
  }
  return names;
}

const isExport = ({ kind }: ts.ModifierLike): boolean => kind === ts.SyntaxKind.ExportKeyword;

/** The file that a bundler takes of a package. */
function entryOf(line: Line, name: string): string {
  const folder = packageFolder(line, name);
  const { module } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { module: string };
  return path.join(folder, module);
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => [file, readFileSync(path.join(SOURCES, file), 'utf8')] as const);

it('tells values from types', () => {
  const source = "import { A, type B, C as D } from 'x'; import type { E } from 'x'; import * as all from 'y';";
  expect(imported(source, 'x')).toEqual(['A', 'C']);
  expect(imported(source, 'y')).toEqual(['* or default']);
});

it('sees that a line lacks a name', () => {
  expect(exported(entryOf('react-19', '@grafana/ui')).has('CloseButton')).toBe(true);
  expect(exported(entryOf('react-18', '@grafana/ui')).has('CloseButton')).toBe(false);
});

describe.each(LINES)('the line %s', (line) => {
  it.each(PROVIDED)('has everything that the plugin takes of %s', (name) => {
    const names = exported(entryOf(line, name));
    expect(names.size).toBeGreaterThan(5);
    const taken = files.flatMap(([file, source]) => imported(source, name).map((one) => [one, file] as const));
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter(([one]) => !names.has(one) || NOT_IN_12_3.has(one))).toEqual([]);
  });
});
