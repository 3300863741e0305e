import { describe, expect, it } from 'vitest';
import type { Prometheus } from './client.ts';
import { askerOf, prometheusAt } from './client.ts';
import type { LiveGroup } from './rule-stream.ts';
import { liveGroups, NoRules } from './rule-stream.ts';
import { verifyRules } from './verify.ts';
import { signatureOf, verifyGroups } from './verify-many.ts';

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function groupsIn(text: string, size = 7): Promise<readonly LiveGroup[]> {
  const found: LiveGroup[] = [];
  for await (const group of liveGroups(pieces(text, size))) found.push(group);
  return found;
}

const ANSWER = JSON.stringify({
  status: 'success',
  data: {
    groups: [
      {
        name: 'a "quoted\\" {[ name',
        file: '/etc/ä/a.yaml',
        interval: 30,
        rules: [
          {
            type: 'alerting',
            name: 'A',
            query: 'x{a="]}\\\\"} > 1',
            duration: 300,
            labels: { s: '}' },
            health: 'ok',
            state: 'firing',
            alerts: [{ state: 'firing' }, { state: 'pending' }],
          },
          { type: 'recording', name: 'r', query: 'sum(x)', health: 'err', lastError: 'many-to-many' },
        ],
      },
      { name: 'b', file: 'b.yaml', interval: 60, rules: [] },
    ],
  },
});

describe('liveGroups', () => {
  it.each([1, 2, 3, 5, 64, 10_000])('reads groups whatever the pieces they come in: %i bytes', async (size) => {
    const groups = await groupsIn(ANSWER, size);
    expect(groups.map(({ name }) => name)).toEqual(['a "quoted\\" {[ name', 'b']);
    expect(groups[0]!.rules).toMatchObject([
      { kind: 'alert', expr: 'x{a="]}\\\\"} > 1', duration: 300, firing: 1, pending: 1, state: 'firing' },
      { kind: 'record', health: 'err', lastError: 'many-to-many' },
    ]);
  });

  it('takes an answer without groups, and refuses one of another kind or cut short', async () => {
    expect(await groupsIn('{"status":"success","data":{"groups":null}}')).toEqual([]);
    expect(await groupsIn('{"status":"success","data":{"groups":[]}}')).toEqual([]);
    await expect(groupsIn(ANSWER.slice(0, -30))).rejects.toBeInstanceOf(NoRules);
    await expect(groupsIn('<html>'.repeat(100))).rejects.toBeInstanceOf(NoRules);
  });
});

const FILE = `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: x > 1\n        for: 5m\n        labels:\n          severity: page\n`;

function prometheusWith(
  change: Partial<LiveGroup['rules'][number]>,
  file = '/rules/a.yaml',
  failing?: string,
): Prometheus {
  const rule = {
    kind: 'alert',
    name: 'A',
    expr: 'x > 1',
    duration: 300,
    keepFiringFor: 0,
    labels: { severity: 'page' },
    annotations: {},
    health: 'unknown',
    lastError: '',
    lastEvaluation: '',
    state: 'inactive',
    firing: 0,
    pending: 0,
    ...change,
  } as const;
  return {
    shown: 'http://p',
    reload: async () => {},
    version: async () => '3',
    tryQuery: async () => {
      if (failing !== undefined)
        await askerOf(new URL('http://p'), 'Prometheus', {
          fetch: async () => {
            throw Object.assign(new TypeError('fetch failed'), { cause: { code: failing } });
          },
          timeoutMs: 1,
        })('GET', '/');
    },
    async *groups() {
      yield { name: 'g', file, interval: 30, rules: [rule] };
    },
  };
}

let clock = 0;
const options = { deadlineMs: 5, pause: async () => {}, now: () => clock++ };

describe('verifyRules', () => {
  const added = [{ path: 'a.yaml', before: undefined, after: FILE }];

  it('is content when the rules stand there as written, in a form of its own', async () => {
    expect(await verifyRules(added, prometheusWith({ expr: 'x>1' }), options)).toMatchObject({
      ok: true,
      words: '1 rule stands in Prometheus, 1 new ones tried as queries, none fails',
    });
    expect(await verifyRules(added, prometheusWith({}, '/elsewhere/team/a.yaml'), options)).toMatchObject({ ok: true });
  });

  it.each([
    ['another for', { duration: 60 }],
    ['another label', { labels: { severity: 'ticket' } }],
    ['another name', { name: 'B' }],
    ['another kind', { kind: 'record' as const }],
  ])('is not with %s', async (_, change) => {
    expect(await verifyRules(added, prometheusWith(change), options)).toMatchObject({ ok: false, kind: 'not-loaded' });
  });

  it('sees that the expression is still the one of before', async () => {
    const changes = [{ path: 'a.yaml', before: FILE, after: FILE.replace('x > 1', 'x > 2') }];
    expect(await verifyRules(changes, prometheusWith({ expr: 'x > 1' }), options)).toMatchObject({ ok: false });
    expect(await verifyRules(changes, prometheusWith({ expr: 'x > 2' }), options)).toMatchObject({ ok: true });
  });

  it('sees a file that Prometheus does not look at, and one that should be gone', async () => {
    expect(await verifyRules(added, prometheusWith({}, '/rules/b.yaml'), options)).toMatchObject({ ok: false });
    expect(
      await verifyRules([{ path: 'a.yaml', before: FILE, after: undefined }], prometheusWith({}), options),
    ).toMatchObject({ ok: false });
  });

  it('holds a failing rule against a change that brought it, not against one that did not', async () => {
    const failing = prometheusWith({ health: 'err', lastError: 'many-to-many' });
    expect(await verifyRules(added, failing, options)).toMatchObject({
      ok: false,
      kind: 'unhealthy',
      words: 'A fails: many-to-many',
    });
    expect(await verifyRules([{ path: 'a.yaml', before: FILE, after: FILE }], failing, options)).toMatchObject({
      ok: true,
    });
  });

  it('goes through thousands by what tells them apart', async () => {
    const rules = [{ kind: 'alert' as const, name: 'A', expr: '', for: 300, labels: { severity: 'page' } }];
    const wanted = new Map([['g', signatureOf({ rules })]]);
    expect(await verifyGroups(wanted, prometheusWith({}), options)).toMatchObject({ ok: true });
    expect(await verifyGroups(wanted, prometheusWith({ duration: 1 }), options)).toMatchObject({ ok: false });
    expect(await verifyGroups(new Map([['g', null]]), prometheusWith({}), options)).toMatchObject({ ok: false });
  });
});

describe('prometheusAt', () => {
  it('sends name and password, and shows neither', async () => {
    let sent: Headers | undefined;
    const send: typeof fetch = async (_url, init) => {
      sent = new Headers(init?.headers);
      return new Response('Lifecycle API is not enabled.', { status: 403 });
    };
    const prometheus = prometheusAt(new URL('http://user:planted@p:9090/prom/'), { fetch: send, timeoutMs: 100 });
    const error = await prometheus.reload().catch((one: Error) => one);
    expect(sent?.get('authorization')).toBe(`Basic ${Buffer.from('user:planted').toString('base64')}`);
    expect(String(error)).toContain('--web.enable-lifecycle');
    expect(`${error}${prometheus.shown}`).not.toContain('planted');
  });

  it('says in words why nobody answers', async () => {
    const refused: typeof fetch = async () => {
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      });
    };
    await expect(prometheusAt(new URL('http://p'), { fetch: refused, timeoutMs: 100 }).version()).rejects.toThrow(
      'Prometheus cannot be reached: nothing listens at its address',
    );
  });
});
