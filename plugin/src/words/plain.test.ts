import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '..');

/** Placeholders that stand for numbers everywhere, or for a length of time such as `2h`. */
const NUMBERS = new Set(['alerts', 'count', 'length', 'line', 'rules']);
/** What gives a number, or digits with a unit; rates are not among them: `12 /s` has a slash. */
const NUMERIC = /^(Math\.\w+\(|Number\(|words\.(?!rate\b)\w+\()|\.length$/;
const SPREAD = new Set(['PLAIN', 'RAW']);

/** Calls of `t` whose values a translation would escape, as `line: key`. */
function escapingIn(source: string): readonly string[] {
  const file = ts.createSourceFile('x.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const declared = new Map<string, ts.ObjectLiteralExpression>();
  const isPlain = (values: ts.ObjectLiteralExpression): boolean =>
    values.properties.some(
      (one) =>
        one.name?.getText() === 'interpolation' ||
        (ts.isSpreadAssignment(one) && (SPREAD.has(one.expression.getText()) || isPlainName(one.expression))),
    );
  const isPlainName = (node: ts.Expression): boolean => {
    const values = ts.isIdentifier(node) ? declared.get(node.text) : undefined;
    return values !== undefined && isPlain(values);
  };
  const isNumber = (one: ts.ObjectLiteralElementLike): boolean => {
    const name = one.name?.getText().replace(/['"]/g, '') ?? '';
    if (NUMBERS.has(name) || name.startsWith('defaultValue_')) return true;
    return ts.isPropertyAssignment(one) && NUMERIC.test(one.initializer.getText());
  };
  const isSafe = (values: ts.Expression): boolean =>
    ts.isObjectLiteralExpression(values) ? isPlain(values) || values.properties.every(isNumber) : isPlainName(values);
  const visit = (node: ts.Node, see: (node: ts.Node) => void): void => {
    see(node);
    ts.forEachChild(node, (child) => visit(child, see));
  };
  visit(file, (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isObjectLiteralExpression(node.initializer))
      declared.set(node.name.getText(), node.initializer);
  });
  visit(file, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 't') return;
    const [key, , values] = node.arguments;
    if (!key || !values || isSafe(values)) return;
    found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${key.getText().slice(1, -1)}`);
  });
  return found;
}

it('knows which values would be escaped', () => {
  expect(escapingIn("t('a', '{{name}}', { name })")).toEqual(['1: a']);
  expect(escapingIn("\nt('a', '{{rate}}', { rate: words.rate(1) })")).toEqual(['2: a']);
  expect(escapingIn("const values = { name }; t('a', '{{name}}', values)")).toEqual(['1: a']);
  expect(escapingIn("t('a', '{{name}}', { ...given })")).toEqual(['1: a']);
});

it('knows which values are shown as they are', () => {
  for (const source of [
    "t('a', 'b')",
    "t('a', '{{name}}', { name, ...PLAIN })",
    "const values = { name, ...PLAIN }; t('a', '{{name}}', values); t('b', '{{name}}', { ...values, other })",
    "t('a', '{{count}}', { count, defaultValue_one: 'one' })",
    "t('a', '{{n}} in {{time}}', { n: rows.length, time: words.duration(1) })",
  ])
    expect(escapingIn(source), source).toEqual([]);
});

it('finds none in the app, since React escapes what it draws and nobody wants to read `&#39;`', () => {
  const paths = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !path.includes('.test.'),
  );
  expect(paths.length).toBeGreaterThan(200);
  const found = paths.flatMap((path) =>
    escapingIn(readFileSync(join(SOURCES, path), 'utf8')).map((one) => `${path}:${one}`),
  );
  expect(found).toEqual([]);
});
