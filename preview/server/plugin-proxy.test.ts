import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import http from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { matchRoute } from './plugin-proxy.ts';
import {
  as,
  PROBE_ID,
  rawRequest,
  type StartedPreview,
  startPreview,
  startUpstream,
  type Upstream,
} from './testing.ts';

const PROXY = `/api/plugin-proxy/${PROBE_ID}`;

let upstream: Upstream;
let preview: StartedPreview;

beforeAll(async () => {
  upstream = await startUpstream((response, { target }) => {
    if (target.startsWith('/w/status/')) {
      response.writeHead(Number(target.slice('/w/status/'.length)), {
        etag: '"7"',
        location: '/elsewhere',
        'set-cookie': 'a=b',
      });
      return response.end('{"message":"as it is"}');
    }
    if (target === '/w/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void response.write('data: first\n\n');
    }
    response.setHeader('content-type', 'application/json');
    response.end('{"fine":true}');
  });
  preview = await startPreview({
    jsonData: { serverUrl: upstream.url, tenant: 'shop' },
    secureJsonData: { readToken: 'secret-read' },
  });
});
afterAll(async () => {
  await preview.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.received.length = 0;
});

describe('who may use a route', () => {
  // Measured on Grafana 12.4: rows are routes, columns Viewer, Editor, Admin.
  const matrix: readonly (readonly [route: string, viewer: number, editor: number, admin: number])[] = [
    ['open', 200, 200, 200],
    ['v', 200, 200, 200],
    ['e', 403, 200, 200],
    ['a', 403, 403, 200],
    ['granted', 403, 200, 200],
    ['undeclared', 403, 403, 403],
    ['both', 403, 200, 200],
  ];
  for (const [route, ...statuses] of matrix) {
    it(`answers \`${route}\` with ${statuses.join(', ')} for Viewer, Editor and Admin`, async () => {
      const answers = [];
      for (const role of ['Viewer', 'Editor', 'Admin']) {
        answers.push((await rawRequest(preview.url, `${PROXY}/${route}`, { headers: as(role) })).status);
      }
      expect(answers).toEqual(statuses);
      expect(upstream.received).toHaveLength(statuses.filter((status) => status === 200).length);
    });
  }

  it('says why in a refusal', async () => {
    const { body } = await rawRequest(preview.url, `${PROXY}/a`, { headers: as('Viewer') });
    expect(JSON.parse(body)).toEqual({ message: 'plugin proxy route access denied' });
  });
});

describe('which route matches', () => {
  it('takes a path exactly, and below it only with a star', async () => {
    const status = async (path: string) => (await rawRequest(preview.url, `${PROXY}/${path}`)).status;
    expect([await status('v'), await status('v/'), await status('v/sub')]).toEqual([200, 200, 404]);
    expect([await status('w/x'), await status('w'), await status('w/')]).toEqual([200, 404, 404]);
  });

  it('takes the first route whose path and method match', async () => {
    const read = await rawRequest(preview.url, `${PROXY}/same/1`, { headers: as('Viewer') });
    const written = await rawRequest(preview.url, `${PROXY}/same/1`, { method: 'PUT', headers: as('Editor') });
    const refused = await rawRequest(preview.url, `${PROXY}/same/1`, { method: 'PUT', headers: as('Viewer') });
    const other = await rawRequest(preview.url, `${PROXY}/same/1`, { method: 'DELETE' });
    expect([read.status, written.status, refused.status, other.status]).toEqual([200, 200, 403, 404]);
    expect(upstream.received.map(({ target }) => target)).toEqual(['/read/1', '/written/1']);
  });

  it('does not look for a later route when the first one is denied', () => {
    const routes = [{ path: 'x/*', reqRole: 'Admin' }, { path: 'x/y' }];
    expect(matchRoute(routes, 'GET', 'x/y')?.route).toBe(routes[0]);
  });
});

describe('what reaches the upstream', () => {
  it('replaces the path of the route by its url and keeps the query', async () => {
    await rawRequest(preview.url, `${PROXY}/w/specs/shop.yaml?from=now-1h&x=a%20b`);
    expect(upstream.received[0]?.target).toBe('/w/specs/shop.yaml?from=now-1h&x=a+b');
  });

  it('passes `..` on, plain and encoded, as Grafana does', async () => {
    for (const path of ['w/../a', 'w/%2e%2e/a', 'w/..%2fa']) {
      await rawRequest(preview.url, `${PROXY}/${path}`, { headers: as('Viewer') });
    }
    expect(upstream.received.map(({ target }) => target)).toEqual(['/w/../a', '/w/../a', '/w/../a']);
  });

  it('keeps an encoded question mark out of the query', async () => {
    await rawRequest(preview.url, `${PROXY}/w/what%3Fis%23this`);
    expect(upstream.received[0]?.target).toBe('/w/what%3Fis%23this');
  });

  it('overwrites forged headers, strips cookie and authorization, passes the rest', async () => {
    await rawRequest(preview.url, `${PROXY}/w/x`, {
      method: 'POST',
      body: '{"a":1}',
      headers: {
        ...as('Editor'),
        authorization: 'Bearer forged',
        'content-type': 'application/json',
        'if-match': '"7"',
        'x-forwarded-user': 'forged',
        'x-grafana-context': 'forged',
        'x-grafana-id': 'forged',
        'x-tenant': 'forged',
      },
    });
    const { headers, body, method } = upstream.received[0] ?? expect.fail('the upstream got nothing');
    expect({ body, method }).toEqual({ body: '{"a":1}', method: 'POST' });
    expect(headers.cookie).toBeUndefined();
    expect(headers).toMatchObject({
      authorization: 'Bearer secret-read',
      'content-type': 'application/json',
      'if-match': '"7"',
      'x-forwarded-user': 'forged',
      'x-tenant': 'shop',
    });
    expect(JSON.parse(String(headers['x-grafana-context']))).toMatchObject({ Login: 'editor', OrgRole: 'Editor' });
  });

  it('drops a forged authorization also where the route sets none', async () => {
    await rawRequest(preview.url, `${PROXY}/v`, { headers: { authorization: 'Bearer forged' } });
    expect(upstream.received[0]?.headers.authorization).toBeUndefined();
  });

  it('adds parameters and replaces the body by the template of the route', async () => {
    await rawRequest(preview.url, `${PROXY}/parameters?a=1&token=forged`);
    await rawRequest(preview.url, `${PROXY}/fixed-body`, { method: 'POST', body: 'mine' });
    expect(upstream.received[0]?.target).toBe('/parameters?a=1&token=secret-read');
    expect(upstream.received[1]?.body).toBe('{"tenant":"shop"}');
  });

  it('signs who asks, for ten minutes, with the key that it publishes', async () => {
    await rawRequest(preview.url, `${PROXY}/v`, { headers: as('Editor') });
    const [head = '', claims = '', signature = ''] = String(upstream.received[0]?.headers['x-grafana-id']).split('.');
    const set = (await (await fetch(`${preview.url}/api/signing-keys/keys`)).json()) as { keys: JsonWebKey[] };
    const [jwk] = set.keys;
    const header = JSON.parse(Buffer.from(head, 'base64url').toString());
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(header).toMatchObject({ alg: 'ES256', kid: jwk?.kid });
    expect(payload).toMatchObject({
      aud: 'org:1',
      role: 'Editor',
      username: 'editor',
      email: 'editor@preview.localhost',
      iss: preview.url,
    });
    expect(payload.exp - payload.iat).toBe(600);
    const key = { key: createPublicKey({ key: jwk ?? {}, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });
});

describe('what comes back', () => {
  it('passes every status with its body and etag, and follows nothing', async () => {
    for (const status of [201, 302, 400, 401, 403, 409, 500, 503]) {
      const answer = await rawRequest(preview.url, `${PROXY}/w/status/${status}`);
      expect([answer.status, answer.body, answer.headers.etag]).toEqual([status, '{"message":"as it is"}', '"7"']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('passes an event stream while it is made', async () => {
    const first = await new Promise<string>((resolve, reject) => {
      const request = http.get(`${preview.url}${PROXY}/w/stream`, (response) => {
        expect(response.headers['content-type']).toBe('text/event-stream');
        response.once('data', (chunk: Buffer) => {
          resolve(chunk.toString());
          request.destroy();
        });
      });
      request.on('error', reject);
    });
    expect(first).toBe('data: first\n\n');
  });

  it('answers 502 when the upstream is down', async () => {
    const gone = await startUpstream();
    await gone.close();
    const alone = await startPreview({ jsonData: { serverUrl: gone.url } });
    expect((await rawRequest(alone.url, `${PROXY}/v`)).status).toBe(502);
    await alone.close();
  });

  it('names the field of a template that it does not know, and of a url that is none', async () => {
    const odd = await rawRequest(preview.url, `${PROXY}/odd`);
    const nowhere = await rawRequest(preview.url, `${PROXY}/nowhere`);
    expect([odd.status, nowhere.status]).toEqual([500, 500]);
    expect(odd.body).toContain('`odd`, field `url`');
    expect(odd.body).toContain('{{ .URL }}');
    expect(nowhere.body).toContain('no http(s) URL');
  });

  it('shows a token in no answer', async () => {
    const pages = [
      '/',
      `/api/plugins/${PROBE_ID}/settings`,
      '/api/frontend/settings',
      '/api/datasources',
      `${PROXY}/odd`,
    ];
    for (const page of pages) expect((await rawRequest(preview.url, page)).body).not.toContain('secret-read');
  });
});
