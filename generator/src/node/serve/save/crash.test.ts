import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inParallel } from '../../promtool/run.ts';
import { prometheusStub } from '../testing/prometheus-stub.ts';
import { prepareSite, specOf, textsBelow, workspaceAt } from '../testing/site.ts';
import type { Change } from './preconditions.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartet-crash-'));
const child = join(folder, 'child.mjs');
const SPECS = { 'shop.yaml': specOf('shop'), 'team/cart.yaml': specOf('cart'), 'old.yaml': specOf('old') };

interface Scenario {
  readonly changes: readonly Change[];
  /** Each step, or every so many. */
  readonly every: number;
}

/** One change of each kind, and one of several files together, which has every step there is. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  change: { changes: [{ path: 'shop.yaml', text: specOf('shop', '99%') }], every: 3 },
  add: { changes: [{ path: 'new/pay.yaml', text: specOf('pay') }], every: 5 },
  delete: { changes: [{ path: 'old.yaml', text: null }], every: 5 },
  together: {
    changes: [
      { path: 'team/cart.yaml', text: null },
      { path: 'team/basket.yaml', text: specOf('basket') },
      { path: 'shop.yaml', text: specOf('shop', '95%') },
    ],
    every: 1,
  },
};
let points = 0;
/** All 244 places take some minutes: the suite ends the process at every fourth of them, `QUARTET_CRASH_EVERY=1` at each. */
const EVERY = Number(process.env.QUARTET_CRASH_EVERY ?? 4);

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, '../testing/crash-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as quartetRequire } from 'node:module'; const require = quartetRequire(import.meta.url);",
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(site: string, url: URL, at: number, changes: readonly Change[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [child, site, url.href, String(at), JSON.stringify(changes)];
    const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    process_.stdout.on('data', (chunk) => {
      said += chunk;
    });
    process_.on('error', reject);
    process_.on('close', (_code, signal) => resolve(signal ?? said));
  });
}

const git = (site: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: join(site, 'specs'), encoding: 'utf8' });

interface State {
  readonly specs: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, string>>;
}

const stateOf = (site: string): State => ({
  specs: textsBelow(join(site, 'specs')),
  rules: textsBelow(join(site, 'rules')),
});

describe('a process that is ended in the middle of a save', () => {
  it.each(Object.entries(SCENARIOS))(
    'leaves the old or the new state at every step, once the next one has started: %s',
    async (name, { changes, every }) => {
      const template = join(folder, `${name}-template`);
      prepareSite(template, SPECS);
      const first = await prometheusStub(join(template, 'rules'));
      expect((await (await workspaceAt({ folder: template, prometheus: first.url })).sync()).ok).toBe(true);
      await first.close();
      const before = stateOf(template);

      const whole = join(folder, `${name}-whole`);
      cpSync(template, whole, { recursive: true });
      const well = await prometheusStub(join(whole, 'rules'));
      const { ok, steps } = JSON.parse(await run(whole, well.url, 0, changes)) as { ok: boolean; steps: number };
      await well.close();
      expect(ok).toBe(true);
      const after = stateOf(whole);
      expect(after.rules).not.toEqual(before.rules);
      expect(steps).toBeGreaterThanOrEqual(60);

      const outcomes = await inParallel(
        Array.from({ length: Math.ceil(steps / (every * EVERY)) }, (_, index) => index * every * EVERY + 1),
        2,
        async (at) => {
          const site = join(folder, `${name}-${at}`);
          cpSync(template, site, { recursive: true });
          const stub = await prometheusStub(join(site, 'rules'));
          try {
            expect([at, await run(site, stub.url, at, changes)]).toEqual([at, 'SIGKILL']);
            // What others may read at this very moment: no spec and no rule file is ever missing or cut short.
            const between = stateOf(site);
            for (const [path, text] of Object.entries(between.rules)) {
              expect([at, path, [before.rules[path], after.rules[path]].includes(text)]).toEqual([at, path, true]);
            }
            const workspace = await workspaceAt({ folder: site, prometheus: stub.url });
            expect(await workspace.sync()).toMatchObject({ ok: true });
            await workspace.settleReload();
            const found = stateOf(site);
            const isNew = JSON.stringify(found) === JSON.stringify(after);
            if (!isNew) expect([at, found]).toEqual([at, before]);
            expect([at, git(site, 'status', '--porcelain')]).toEqual([at, '']);
            expect([at, git(site, 'log', '--format=%s').includes('crash')]).toEqual([at, isNew]);
            expect([at, Object.fromEntries(stub.loaded())]).toEqual([at, yamlOf(found.rules)]);
            const litter = [...readdirSync(join(site, 'specs/.quartet')), ...readdirSync(join(site, 'rules'))];
            expect([at, litter.filter((one) => /^(save|journal|\.quartet-save|\.quartet\.lock)/.test(one))]).toEqual([
              at,
              [],
            ]);
            return isNew;
          } finally {
            await stub.close();
            if (existsSync(site)) rmSync(site, { recursive: true, force: true });
          }
        },
      );
      points += outcomes.length;
      // Both happen, and once the change is committed nothing takes it back.
      expect(outcomes).toContain(true);
      expect(outcomes).toContain(false);
      expect(outcomes.lastIndexOf(false)).toBeLessThan(outcomes.indexOf(true));
    },
    1_200_000,
  );

  it('was ended at as many places as were asked for', () => {
    expect(points).toBeGreaterThanOrEqual(200 / EVERY);
  });
});

function yamlOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([path]) => path.endsWith('.yaml')));
}
