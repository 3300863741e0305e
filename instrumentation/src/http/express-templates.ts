/** Full templates of Express routes, read from the stacks of routers; for the routers of Express 4 and 5. */

import { REGEX_ROUTE } from '../metrics.ts';

/** What is read of a layer. Express 5 keeps the pattern since router 2.3 (`rawPath`), Express 4 a RegExp and its keys. */
export interface Layer {
  readonly route?: Route;
  readonly handle?: { readonly stack?: readonly Layer[] };
  readonly rawPath?: unknown;
  readonly slash?: boolean;
  readonly regexp?: RegExp & { readonly fast_slash?: boolean; readonly fast_star?: boolean };
  readonly keys?: readonly { readonly name: string | number }[];
}

export interface Route {
  readonly path: unknown;
  /** Methods in lower case; `_all` where every one is answered. */
  readonly methods?: Readonly<Record<string, boolean>>;
}

export interface RouterLike {
  readonly stack: readonly Layer[];
}

/** Mount of a router whose layer keeps no pattern and was mounted before we could see it. */
const UNKNOWN_MOUNT = '/*';

/** Mount paths of layers that keep none themselves. */
const mountPaths = new WeakMap<object, unknown>();

/** Notes where a layer was mounted, for routers before 2.3, which throw the pattern away. */
export function noteMount(layer: object, path: unknown): void {
  mountPaths.set(layer, path);
}

/**
 * Collects the templates of every route below a router.
 *
 * @param prefix  Template that the router is mounted at; empty for the root.
 * @param into  Filled: each route with every template it can be reached by.
 */
export function collectTemplates(router: RouterLike, prefix: string, into: WeakMap<Route, string[]>): void {
  for (const layer of router.stack) {
    if (layer.route !== undefined) {
      const template = joinPaths(prefix, pathText(layer.route.path));
      const known = into.get(layer.route);
      if (known === undefined) into.set(layer.route, [template]);
      else if (!known.includes(template)) known.push(template);
    } else if (layer.handle?.stack !== undefined) {
      collectTemplates({ stack: layer.handle.stack }, joinPaths(prefix, mountText(layer)), into);
    }
  }
}

/** A route's own path: arrays are joined by `|`, regular expressions are one word, so that a label stays readable. */
export function pathText(path: unknown): string {
  if (typeof path === 'string') return path;
  if (path instanceof RegExp) return REGEX_ROUTE;
  if (Array.isArray(path)) return path.map(pathText).join('|');
  return '';
}

/** Joins a mount and a path with exactly one slash; the root path of a mounted router is the mount itself. */
export function joinPaths(prefix: string, path: string): string {
  const left = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  if (path === '' || path === '/') return left === '' ? '/' : left;
  if (left === '' && path === REGEX_ROUTE) return path;
  return path.startsWith('/') ? left + path : `${left}/${path}`;
}

function mountText(layer: Layer): string {
  if (layer.rawPath !== undefined) return pathText(layer.rawPath);
  if (mountPaths.has(layer)) return pathText(mountPaths.get(layer));
  if (layer.slash === true || layer.regexp?.fast_slash === true) return '';
  if (layer.regexp?.fast_star === true) return '*';
  if (layer.regexp !== undefined) return templateOfRegExp(layer.regexp.source, layer.keys ?? []);
  return UNKNOWN_MOUNT;
}

/** What path-to-regexp 0.1 puts at the end of a mount's expression; one that lacks it was given as a RegExp. */
const MOUNT_END = /\\\/\?\(\?=\\\/\|\$\)$/;

/**
 * Turns an expression that path-to-regexp 0.1 made back into its template.
 *
 * @param source  As in `/^\/orgs\/(?:([^\/]+?))\/?(?=\/|$)/i`.
 * @param keys  Parameters in the order of their groups.
 * @returns `/orgs/:org`; `__regex__` where the expression was the user's own.
 */
export function templateOfRegExp(source: string, keys: readonly { readonly name: string | number }[]): string {
  if (!source.startsWith('^') || !MOUNT_END.test(source)) return REGEX_ROUTE;
  const body = source.slice(1).replace(MOUNT_END, '');
  let key = 0;
  const read = (text: string): string => {
    let out = '';
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string;
      if (c === '\\') {
        out += text[++i] ?? '';
      } else if (c === '(') {
        const end = closing(text, i);
        const inner = text.slice(i + 1, end);
        if (inner.startsWith('?:')) out += read(inner.slice(2));
        else if (!inner.startsWith('?')) out += out.endsWith('*') ? '' : `:${String(keys[key++]?.name ?? key)}`;
        i = end;
      } else if (c !== '?') {
        out += c;
      }
    }
    return out;
  };
  return read(body);
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') i = text.indexOf(']', i);
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
}

/** Whether a path can have come from a template: parameters match one segment, wildcards anything. */
export function templateMatches(template: string, pathname: string): boolean {
  return template.split('|').some((one) => matcherOf(one).test(pathname));
}

const matchers = new Map<string, RegExp>();

function matcherOf(template: string): RegExp {
  let matcher = matchers.get(template);
  if (matcher === undefined) {
    const source = template
      .replace(/[.+^$()[\]\\]/g, '\\$&')
      .replace(/\{?\/?\*\w*\}?/g, '.*')
      .replace(/:\w+/g, '[^/]+')
      .replace(/\{([^}]*)\}/g, '(?:$1)?');
    matcher = new RegExp(`^${source}/?$`, 'i');
    matchers.set(template, matcher);
  }
  return matcher;
}
