/** How many bytes each page of the built plugin loads: `node scripts/plugin/bundle-report.ts [dist]`; fails over a budget. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A built file: its size, what it was made of, and the sets of chunks that it loads when asked to. */
interface Chunk {
  readonly name: string;
  readonly bytes: number;
  readonly gzip: number;
  readonly sources: readonly string[];
  readonly loads: readonly (readonly string[])[];
}

export interface RouteSize {
  readonly page: string;
  readonly files: readonly string[];
  readonly bytes: number;
  readonly gzip: number;
}

export interface BundleReport {
  /** Grafana may load it on every start, so it counts as it is, not compressed. */
  readonly moduleBytes: number;
  readonly routes: readonly RouteSize[];
  readonly externals: readonly string[];
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
}

const KIB = 1024;
export const MODULE_BUDGET = 8 * KIB;

/** Compressed bytes of everything that a page may load, in thousands. */
export const ROUTE_BUDGETS: Readonly<Record<string, number>> = { Overview: 60, Service: 220 };

/** What Grafana provides. Anything else in the list would be undefined there. */
const PROVIDED =
  /^(module|lodash|jquery|moment|slate|slate-plain-serializer|@grafana\/(slate-react|ui|runtime|data)|emotion|@emotion\/(react|css)|prismjs|react|react\/jsx(-dev)?-runtime|react-dom|react-redux|redux|rxjs|i18next|react-router|d3|angular)$/;

/**
 * Reads the build in `dist`.
 *
 * @throws Error when it is not a build of this plugin with source maps.
 */
export function bundleReport(dist: string): BundleReport {
  const chunks = new Map(
    readdirSync(dist)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file.slice(0, -3), chunkOf(dist, file)]),
  );
  const main = chunks.get('module');
  if (!main) throw new Error(`${dist} holds no module.js: build the plugin first`);
  const root = theLoadOf(chunks, [main], 'app/root.ts');
  const app = theLoadOf(chunks, root, 'app/App.tsx');
  const routes = app
    .flatMap(({ loads }) => loads)
    .map((ids) => members(chunks, ids))
    .flatMap((group): RouteSize[] => {
      const page = pageOf(group);
      if (page === undefined) return [];
      const files = new Set([main, ...root, ...app, ...withAllBelow(chunks, group)]);
      return [
        {
          page,
          files: [...files].map(({ name }) => name).sort(),
          bytes: sum([...files].map(({ bytes }) => bytes)),
          gzip: sum([...files].map(({ gzip }) => gzip)),
        },
      ];
    });
  const externals = externalsOf(readFileSync(join(dist, 'module.js'), 'utf8'));
  return { moduleBytes: main.bytes, routes, externals, problems: problemsOf(main.bytes, routes, externals) };
}

function chunkOf(dist: string, file: string): Chunk {
  const text = readFileSync(join(dist, file));
  // A file of texts alone has no map.
  const mapPath = join(dist, `${file}.map`);
  const map: { readonly sources: readonly string[] } = existsSync(mapPath)
    ? JSON.parse(readFileSync(mapPath, 'utf8'))
    : { sources: [] };
  return {
    name: file,
    bytes: text.length,
    gzip: gzipSync(text, { level: 9 }).length,
    sources: map.sources,
    loads: loadsIn(text.toString('utf8')),
  };
}

/** `x.e(1).then` and `Promise.all([x.e(1),x.e(2)]).then`: what webpack makes of `import()`. */
export function loadsIn(text: string): readonly (readonly string[])[] {
  const calls = text.matchAll(/(?:Promise\.all\(\[((?:\w+\.e\(\d+\),?)+)\]\)|\b(\w+\.e\(\d+\)))\.then/g);
  return [...calls].map(([, several, one]) => [...(several ?? one!).matchAll(/\.e\((\d+)\)/g)].map(([, id]) => id!));
}

const members = (chunks: ReadonlyMap<string, Chunk>, ids: readonly string[]): readonly Chunk[] =>
  ids.flatMap((id) => chunks.get(id) ?? []);

const holds = (group: readonly Chunk[], path: string): boolean =>
  group.some(({ sources }) => sources.some((source) => source.endsWith(`/${path}`)));

/** What one of `from` loads to get at `path`; empty where it is part of `from` itself. */
function theLoadOf(chunks: ReadonlyMap<string, Chunk>, from: readonly Chunk[], path: string): readonly Chunk[] {
  const found = from.flatMap(({ loads }) => loads.map((ids) => members(chunks, ids))).find((g) => holds(g, path));
  if (found) return found;
  if (holds(from, path)) return from;
  throw new Error(`bundleReport: nothing loads ${path}`);
}

function pageOf(group: readonly Chunk[]): string | undefined {
  const pages = group.flatMap(({ sources }) =>
    sources.flatMap((one) => /\/pages\/(\w+)\/\1\.tsx$/.exec(one)?.[1] ?? []),
  );
  return pages[0];
}

/** The chunks of a page and all that they may load later: the page at its largest. */
function withAllBelow(chunks: ReadonlyMap<string, Chunk>, group: readonly Chunk[]): ReadonlySet<Chunk> {
  const all = new Set(group);
  // A set that grows while it is walked is walked to its end.
  for (const { loads } of all) for (const ids of loads) for (const chunk of members(chunks, ids)) all.add(chunk);
  return all;
}

export function externalsOf(module: string): readonly string[] {
  const list = /define\((\[[^\]]*\])/.exec(module)?.[1];
  if (!list) throw new Error('bundleReport: module.js is not an AMD module');
  return JSON.parse(list) as string[];
}

function problemsOf(moduleBytes: number, routes: readonly RouteSize[], externals: readonly string[]): string[] {
  const problems: string[] = [];
  if (moduleBytes > MODULE_BUDGET) problems.push(`module.js has ${moduleBytes} bytes, its budget is ${MODULE_BUDGET}.`);
  for (const [page, budget] of Object.entries(ROUTE_BUDGETS)) {
    const route = routes.find((one) => one.page === page);
    if (!route) problems.push(`No route loads the page ${page}.`);
    else if (route.gzip > budget * 1000)
      problems.push(`${page} loads ${kilobytes(route.gzip)} KB compressed, its budget is ${budget}.`);
  }
  for (const name of externals) if (!PROVIDED.test(name)) problems.push(`Grafana does not provide ${name}.`);
  return problems;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
export const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

if (import.meta.main) {
  const report = bundleReport(process.argv[2] ?? join(import.meta.dirname, '../../plugin/dist'));
  console.log(`module.js ${report.moduleBytes} bytes`);
  for (const { files, gzip, page } of report.routes) {
    console.log(`${page.padEnd(14)} ${kilobytes(gzip).padStart(6)} KB compressed in ${files.length} files`);
  }
  for (const problem of report.problems) console.error(problem);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
}
