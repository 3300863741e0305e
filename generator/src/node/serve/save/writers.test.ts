import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prometheusStub } from '../testing/prometheus-stub.ts';
import { AUTHOR, prepareSite, specOf, textsBelow, workspaceAt } from '../testing/site.ts';
import type { Workspace } from './workspace.ts';

const WRITERS = 20;
const SAVES = 1_000;
const SPECS = 50;

/** A number made of another one, the same on every run. */
function mixed(seed: number): number {
  let value = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

it('loses none of a thousand saves by twenty writers in two servers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-writers-'));
  const name = (index: number): string => `svc-${index % SPECS}`;
  prepareSite(
    folder,
    Object.fromEntries(Array.from({ length: SPECS }, (_, index) => [`${name(index)}.yaml`, specOf(name(index))])),
    false,
  );
  const stub = await prometheusStub(join(folder, 'rules'));
  try {
    const changes = { limits: { verifyMs: 5_000, lockMs: 120_000, proveMs: 0 } };
    const servers = await Promise.all(
      [0, 1].map(() => workspaceAt({ folder, prometheus: stub.url, changes, timeoutMs: 60_000 })),
    );
    for (const server of servers) expect((await server.sync()).ok).toBe(true);
    let next = 0;
    let conflicts = 0;
    /** What was said to be saved, in the order in which it was. */
    const saved: { readonly path: string; readonly mark: string; readonly etag: string; readonly before: string }[] =
      [];
    const write = async (server: Workspace, writer: number): Promise<void> => {
      for (let number = next++; number < SAVES; number = next++) {
        const path = `${name(mixed(number))}.yaml`;
        const mark = `# save ${number} by ${writer}`;
        for (;;) {
          const seen = server.fleet().get(path)!;
          const text = `${seen.text.trimEnd()}\n${mark}\n`;
          const result = await server.saveSpecs(
            [{ path, text, expected: seen.etag }],
            { ...AUTHOR, name: `writer ${writer}` },
            mark,
          );
          if (result.ok) {
            saved.push({ path, mark, etag: result.fleet.get(path)!.etag, before: seen.etag });
            break;
          }
          expect(result.problem).toMatchObject({ error: 'conflict', outcome: 'unchanged' });
          conflicts++;
        }
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(servers[writer % 2]!, writer)));
    expect(saved).toHaveLength(SAVES);
    const texts = textsBelow(join(folder, 'specs'));
    for (const { path, mark } of saved) expect([mark, texts[path]!.split(mark).length - 1]).toEqual([mark, 1]);
    // Each save was made to the one before it: no two followed the same.
    expect(new Set(saved.map(({ path, before }) => `${path} ${before}`)).size).toBe(SAVES);
    expect(conflicts).toBeGreaterThan(0);
    const journal = readFileSync(join(folder, 'specs/.quartet/history.jsonl'), 'utf8').trim().split('\n');
    expect(new Set(journal.map((line) => (JSON.parse(line) as { message: string }).message)).size).toBe(SAVES);
  } finally {
    await stub.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_200_000);
