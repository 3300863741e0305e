/** What the server's tests share: a recording upstream, and a preview server in front of the probe plugin. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { PreviewOptions } from './options.ts';
import { createPreviewServer, type PreviewServer } from './server.ts';

export const PROBE_DIST = path.join(import.meta.dirname, '..', 'fixtures', 'probe-app');
export const PROBE_ID = 'quartet-probe-app';

export interface Received {
  readonly method: string;
  /** The request target as it was on the wire. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Upstream {
  readonly url: string;
  readonly received: Received[];
  readonly close: () => Promise<void>;
}

export type Answer = (response: ServerResponse, received: Received) => void;

/** A server that keeps what it gets; it answers 200 `{}` unless told otherwise. */
export async function startUpstream(answer: Answer = (response) => response.end('{}')): Promise<Upstream> {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    received.push(one);
    answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone after the tests of the file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'quartet-preview-'));
  folders.push(folder);
  return folder;
}

let host: string | undefined;

/** A folder that looks like a built host, without the bundle; the same one at every call. */
export function fakeHostDist(): string {
  if (host !== undefined) return host;
  const dist = scratchFolder();
  host = dist;
  const build = { entry: 'main.js', grafana: '13.2.2', react: '19.3.1' };
  writeFileSync(path.join(dist, 'host-build.json'), JSON.stringify(build));
  writeFileSync(path.join(dist, 'main.js'), '');
  return dist;
}

export interface StartedPreview extends PreviewServer {
  readonly url: string;
}

/** A preview server on a free port, with the probe plugin. */
export async function startPreview(options: Partial<PreviewOptions> = {}): Promise<StartedPreview> {
  const preview = createPreviewServer({
    pluginDist: PROBE_DIST,
    hostDist: fakeHostDist(),
    dataSources: [],
    ...options,
  });
  return { ...preview, url: await preview.listen() };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends a request whose path is not normalised, as `fetch` would do. */
export function rawRequest(
  root: string,
  target: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(root);
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const request = http.request({ hostname, port, path: target, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The cookie of a role. */
export function as(role: string): { readonly cookie: string } {
  return { cookie: `host_role=${role}` };
}
