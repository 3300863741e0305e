import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../generator/src/compile.ts';
import { programOf } from '../generator/src/node/program.ts';
import { profiles } from '../generator/src/profiles/index.ts';
import { ALERT_DEFAULTS } from '../generator/src/rules/alerts.ts';
import { BURN_MIN_REQUESTS } from '../generator/src/rules/burn-alerts.ts';

const ROOT = join(import.meta.dirname, '..');
const SKIPPED = /^(node_modules|dist|lines|test-results|\.config|fixtures|coverage|\.git|\.local|\.venv)$/;
const PAGES = pagesBelow(ROOT).sort();
/** What compiling writes below the reader's own folder, and names of packages and versions: no paths of the repository. */
const ELSEWHERE = /^(out|prometheus|grafana|@[\w-]+|quartet\/v1)(\/|$)/;

function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : pagesBelow(path);
    return entry.name.endsWith('.md') ? [relative(ROOT, path)] : [];
  });
}

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** Fenced blocks of `page`, with the comment that stands before each. */
function blocks(page: string): { readonly note: string; readonly language: string; readonly text: string }[] {
  const fence = /(?:<!-- (.*) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;
  return [...read(page).matchAll(fence)].map(([, note = '', language = '', text = '']) => ({ note, language, text }));
}

function prose(page: string): string {
  return read(page).replace(/^```[\s\S]*?^```$/gm, '');
}

function inlineCode(page: string): string[] {
  return [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

/** Paths of the repository that `page` names; `<id>` and what follows it stands for the reader's own file. */
function pathsIn(page: string): string[] {
  const paths = inlineCode(page).filter((code) => /^[\w.@-]+\/[\w./<>*-]*$/.test(code) && !ELSEWHERE.test(code));
  return [...new Set(paths.map((path) => path.replace(/[^/]*[<*].*$/, '')))];
}

/** The anchors that a page's headings have where it is rendered. */
function anchorsOf(page: string): Set<string> {
  const headings = [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

function deadLinks(page: string): string[] {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
}

describe.each([
  ['ARCHITECTURE.md', 40],
  ['CONTRIBUTING.md', 10],
  ['README.md', 4],
])('%s', (page, least) => {
  it(`names at least ${least} paths, and each of them exists`, () => {
    const paths = pathsIn(page);
    expect(paths.length).toBeGreaterThanOrEqual(least);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('generator/README.md', () => {
  it('names files of the package that exist', () => {
    const paths = pathsIn('generator/README.md');
    expect(paths.length).toBeGreaterThanOrEqual(5);
    expect(paths.filter((path) => !existsSync(join(ROOT, 'generator', path)))).toEqual([]);
  });

  it('has an example that prints what the page says', () => {
    const [example, output] = blocks('generator/README.md');
    const args = ['--conditions=source', '--input-type=module-typescript', '--eval', example!.text];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe(output!.text);
  });
});

describe.each(PAGES)('%s', (page) => {
  it('has no dead link', () => {
    expect(deadLinks(page)).toEqual([]);
  });

  it('names only scripts that npm knows', () => {
    const scripts = new Set(Object.keys(JSON.parse(read('package.json')).scripts));
    const named = [...read(page).matchAll(/npm (?:run (?:--\S+ )*)([\w:-]+)|npm (start|test)\b/g)].map(
      ([, script, short]) => script ?? short!,
    );
    expect(named.filter((script) => !scripts.has(script))).toEqual([]);
  });

  it('speaks calmly', () => {
    expect(prose(page).match(/.*\w!(?:\s|$).*/g)).toBeNull();
  });
});

describe('README.md', () => {
  const spec = blocks('README.md').find(({ note }) => note === 'checkout.yaml')!.text;
  const { files, diagnostics } = compile([{ file: 'checkout.yaml', text: spec }]);
  const rules = files.find(({ path }) => path === 'prometheus/rules/checkout.yaml')!.text;
  const count = (pattern: RegExp) => rules.match(pattern)?.length ?? 0;
  const alerts = count(/^ +- alert: /gm);

  it('has a spec of about twenty lines that compiles without a finding', () => {
    expect(diagnostics).toEqual([]);
    expect(spec.split('\n').length).toBeLessThanOrEqual(21);
  });

  it('shows rules as they are generated', () => {
    const shown = blocks('README.md').filter(({ language, text }) => language === 'yaml' && text !== spec);
    expect(shown.length).toBeGreaterThanOrEqual(3);
    for (const { text } of shown) expect(rules).toContain(text);
  });

  it('shows the figures of that spec', () => {
    const all = count(/^ +- (alert|record): /gm);
    const cases = files.reduce((sum, file) => sum + (file.cases?.length ?? 0), 0);
    const [checked = '', proven = ''] = blocks('README.md')
      .filter(({ language, text }) => language === '' && /^\d/.test(text))
      .map(({ text }) => text);
    const figures = `${all} rules, ${alerts} alerts among them`;
    expect(checked).toBe(
      `1 file read: no findings. ${figures}.\nadded    prometheus/rules/checkout.yaml\n1 file in out (${figures}): 1 added.\n`,
    );
    expect(proven).toBe(`${alerts} alerts, ${alerts} proven\n${cases} passed, 0 failed\n`);
  });

  it('shows the message of a spec with a mistake', () => {
    const [finding] = compile([{ file: 'checkout.yaml', text: spec.replace('signal: latency', 'signal: latncy') }], {
      targets: ['prometheus-rules'],
    }).diagnostics;
    const { file, line, column, severity, code, message, expected, help } = finding!;
    const shown = blocks('README.md').find(({ text }) => text.includes('latncy'))!.text;
    expect(shown).toContain(`${file}:${line}:${column}  ${severity}  ${code}\n  ${message}\n`);
    expect(shown).toContain(`expected ${expected}\n  help: ${help}`);
  });

  it('lists every command', () => {
    const ignore = () => {};
    const program = programOf({ run: ignore, writeOut: ignore, writeErr: ignore, width: 100 });
    const listed = [...read('README.md').matchAll(/^\| `quartet (\w+)/gm)].map(([, name]) => name!);
    expect(listed.sort()).toEqual(program.commands.map((command) => command.name()).sort());
  });

  it('names only profiles that exist', () => {
    const [, table = ''] = /## Profiles\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
    const named = [...table.matchAll(/`([a-z][\w-]*)`/g)].map(([, id]) => id!);
    expect(named.length).toBeGreaterThan(15);
    const ids = new Set(profiles.map(({ id }) => id));
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('shows the layers as they are enforced', () => {
    const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
      forbidden: readonly { readonly name: string; readonly comment?: string }[];
    };
    const enforced = forbidden.flatMap(({ name, comment }) => {
      const match = /^layer-(.*)/.exec(name) && /^(\S+) may import (.*)\.$/.exec(comment ?? '');
      return match ? [`| ${match[1]} | ${match[2]!.replace('nothing of the core', 'nothing')} |`] : [];
    });
    const [, table = ''] =
      /\| layer \| may import \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(read('ARCHITECTURE.md')) ?? [];
    expect(table.trimEnd().split('\n')).toEqual(enforced);
  });
});

describe('CONTEXT.md', () => {
  it('gives each word one meaning', () => {
    const words = [...read('CONTEXT.md').matchAll(/^\| ([^|]+) \| [^|]+ \|$/gm)]
      .map(([, word]) => word!)
      .filter((word) => word !== 'word' && word !== '---');
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});

describe('docs/overview.md', () => {
  it('states the floors that the alerts have', () => {
    const page = prose('docs/overview.md').replace(/\s+/g, ' ');
    expect(page).toContain(`fewer than ${BURN_MIN_REQUESTS} requests in its short window`);
    expect(page).toContain(`fewer than ${ALERT_DEFAULTS.HighErrorRate.minRequests} in five minutes`);
    expect(ALERT_DEFAULTS.HighResponseTime.minRequests).toBe(ALERT_DEFAULTS.HighErrorRate.minRequests);
    expect(page).toContain(`compares with had fewer than ${ALERT_DEFAULTS.TrafficDrop.minRequests}`);
  });
});

describe('decisions', () => {
  const names = readdirSync(join(ROOT, 'docs/adr')).sort();

  it('are numbered without gaps', () => {
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  });

  it.each(names)('%s has its number, a context, a decision and consequences', (name) => {
    const headings = [...read(`docs/adr/${name}`).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
    expect(headings[0]).toMatch(new RegExp(`^${Number(name.slice(0, 4))}\\. `));
    expect(headings.slice(1)).toEqual(['Context', 'Decision', 'Consequences']);
  });
});

describe('changelogs', () => {
  it.each(PAGES.filter((page) => page.endsWith('CHANGELOG.md')))('%s has a place for what is not released', (page) => {
    expect(read(page)).toMatch(/^## Unreleased$/m);
  });
});
