import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prometheusStub } from '../testing/prometheus-stub.ts';
import { AUTHOR, prepareSite, specOf, textsBelow, workspaceAt } from '../testing/site.ts';
import type { Change } from './preconditions.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartet-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANGES: readonly Change[] = [
  { path: 'shop.yaml', text: specOf('shop', '99%') },
  { path: 'old.yaml', text: null },
  { path: 'team/new.yaml', text: specOf('new') },
];

/** Steps that only look cannot fail for want of room or rights to write. */
const WRITING =
  /^(writeDurably|writeNew|append|rename|duplicate|removeFile|removeTree|removeEmptyFolder|makeFolder|syncFolder|git|fetch) /;

describe('a step of a save that fails', () => {
  it.each(['ENOSPC'])(
    'leaves the old or the new state, says which, and hinders no later save: %s',
    async (code) => {
      const template = join(folder, `${code}-template`);
      prepareSite(template, { 'shop.yaml': specOf('shop'), 'old.yaml': specOf('old') });
      const first = await prometheusStub(join(template, 'rules'));
      expect((await (await workspaceAt({ folder: template, prometheus: first.url })).sync()).ok).toBe(true);
      await first.close();
      const before = [textsBelow(join(template, 'specs')), textsBelow(join(template, 'rules'))];
      let failures = 0;
      let at = 0;
      for (let isOver = false; !isOver; ) {
        at++;
        const site = join(folder, `${code}-${at}`);
        cpSync(template, site, { recursive: true });
        const stub = await prometheusStub(join(site, 'rules'));
        let step = 0;
        let failed = '';
        let isOff = false;
        const faults = (what: string): void => {
          if (isOff || !WRITING.test(what) || ++step !== at) return;
          failed = what.replaceAll(site, '');
          throw Object.assign(new Error(`${code}: planted`), { code });
        };
        const workspace = await workspaceAt({ folder: site, prometheus: stub.url, faults });
        const result = await workspace.saveSpecs(CHANGES, AUTHOR, 'planted');
        isOver = failed === '';
        isOff = true;
        const found = [textsBelow(join(site, 'specs')), textsBelow(join(site, 'rules'))];
        const log = execFileSync('git', ['log', '--format=%s'], { cwd: join(site, 'specs'), encoding: 'utf8' });
        expect([failed, log.includes('planted')]).toEqual([failed, result.ok]);
        if (result.ok) expect([failed, Object.keys(found[0]!)]).toEqual([failed, ['shop.yaml', 'team/new.yaml']]);
        else {
          failures++;
          expect([
            failed,
            result.problem.outcome === 'unclear' || JSON.stringify(found) === JSON.stringify(before),
          ]).toEqual([failed, true]);
          expect([failed, result.problem.message.length > 10 && !result.problem.message.includes(site)]).toEqual([
            failed,
            true,
          ]);
        }
        const again = await workspace.saveSpecs([{ path: 'shop.yaml', text: specOf('shop', '95%') }], AUTHOR);
        expect([failed, again]).toEqual([failed, expect.objectContaining({ ok: true })]);
        await workspace.settleReload();
        const yaml = Object.entries(textsBelow(join(site, 'rules')));
        expect([failed, Object.fromEntries(stub.loaded())]).toEqual([failed, Object.fromEntries(yaml)]);
        await stub.close();
        rmSync(site, { recursive: true, force: true });
      }
      expect(at).toBeGreaterThan(40);
      expect(failures).toBeGreaterThan(20);
    },
    300_000,
  );
});
