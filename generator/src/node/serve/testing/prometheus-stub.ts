/** A Prometheus as far as the save path sees it: it reads rule files on reload, answers with them, and fails as it is told. */

import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { durationOf } from '../../../model/duration.ts';

export type StubMode = 'well' | 'refuses' | 'hangs' | 'breaks-off' | 'late' | 'forgets' | 'unhealthy';

export interface PrometheusStub {
  readonly url: URL;
  /** How the next requests go; `forgets`: says yes and loads nothing. */
  mode: StubMode;
  /** Milliseconds that `late` waits. */
  lateMs: number;
  readonly reloads: () => number;
  /** Names of the groups that it has loaded, by file. */
  readonly loaded: () => ReadonlyMap<string, string>;
  readonly close: () => Promise<void>;
}

interface StubRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

export async function prometheusStub(rules: string): Promise<PrometheusStub> {
  let texts = readRules(rules) ?? new Map<string, string>();
  let reloads = 0;
  const reload = (response: ServerResponse): void => {
    reloads++;
    const read = stub.mode === 'refuses' ? undefined : readRules(rules);
    if (read === undefined) {
      response.writeHead(500).end('failed to reload config: one file is broken');
      return;
    }
    if (stub.mode !== 'forgets') texts = read;
    response.writeHead(200).end();
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (stub.mode === 'hangs') return;
    if (stub.mode === 'breaks-off') {
      request.socket.destroy();
      return;
    }
    const path = new URL(request.url ?? '/', 'http://stub').pathname;
    if (path === '/-/reload') {
      reload(response);
      return;
    }
    response.setHeader('content-type', 'application/json');
    if (path === '/api/v1/status/buildinfo') {
      response.end(JSON.stringify({ status: 'success', data: { version: '2.42.0' } }));
    } else if (path === '/api/v1/query') {
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }));
    } else if (path === '/api/v1/rules') {
      const groups = [...texts].flatMap(([file, text]) => groupsIn(join(rules, file), text, stub.mode === 'unhealthy'));
      response.end(JSON.stringify({ status: 'success', data: { groups } }));
    } else response.writeHead(404).end('{}');
  };
  const server: Server = createServer((request, response) => {
    request.resume();
    if (stub.mode === 'late') setTimeout(() => answer(request, response), stub.lateMs);
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stub: PrometheusStub = {
    url: new URL(`http://127.0.0.1:${port}`),
    mode: 'well',
    lateMs: 300,
    reloads: () => reloads,
    loaded: () => texts,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return stub;
}

/** Rule files by name; undefined where one is no YAML, for which Prometheus refuses them all. */
function readRules(folder: string): Map<string, string> | undefined {
  const texts = new Map<string, string>();
  for (const name of listed(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    try {
      load(text);
    } catch {
      return undefined;
    }
    texts.set(name, text);
  }
  return texts;
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.startsWith('.'));
  } catch {
    return [];
  }
}

function groupsIn(file: string, text: string, isUnhealthy: boolean): readonly object[] {
  const { groups } = load(text) as { readonly groups: readonly { name: string; rules: readonly StubRule[] }[] };
  return groups.map(({ name, rules }) => ({
    name,
    file,
    interval: 30,
    rules: rules.map((rule) => ({
      type: rule.alert === undefined ? 'recording' : 'alerting',
      name: rule.alert ?? rule.record,
      query: rule.expr,
      duration: (durationOf(rule.for ?? '0s') ?? 0) / 1000,
      labels: rule.labels ?? {},
      annotations: rule.annotations ?? {},
      health: isUnhealthy ? 'err' : 'unknown',
      lastError: isUnhealthy ? 'found duplicate series' : '',
      state: 'inactive',
      alerts: [],
    })),
  }));
}
