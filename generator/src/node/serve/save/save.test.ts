import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrometheusStub } from '../testing/prometheus-stub.ts';
import { prometheusStub } from '../testing/prometheus-stub.ts';
import type { SiteOptions } from '../testing/site.ts';
import { AUTHOR, prepareSite, specOf, textsBelow, workspaceAt } from '../testing/site.ts';
import type { Workspace } from './workspace.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

interface Site {
  readonly folder: string;
  readonly stub: PrometheusStub;
  readonly workspace: Workspace;
  readonly specs: () => Readonly<Record<string, string>>;
  readonly rules: () => Readonly<Record<string, string>>;
  readonly git: (...args: string[]) => string;
}

async function site(options: Partial<SiteOptions> & { readonly git?: boolean } = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-save-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  prepareSite(folder, { 'shop.yaml': specOf('shop') }, options.git);
  const stub = await prometheusStub(join(folder, 'rules'));
  cleanUps.push(stub.close);
  const workspace = await workspaceAt({ folder, prometheus: stub.url, ...options });
  expect((await workspace.sync()).ok).toBe(true);
  return {
    folder,
    stub,
    workspace,
    specs: () => textsBelow(join(folder, 'specs')),
    rules: () => textsBelow(join(folder, 'rules')),
    git: (...args) => execFileSync('git', args, { cwd: join(folder, 'specs'), encoding: 'utf8' }),
  };
}

const etag = (at: Site, path: string): string => at.workspace.fleet().get(path)!.etag;

describe('saving a spec', () => {
  it('writes, reloads, verifies and commits as the person who asked', async () => {
    const at = await site();
    const text = specOf('shop', '99%');
    const result = await at.workspace.saveSpecs(
      [{ path: 'shop.yaml', text, expected: etag(at, 'shop.yaml') }],
      AUTHOR,
      'less strict',
    );
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.saved.steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['checked', true],
      ['written', true],
      ['reloaded', true],
      ['verified', true],
      ['committed', true],
    ]);
    expect(at.specs()['shop.yaml']).toBe(text);
    expect(at.stub.loaded().get('shop.yaml')).toBe(at.rules()['shop.yaml']);
    expect(at.git('log', '-1', '--format=%an <%ae> %s')).toBe('Ada Lovelace <ada@example.com> less strict\n');
    expect(at.git('log', '-1', '--format=%H').trim()).toBe(result.saved.commit);
    expect(at.git('status', '--porcelain')).toBe('');
  });

  it('adds, renames and deletes with the rules that belong to it', async () => {
    const at = await site();
    const add = await at.workspace.saveSpecs([{ path: 'a/cart.yaml', text: specOf('cart'), expected: null }], AUTHOR);
    expect(add.ok).toBe(true);
    expect(Object.keys(at.rules())).toEqual(['cart.yaml', 'shop.yaml']);
    const renamed = await at.workspace.saveSpecs(
      [
        { path: 'a/cart.yaml', text: null, expected: etag(at, 'a/cart.yaml') },
        { path: 'b/basket.yaml', text: specOf('basket'), expected: null },
      ],
      AUTHOR,
    );
    expect(renamed.ok).toBe(true);
    expect(Object.keys(at.specs())).toEqual(['b/basket.yaml', 'shop.yaml']);
    expect(Object.keys(at.rules())).toEqual(['basket.yaml', 'shop.yaml']);
    const gone = await at.workspace.saveSpecs([{ path: 'b/basket.yaml', text: null }], AUTHOR);
    expect(gone.ok).toBe(true);
    expect(Object.keys(at.rules())).toEqual(['shop.yaml']);
    expect(at.git('status', '--porcelain')).toBe('');
  });

  it.each(['refuses', 'hangs', 'breaks-off', 'forgets', 'unhealthy'] as const)(
    'puts everything back when Prometheus %s',
    async (mode) => {
      const at = await site({ timeoutMs: mode === 'hangs' ? 1_000 : 10_000 });
      const before = [at.specs(), at.rules(), at.git('rev-parse', 'HEAD')];
      at.stub.mode = mode;
      const result = await at.workspace.saveSpecs([{ path: 'shop.yaml', text: specOf('shop', '95%') }], AUTHOR);
      expect(result).toMatchObject({ ok: false, problem: { outcome: 'restored' } });
      expect([at.specs(), at.rules(), at.git('rev-parse', 'HEAD')]).toEqual(before);
      at.stub.mode = 'well';
      await at.workspace.settleReload();
      expect(at.stub.loaded().get('shop.yaml')).toBe(at.rules()['shop.yaml']);
      expect(textsBelow(at.folder, true)).not.toHaveProperty(['specs/.quartet/journal.json']);
      const again = await at.workspace.saveSpecs([{ path: 'shop.yaml', text: specOf('shop', '95%') }], AUTHOR);
      expect(again.ok).toBe(true);
    },
  );

  it('waits for a Prometheus that answers late', async () => {
    const at = await site();
    at.stub.mode = 'late';
    const result = await at.workspace.saveSpecs([{ path: 'shop.yaml', text: specOf('shop', '95%') }], AUTHOR);
    expect(result.ok).toBe(true);
  });

  it('shows both versions and their union when somebody was faster', async () => {
    const at = await site();
    const first = etag(at, 'shop.yaml');
    const theirs = specOf('shop', '99%');
    writeFileSync(join(at.folder, 'specs/shop.yaml'), theirs);
    const yours = specOf('shop').replace('# shop', '# the shop');
    const result = await at.workspace.saveSpecs([{ path: 'shop.yaml', text: yours, expected: first }], AUTHOR);
    expect(result).toMatchObject({
      ok: false,
      problem: {
        error: 'conflict',
        outcome: 'unchanged',
        conflict: {
          base: specOf('shop'),
          theirs,
          yours,
          hasMarkers: false,
          merged: theirs.replace('# shop', '# the shop'),
        },
      },
    });
    expect(at.specs()['shop.yaml']).toBe(theirs);
  });

  it('refuses what has errors, with their places, and touches nothing', async () => {
    const at = await site();
    const before = [at.specs(), at.rules()];
    const text = specOf('shop').replace('signal: errors', 'signal: erors');
    const result = await at.workspace.saveSpecs([{ path: 'shop.yaml', text }], AUTHOR);
    expect(result).toMatchObject({
      ok: false,
      problem: { error: 'invalid', outcome: 'unchanged', diagnostics: [{ file: 'shop.yaml', line: 10 }] },
    });
    expect([at.specs(), at.rules()]).toEqual(before);
  });

  it('keeps a journal where the specs are under no Git', async () => {
    const at = await site({ git: false });
    const result = await at.workspace.saveSpecs([{ path: 'shop.yaml', text: specOf('shop', '99%') }], AUTHOR);
    expect(result).toMatchObject({ ok: true, saved: { commit: '1' } });
    if (result.ok) expect(result.saved.steps.at(-1)?.words).toContain('under no Git');
  });

  it('puts everything back when Git is locked', async () => {
    const at = await site();
    const before = [at.specs(), at.rules()];
    writeFileSync(join(at.folder, 'specs/.git/index.lock'), '');
    const result = await at.workspace.saveSpecs([{ path: 'shop.yaml', text: specOf('shop', '95%') }], AUTHOR);
    expect(result).toMatchObject({ ok: false, problem: { error: 'cannot-write', outcome: 'restored' } });
    if (!result.ok) expect(result.problem.message).toContain('index.lock');
    expect([at.specs(), at.rules()]).toEqual(before);
    expect(at.stub.loaded().get('shop.yaml')).toBe(at.rules()['shop.yaml']);
  });
});
