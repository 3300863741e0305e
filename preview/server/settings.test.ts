import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { as, PROBE_ID, rawRequest, type StartedPreview, startPreview } from './testing.ts';

const SETTINGS = `/api/plugins/${PROBE_ID}/settings`;

let preview: StartedPreview;
beforeEach(async () => {
  preview = await startPreview({
    jsonData: { serverUrl: 'http://a' },
    secureJsonData: { readToken: 'one', writeToken: '' },
  });
});
afterEach(() => preview.close());

async function read(role = 'Viewer') {
  return JSON.parse((await rawRequest(preview.url, SETTINGS, { headers: as(role) })).body);
}

async function write(body: unknown, role = 'Admin') {
  const answer = await rawRequest(preview.url, SETTINGS, {
    method: 'POST',
    headers: as(role),
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: JSON.parse(answer.body) };
}

describe('the settings of the plugin', () => {
  it('have every field that a recorded Grafana answers with', async () => {
    const file = path.join(import.meta.dirname, '..', 'fixtures', 'grafana', 'plugin-settings-viewer.json');
    const recorded = JSON.parse(readFileSync(file, 'utf8')).response;
    const answered = await read();
    expect(Object.keys(recorded).filter((key) => !(key in answered))).toEqual([]);
    expect(answered).toMatchObject({ enabled: true, module: `public/plugins/${PROBE_ID}/module.js`, type: 'app' });
    expect(answered.info.logos.small).toBe(`public/plugins/${PROBE_ID}/img/logo.svg`);
  });

  it('show a viewer the names of secrets that are set, and no secret', async () => {
    expect(await read()).toMatchObject({ jsonData: { serverUrl: 'http://a' }, secureJsonFields: { readToken: true } });
    expect((await read()).secureJsonFields).not.toHaveProperty('writeToken');
  });

  it('are written by an administrator alone', async () => {
    for (const role of ['Viewer', 'Editor']) {
      const { status, body } = await write({ enabled: true, jsonData: {} }, role);
      expect(status).toBe(403);
      expect(body.message).toContain('Permissions needed: plugins:write');
    }
    expect((await read()).jsonData).toEqual({ serverUrl: 'http://a' });
  });

  it('replace jsonData and keep the secrets that are not sent', async () => {
    await write({ enabled: true, pinned: true, jsonData: { tenant: 'b' }, secureJsonData: { writeToken: 'two' } });
    expect(await read('Admin')).toMatchObject({
      jsonData: { tenant: 'b' },
      secureJsonFields: { readToken: true, writeToken: true },
    });
    expect((await read()).jsonData).not.toHaveProperty('serverUrl');
    await write({ enabled: false, jsonData: {} });
    expect(await read()).toMatchObject({
      enabled: false,
      pinned: false,
      secureJsonFields: { readToken: true, writeToken: true },
    });
  });

  it('refuse what is no JSON object', async () => {
    expect((await write([])).status).toBe(400);
  });
});
