/** The texts of the plugin: every `t('key', 'English')` of its sources, and the file of English texts made of them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { dataTexts } from './data-texts.ts';

export const LOCALES = 'plugin/src/locales';
export const TEXTS_FILE = 'quartet-goldensignals-app.json';

/** A tree of texts, as i18next reads it: keys are cut at their dots. */
export interface Texts {
  readonly [key: string]: string | Texts;
}

/**
 * English by key.
 *
 * @throws Error when a key has two texts, or stands where another goes on.
 */
export function pluginTexts(root: string): ReadonlyMap<string, string> {
  const folder = join(root, 'plugin/src');
  const texts = new Map<string, string>();
  const add = (key: string, text: string, from: string): void => {
    const known = texts.get(key);
    if (known !== undefined && known !== text)
      throw new Error(`texts: ${from}: \`${key}\` says both "${known}" and "${text}"`);
    texts.set(key, text);
  };
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .sort();
  for (const path of paths) {
    for (const [key, text] of textsIn(readFileSync(join(folder, path), 'utf8'), path)) add(key, text, path);
  }
  for (const [key, text] of dataTexts()) add(key, text, 'the catalogue');
  for (const key of texts.keys()) {
    const above = key.split('.').map((_, index, parts) => parts.slice(0, index).join('.'));
    const taken = above.find((part) => part !== '' && texts.has(part));
    if (taken !== undefined) throw new Error(`texts: \`${taken}\` is a text, and \`${key}\` goes on below it`);
  }
  return texts;
}

/** Calls of `t` with a literal key; `defaultValue_one` and its kin are texts of their own. */
export function textsIn(source: string, path: string): readonly (readonly [key: string, text: string])[] {
  const found: [string, string][] = [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      const [key, text, options] = node.arguments;
      if (key && text && ts.isStringLiteralLike(key) && isText(text)) {
        found.push([key.text, textOf(text)]);
        if (options && ts.isObjectLiteralExpression(options)) found.push(...forms(key.text, options));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function forms(key: string, options: ts.ObjectLiteralExpression): [string, string][] {
  return options.properties.flatMap((property): [string, string][] => {
    if (!ts.isPropertyAssignment(property) || !isText(property.initializer)) return [];
    const form = /^defaultValue_(\w+)$/.exec(property.name.getText().replace(/['"]/g, ''))?.[1];
    return form === undefined ? [] : [[`${key}_${form}`, textOf(property.initializer)]];
  });
}

function isText(node: ts.Node): node is ts.Expression {
  if (ts.isStringLiteralLike(node)) return true;
  return ts.isBinaryExpression(node) && isText(node.left) && isText(node.right);
}

function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  throw new Error(`texts: ${node.getText()} is no text`);
}

/** `texts` as the file of a language. */
export function textsFile(texts: ReadonlyMap<string, string>): string {
  const tree: Record<string, unknown> = {};
  for (const key of [...texts.keys()].sort()) {
    const parts = key.split('.');
    let place = tree;
    for (const part of parts.slice(0, -1)) {
      place[part] ??= {};
      place = place[part] as Record<string, unknown>;
    }
    place[parts.at(-1)!] = texts.get(key)!;
  }
  return `${JSON.stringify(tree, null, 2)}\n`;
}

/** The texts of a file by key. */
export function flat(tree: Texts, above = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): (readonly [string, string])[] =>
      typeof value === 'string' ? [[above + key, value]] : [...flat(value, `${above}${key}.`)],
    ),
  );
}
