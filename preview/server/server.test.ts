import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPreviewServer } from './server.ts';
import {
  as,
  fakeHostDist,
  PROBE_DIST,
  PROBE_ID,
  rawRequest,
  type StartedPreview,
  scratchFolder,
  startPreview,
  startUpstream,
  type Upstream,
} from './testing.ts';

let upstream: Upstream;
let preview: StartedPreview;
const hostDist = fakeHostDist();

beforeAll(async () => {
  mkdirSync(path.join(hostDist, 'public', 'img', 'icons', 'unicons'), { recursive: true });
  writeFileSync(path.join(hostDist, 'public', 'img', 'icons', 'unicons', 'bars.svg'), '<svg/>');
  upstream = await startUpstream((response, { target }) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { features: {} }, target }));
  });
  preview = await startPreview({
    hostDist,
    dataSources: [
      { uid: 'prom', name: 'Prometheus', url: `${upstream.url}/prefix`, timeInterval: '5s' },
      { uid: 'am', name: 'alerts', type: 'alertmanager', url: upstream.url },
    ],
  });
});
afterAll(async () => {
  await preview.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.received.length = 0;
});

const get = (target: string, headers: Record<string, string> = {}) => rawRequest(preview.url, target, { headers });

describe('files', () => {
  it('come with their types and may be read by any origin', async () => {
    const module = await get(`/public/plugins/${PROBE_ID}/module.js`);
    expect(module).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'access-control-allow-origin': '*' },
    });
    expect(module.body).toBe(readFileSync(path.join(PROBE_DIST, 'module.js'), 'utf8'));
  });

  it('stay inside their folder, however the way out is written', async () => {
    const outside = path.basename(path.join(PROBE_DIST, '..'));
    for (const way of [
      '../README.md',
      '..%2fgrafana%2fREADME.md',
      '%2e%2e/grafana/README.md',
      '..%5cgrafana',
      '%00',
      '%zz',
      `../${outside}`,
      '/etc/passwd',
    ]) {
      const { status, body } = await get(`/public/plugins/${PROBE_ID}/${way}`);
      expect([way, status]).toEqual([way, 404]);
      expect(body).not.toContain('Grafana 12.4.0');
    }
  });

  it('do not come from a neighbour whose name begins alike', async () => {
    const root = scratchFolder();
    mkdirSync(path.join(root, 'dist'));
    mkdirSync(path.join(root, 'dist-old'));
    writeFileSync(path.join(root, 'dist-old', 'secret.js'), 'old');
    const { fileBelow } = await import('./static.ts');
    expect(fileBelow(path.join(root, 'dist'), '../dist-old/secret.js')).toBeUndefined();
    expect(fileBelow(path.join(root, 'dist'), 'a/../b.js')).toBe(path.join(root, 'dist', 'b.js'));
  });

  it('have a plain icon for each that is missing, and count it', async () => {
    expect((await get('/public/build/img/icons/unicons/bars.svg')).body).toBe('<svg/>');
    const missing = await get('/public/build/img/icons/unicons/absent.svg');
    expect(missing).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } });
    expect([...preview.missingIcons]).toEqual(['build/img/icons/unicons/absent.svg']);
  });

  it('are 404 and never the page below /public', async () => {
    expect((await get('/public/other.js')).status).toBe(404);
    expect((await get('/public/plugins/other-app/module.js')).status).toBe(404);
  });
});

describe('the page', () => {
  const bootData = (page: string) =>
    JSON.parse(/grafanaBootData = (.*);\n/.exec(page)?.[1]?.replaceAll('\\u003c', '<') ?? 'null');

  it('answers every path that is no API and no file', async () => {
    for (const path of ['/', `/a/${PROBE_ID}/panels`, '/explore?left=x', '/d/abc']) {
      expect(await get(path)).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    }
  });

  it('holds role, actions, theme and language of the visit', async () => {
    const page = (await get('/', { cookie: 'host_role=Viewer; host_theme=light; host_lang=ru-RU' })).body;
    expect(bootData(page).user).toMatchObject({
      orgRole: 'Viewer',
      theme: 'light',
      lightTheme: true,
      language: 'ru-RU',
    });
    expect(bootData(page).user.permissions).toEqual({
      'plugins.app:access': true,
      'datasources:query': true,
      [`${'quartet-probe-app'}.rules:read`]: true,
    });
    expect(page).toContain('<body class="theme-light app-grafana">');
    const editor = bootData((await get('/', as('Editor'))).body).user.permissions;
    expect(editor).toHaveProperty(['quartet-probe-app.rules:write'], true);
  });

  it('takes theme and language from the address and remembers them', async () => {
    const { headers, body } = await get('/?theme=light&lang=zh-Hans');
    expect(headers['set-cookie']).toEqual([
      'host_theme=light; Path=/; SameSite=Lax',
      'host_lang=zh-Hans; Path=/; SameSite=Lax',
    ]);
    expect(body).toContain('<html lang="zh-Hans">');
  });

  it('does not let an address or a name into the markup', async () => {
    const { body } = await get('/?lang=%3Cscript%3E&theme=%22%3E');
    expect(body).toContain('<html lang="en-US">');
    const odd = await startPreview({
      dataSources: [{ uid: 'x', name: '</script><script>alert(1)</script>', url: upstream.url }],
    });
    const page = (await rawRequest(odd.url, '/')).body;
    await odd.close();
    expect(page).not.toContain('<script>alert');
    expect(bootData(page).settings.defaultDatasource).toBe('</script><script>alert(1)</script>');
  });
});

describe('data sources', () => {
  it('are listed by name like in a recorded Grafana', async () => {
    const file = path.join(import.meta.dirname, '..', 'fixtures', 'grafana', 'datasource-by-uid.json');
    const recorded = JSON.parse(readFileSync(file, 'utf8')).response;
    const one = JSON.parse((await get('/api/datasources/uid/prom')).body);
    expect(Object.keys(one).sort()).toEqual(Object.keys(recorded).sort());
    expect(one).toMatchObject({ uid: 'prom', type: 'prometheus', isDefault: true, jsonData: recorded.jsonData });
    const list = JSON.parse((await get('/api/datasources')).body);
    expect(list.map(({ name }: { name: string }) => name)).toEqual(['alerts', 'Prometheus']);
  });

  it('pass resources and proxy calls to their upstream with path, query and body', async () => {
    await get('/api/datasources/uid/prom/resources/api/v1/label/job/values?match[]=up');
    await rawRequest(preview.url, '/api/datasources/uid/prom/resources/api/v1/query', {
      method: 'POST',
      body: 'query=up',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...as('Viewer') },
    });
    await get('/api/datasources/proxy/uid/am/api/v2/status');
    await get('/api/prometheus/prom/api/v1/rules');
    expect(upstream.received.map(({ method, target, body }) => [method, target, body])).toEqual([
      ['GET', '/prefix/api/v1/label/job/values?match[]=up', ''],
      ['POST', '/prefix/api/v1/query', 'query=up'],
      ['GET', '/api/v2/status', ''],
      ['GET', '/prefix/api/v1/rules', ''],
    ]);
  });

  it('let a viewer write nothing', async () => {
    const post = (target: string, role: string, method = 'POST') =>
      rawRequest(preview.url, target, { method, headers: as(role) });
    const statuses = [];
    for (const role of ['Viewer', 'Editor']) {
      statuses.push((await post('/api/datasources/proxy/uid/am/api/v2/alerts', role)).status);
      statuses.push((await post('/api/datasources/proxy/uid/prom/config/v1/rules/a', role)).status);
      statuses.push((await post('/api/datasources/proxy/uid/prom/-/reload', role)).status);
      statuses.push((await post('/api/datasources/proxy/uid/prom/config/v1/rules/a', role, 'PUT')).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 200, 200, 403, 403]);
  });

  it('say whether they are well', async () => {
    const recorded = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'grafana', 'datasource-health.json'), 'utf8'),
    );
    expect(JSON.parse((await get('/api/datasources/uid/prom/health')).body)).toEqual(recorded.response);
    expect(JSON.parse((await get('/api/datasources/uid/am/health')).body).status).toBe('OK');
    expect((await get('/api/datasources/uid/none/health')).status).toBe(404);
  });

  it('must have different names and uids', () => {
    const dataSources = [
      { uid: 'a', name: 'A', url: 'http://x' },
      { uid: 'a', name: 'B', url: 'http://x' },
    ];
    expect(() => createPreviewServer({ pluginDist: PROBE_DIST, hostDist, dataSources })).toThrow(
      'two data sources have the uid `a`',
    );
  });
});

describe('the rest of the API', () => {
  it('says what it does not implement', async () => {
    const { status, body } = await get('/api/search?query=x');
    expect([status, JSON.parse(body)]).toEqual([404, { message: 'preview host does not implement GET /api/search' }]);
  });

  it('answers health with the version of the libraries', async () => {
    expect(JSON.parse((await get('/api/health')).body)).toEqual({ database: 'ok', version: '13.2.2' });
  });

  it('keeps what a plugin stores for a user, apart from other users', async () => {
    const root = '/apis/userstorage.grafana.app/v0alpha1/namespaces/default/user-storage';
    const name = `${PROBE_ID}:preview-viewer`;
    const send = (method: string, target: string, body: unknown, role = 'Viewer') =>
      rawRequest(preview.url, target, { method, headers: as(role), body: JSON.stringify(body) });
    const at = `${root}/${encodeURIComponent(name)}`;
    expect((await send('GET', at, undefined)).status).toBe(404);
    await send('POST', root, { metadata: { name }, spec: { data: { draft: 'a' } } });
    await send('PATCH', at, { spec: { data: { other: 'b' } } });
    expect(JSON.parse((await send('GET', at, undefined)).body).spec.data).toEqual({ draft: 'a', other: 'b' });
    expect((await send('GET', at, undefined, 'Admin')).status).toBe(403);
  });

  it('refuses to start without a built plugin or host, and says which', () => {
    const empty = scratchFolder();
    expect(() => createPreviewServer({ pluginDist: empty, hostDist, dataSources: [] })).toThrow(
      '`plugin.json` is missing',
    );
    expect(() => createPreviewServer({ pluginDist: PROBE_DIST, hostDist: empty, dataSources: [] })).toThrow(
      'npm -w preview run build',
    );
  });
});
