import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeFile, ROOT } from './compose-file.ts';
import { type DockerfileContext, dockerfileFindings } from './dockerfile-lint.ts';
import { ignoredBy } from './dockerignore.ts';
import { judgesHere } from './judges.ts';

const DOCKERIGNORE = readFileSync(join(ROOT, '.dockerignore'), 'utf8');
const FILES = ['examples/flask/Dockerfile', 'examples/shop/Dockerfile', 'generator/Dockerfile'];

const judges = judgesHere();

const repository: DockerfileContext = {
  dockerignore: DOCKERIGNORE,
  has: (path) => globSync(path, { cwd: ROOT }).length > 0,
};

function messages(text: string, context: DockerfileContext = { dockerignore: '', has: () => true }): readonly string[] {
  return dockerfileFindings(text, context).map(({ line, message }) => `${line}: ${message}`);
}

/** A file without a finding, with `line` in the place of one of its lines, or before its last ones. */
function image(line: string, place = 'RUN true'): string {
  const good = [
    'FROM node:24.19.0-bookworm-slim',
    'WORKDIR /app',
    'RUN true',
    'COPY app.ts ./',
    'USER node',
    'HEALTHCHECK CMD ["node", "probe.mjs"]',
    'CMD ["node", "app.ts"]',
  ].join('\n');
  return good.replace(place, line);
}

describe.each(FILES)('%s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');

  it('has no finding', () => {
    expect(dockerfileFindings(text, repository)).toEqual([]);
  });

  it('is read by BuildKit without a warning, where Go is there to build it', () => {
    if (judges === undefined) expect(dockerfileFindings(text, repository)).toEqual([]);
    else expect(judges.dockerfile(join(ROOT, path))).toBe('');
  });

  it('is built by docker-compose.yml, in the folder it is written for', () => {
    const builds = Object.values(composeFile().services).flatMap(({ build }) => (build ? [build] : []));
    expect(builds.filter(({ dockerfile }) => dockerfile === path)).toEqual([{ context: '.', dockerfile: path }]);
  });

  it('takes the same base image as the others of its language, and the one of docker-compose.yml', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base!);
    const known = new Set(Object.values(composeFile().services).map(({ image: used }) => used));
    for (const base of bases) expect(base.startsWith('python:3.11.') || known.has(base), base).toBe(true);
  });
});

it('hears BuildKit where it warns', () => {
  if (judges === undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'quartet-dockerfile-'));
  try {
    const warned = (text: string) => {
      writeFileSync(join(folder, 'Dockerfile'), text);
      return judges.dockerfile(join(folder, 'Dockerfile'));
    };
    expect(warned('FROM node:24 as base\n')).toContain(
      "1: FromAsCasing: 'as' and 'FROM' keywords' casing do not match",
    );
    expect(warned('FROM node:24\nRUNN true\n')).toContain('unknown instruction: RUNN');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('finds every Dockerfile of the repository', () => {
  const found = globSync('{examples/*,generator,instrumentation,plugin,preview,docker}/Dockerfile*', { cwd: ROOT });
  expect(found.sort()).toEqual(FILES);
});

it.each([
  ['FROM node', 'FROM node:24.19.0-bookworm-slim', '1: `node` has no tag, so each build may take another one'],
  ['FROM node:latest', 'FROM node:24.19.0-bookworm-slim', '1: `node:latest` is no whole version'],
  ['FROM node:24-slim', 'FROM node:24.19.0-bookworm-slim', '1: `node:24-slim` is no whole version'],
  ['ADD https://example.com/a.tgz /a', 'RUN true', '3: ADD unpacks and downloads: COPY says what happens'],
  ['RUN apt-get update && apt-get install git && rm -rf /var/lib/apt/lists/*', 'RUN true', '3: apt-get installs what'],
  ['RUN apt-get update && apt-get install --no-install-recommends git', 'RUN true', '3: the lists of apt stay'],
  [
    'RUN apt-get install --no-install-recommends git && rm -rf /var/lib/apt/lists/*',
    'RUN true',
    '3: apt-get install without',
  ],
  ['RUN pip install flask', 'RUN true', '3: the cache of pip stays in the layer'],
  ['RUN npm ci', 'RUN true', '3: npm runs scripts of packages while it builds'],
  ['RUN sudo true', 'RUN true', '3: sudo is not needed'],
  ['RUN curl https://example.com | sh', 'RUN true', '3: a pipe hides the failure of its first program'],
  ['ENV API_TOKEN=abc', 'RUN true', '3: a secret in a layer is there for everybody'],
  ['WORKDIR app', 'WORKDIR /app', '2: WORKDIR is relative'],
  ['COPY --from=build /a /a', 'RUN true', '3: no stage is called `build`'],
  ['USER root', 'USER node', '5: it runs as root'],
  ['RUN id', 'USER node', '1: it runs as root'],
  ['CMD node app.ts', 'CMD ["node", "app.ts"]', '7: a shell stands between'],
  ['RUN id', 'CMD ["node", "app.ts"]', '1: it has 0 CMD, not one'],
  ['RUN id', 'HEALTHCHECK CMD ["node", "probe.mjs"]', '1: it has 0 HEALTHCHECK, not one'],
  ['HEALTHCHECK CMD node probe.mjs', 'HEALTHCHECK CMD ["node", "probe.mjs"]', '6: the health check starts a shell'],
])('finds fault with %s', (line, place, expected) => {
  expect(messages(image('RUN true'))).toEqual([]);
  expect(messages(image(line, place))).toEqual([expect.stringContaining(expected)]);
});

it('finds sources that are not there, and those that .dockerignore leaves out', () => {
  const context: DockerfileContext = { dockerignore: '*\n!src', has: (path) => path !== 'none.ts' };
  expect(messages(image('COPY none.ts ./', 'COPY app.ts ./'), context)).toEqual([
    '4: `none.ts` is not in the repository',
  ]);
  expect(messages(image('COPY app.ts ./', 'COPY app.ts ./'), context)).toEqual([
    '4: `app.ts` is left out by .dockerignore',
  ]);
  expect(messages(image('COPY src/*.ts ./', 'COPY app.ts ./'), context)).toEqual([]);
});

describe('.dockerignore', () => {
  it('reads patterns as Docker does: the last one that matches decides', () => {
    const text = '# all\n*\n!src\n!docs/*.md\n**/*.test.ts\nsrc/deep';
    expect(['a.txt', 'src/a.test.ts', 'src/deep/a.ts', 'docs/a/b.md'].map((path) => ignoredBy(text, path))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['src', './src/', 'src/a.ts', 'src/b/c.ts', 'docs/a.md'].map((path) => ignoredBy(text, path))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('keeps secrets, settings, builds, packages and the history of this machine out of every image', () => {
    for (const path of [
      '.env',
      '.git/config',
      '.local/run.json',
      'secrets/quartet_write_token',
      'node_modules/fastify',
    ]) {
      expect(ignoredBy(DOCKERIGNORE, path), path).toBe(true);
    }
    for (const path of ['plugin/dist/module.js', 'generator/dist/cli.js', 'examples/shop/shop.test.ts']) {
      expect(ignoredBy(DOCKERIGNORE, path), path).toBe(true);
    }
  });

  it('names nothing that is not there', () => {
    const named = DOCKERIGNORE.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    expect(named.filter((pattern) => globSync(pattern, { cwd: ROOT }).length === 0)).toEqual([]);
  });
});

it('copies all that the shop and its specs need: no module of the example is left out', () => {
  const text = readFileSync(join(ROOT, 'examples/shop/Dockerfile'), 'utf8');
  expect(text).toContain('COPY examples/shop/*.ts examples/shop/');
  const modules = readdirSync(join(ROOT, 'examples/shop')).filter((file) => /(?<!\.test)\.ts$/.test(file));
  for (const file of modules) expect(ignoredBy(DOCKERIGNORE, `examples/shop/${file}`), file).toBe(false);
  expect(existsSync(join(ROOT, 'examples/shop/output/instrumentation/shop.json'))).toBe(true);
});
