/** Bundles the host for one line of libraries: `node preview/build.ts [--line react-18]`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import TerserPlugin from 'terser-webpack-plugin';
import webpack from 'webpack';
import { aliasTable } from './aliases.ts';
import { hostDistOf, LINES, type Line, packageFolder, packageFolders, packageVersion } from './lines.ts';
import { withLock } from './lock.ts';

const here = import.meta.dirname;
const hostSources = path.join(here, 'host');

/** The settings of the bundler; what is unusual is explained beside it. */
export function bundlerOptions(line: Line, output: string): webpack.Configuration {
  const own = line === 'react-18' ? { modules: [...packageFolders(line)] } : {};
  return {
    mode: 'production',
    target: ['web', 'es2022'],
    context: here,
    entry: { main: path.join(hostSources, 'main.tsx') },
    devtool: false,
    output: { path: output, filename: '[name].[contenthash:10].js', publicPath: '/host/', clean: true },
    resolve: {
      extensions: ['.tsx', '.ts', '.mjs', '.js'],
      // The plain name, so that versions nested inside a package are found there.
      modules: ['node_modules'],
      alias: aliasTable(line),
    },
    module: {
      rules: [
        // Else `.mjs` files get Node's CommonJS interop, where the default is the whole module.
        { test: /\.m?js$/, include: /node_modules/, type: 'javascript/auto', resolve: { fullySpecified: false } },
        // Else the bundler takes SystemJS' own `define` and `System` for its module formats.
        { test: /[\\/]systemjs[\\/]/, parser: { system: false, amd: false } },
        {
          test: /\.tsx?$/,
          include: hostSources,
          resolve: own,
          use: {
            loader: 'swc-loader',
            options: {
              jsc: {
                parser: { syntax: 'typescript', tsx: true },
                transform: { react: { runtime: 'automatic' } },
                target: 'es2022',
              },
            },
          },
        },
        { test: /\.css$/, use: ['style-loader', 'css-loader'] },
        { test: /\.(ttf|woff2?|svg|png)$/, type: 'asset/resource' },
      ],
    },
    optimization: { minimizer: [new TerserPlugin({ minify: TerserPlugin.swcMinify, extractComments: false })] },
    performance: { hints: false },
    stats: 'none',
  };
}

export interface HostBuildResult {
  readonly dist: string;
  /** False when everything was as in the last build. */
  readonly isFresh: boolean;
  readonly milliseconds: number;
}

/**
 * Builds the host of a line into `preview/dist/<line>`.
 *
 * A build of the same sources and packages is not repeated. The folder is swapped when the new one is complete, so that
 * a server never serves half of it.
 *
 * @throws Error with the bundler's messages.
 */
export async function buildHost(line: Line): Promise<HostBuildResult> {
  const begun = performance.now();
  const dist = hostDistOf(line);
  const isFresh = await withLock(`${dist}.lock`, () => buildUnlessDone(line, dist));
  return { dist, isFresh, milliseconds: performance.now() - begun };
}

async function buildUnlessDone(line: Line, dist: string): Promise<boolean> {
  const stamp = await stampOf(line);
  const stampFile = path.join(dist, 'stamp');
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return false;

  const work = `${dist}.building`;
  await rm(work, { recursive: true, force: true });
  const entry = await bundle(bundlerOptions(line, work));
  await copyAssets(line, path.join(work, 'public'));
  const about = { entry, grafana: packageVersion(line, '@grafana/runtime'), react: packageVersion(line, 'react') };
  await writeFile(path.join(work, 'host-build.json'), `${JSON.stringify(about, null, 2)}\n`);
  await writeFile(path.join(work, 'stamp'), stamp);
  await rm(dist, { recursive: true, force: true });
  await rename(work, dist);
  return true;
}

function bundle(options: webpack.Configuration): Promise<string> {
  return new Promise((resolve, reject) => {
    const compiler = webpack(options);
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error) return reject(error);
        const result = stats?.toJson({ all: false, errors: true, assets: true, entrypoints: true });
        if (result?.errors?.length) return reject(new Error(result.errors.map(({ message }) => message).join('\n\n')));
        const entry = result?.entrypoints?.main?.assets?.find(({ name }) => name.endsWith('.js'))?.name;
        return entry === undefined ? reject(new Error('the bundle has no entry')) : resolve(entry);
      });
    });
  });
}

/** The files that the libraries' global styles ask for, and where the fonts' packages have them. */
const FONT_FILES: readonly (readonly [to: string, from: string])[] = [
  ['inter/Inter-Regular.woff2', '@fontsource/inter/files/inter-latin-400-normal.woff2'],
  ['inter/Inter-Medium.woff2', '@fontsource/inter/files/inter-latin-500-normal.woff2'],
  ['inter/Inter-Italic.woff2', '@fontsource/inter/files/inter-latin-400-italic.woff2'],
  [
    'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2',
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
  ],
];

/** Letters beyond Latin-1 of the languages that the plugin speaks; fetched only when a page shows one. */
const FONT_RANGES: Readonly<Record<string, string>> = {
  cyrillic: 'U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116',
  'latin-ext': 'U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0, U+2C60-2C7F, U+A720-A7FF',
};

/** Drawn here, because the package asks for them and leaves them out. */
const SPINNER =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" d="M12 3a9 9 0 1 1-6.4 2.6"/></svg>';

/** Icons and fonts, which the libraries ask for by URL and do not bundle. */
async function copyAssets(line: Line, to: string): Promise<void> {
  const icons = path.join(to, 'img', 'icons', 'unicons');
  await cp(path.join(packageFolder(line, '@grafana/ui'), 'dist', 'public', 'img'), path.join(to, 'img'), {
    recursive: true,
  });
  const right = await readFile(path.join(icons, 'angle-double-right.svg'), 'utf8');
  const left = right.replace('<path', '<g transform="matrix(-1 0 0 1 24 0)"><path').replace('</svg>', '</g></svg>');
  await writeFile(path.join(icons, 'angle-double-left.svg'), left);
  await writeFile(path.join(icons, 'spinner.svg'), SPINNER);

  const fonts = path.join(to, 'fonts');
  for (const [file, from] of FONT_FILES) {
    const [scope, name, ...rest] = from.split('/');
    await cp(path.join(packageFolder(line, `${scope}/${name}`), ...rest), path.join(fonts, file));
  }
  const faces: string[] = [];
  for (const weight of [400, 500]) {
    for (const [subset, range] of Object.entries(FONT_RANGES)) {
      const file = `inter-${subset}-${weight}-normal.woff2`;
      await cp(path.join(packageFolder(line, '@fontsource/inter'), 'files', file), path.join(fonts, 'inter', file));
      faces.push(
        `@font-face{font-family:'Inter';font-style:normal;font-display:swap;font-weight:${weight};` +
          `src:url('./inter/${file}') format('woff2');unicode-range:${range}}`,
      );
    }
  }
  await writeFile(path.join(fonts, 'fonts.css'), `${faces.join('\n')}\n`);
}

/** A hash of everything that a build depends on. */
async function stampOf(line: Line): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(hostSources, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, ...['aliases.ts', 'build.ts', 'lines.ts'].map((name) => path.join(here, name))]) {
    hash
      .update(path.relative(here, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  for (const name of ['@grafana/data', '@grafana/ui', '@grafana/runtime', '@grafana/scenes', '@grafana/i18n', 'react'])
    hash.update(`${name}@${packageVersion(line, name)}\0`);
  return hash.digest('hex');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { line: { type: 'string', default: LINES[0] } } });
  const line = LINES.find((known) => known === values.line);
  if (line === undefined) {
    process.stderr.write(`\`${values.line}\` is no line of libraries: expected ${LINES.join(' or ')}\n`);
    process.exitCode = 2;
  } else {
    const { dist, isFresh, milliseconds } = await buildHost(line);
    const took = `${(milliseconds / 1000).toFixed(1)} s`;
    process.stderr.write(`${isFresh ? 'built' : 'up to date:'} ${path.relative(process.cwd(), dist)} (${took})\n`);
  }
}
