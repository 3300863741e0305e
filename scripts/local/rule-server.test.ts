import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ruleServer } from './rule-server.ts';

it('keeps its tokens out of its arguments, where every user of the machine could read them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-server-'));
  const facts = { folder, specs: join(folder, 'specs'), rules: join(folder, 'rules'), prometheus: 'http://p:9090' };
  const [one, other] = [
    await ruleServer(facts),
    await ruleServer({ ...facts, name: 'second', page: 'http://page', proves: false }),
  ];
  rmSync(folder, { recursive: true });
  const said = one.program.args.join(' ');
  expect(said).toContain('--prometheus http://p:9090 --listen 127.0.0.1:');
  expect(said).not.toContain(one.readToken);
  expect(said).not.toContain(one.writeToken);
  expect(said).not.toMatch(/--grafana|--prove-seconds/);
  expect(one.program.env).toEqual({ QUARTET_READ_TOKEN: one.readToken, QUARTET_WRITE_TOKEN: one.writeToken });
  expect(other.program.name).toBe('second');
  expect(other.program.args.join(' ')).toContain('--grafana http://page --prove-seconds 0');
  expect(new Set([one, other].flatMap(({ readToken, writeToken, url }) => [readToken, writeToken, url])).size).toBe(6);
});
