/**
 * A ruler as Mimir's published API describes it, in memory: `/prometheus/config/v1/rules` of tenants, and failures as told.
 *
 * Written from the ruler section of Mimir's HTTP API reference: 202 for what is stored, 404 in its own words for what is
 * not there, 400 for a group that cannot be read or is over a limit, and a tenant in `X-Scope-OrgID` on every request.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dump, load } from 'js-yaml';

export interface MimirStub {
  readonly url: URL;
  /** Groups by namespace and name, as stored for a tenant. */
  readonly of: (tenant: string) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `METHOD path` of every request, decoded, in order. */
  readonly asked: string[];
  /** Rules in a group at most, as `-ruler.max-rules-per-rule-group`. */
  maxRules: number;
  /** Called before a request is carried out; true: it is answered with 500 and not carried out. */
  fails: (request: string) => boolean;
  /** Called before a request; true: it is carried out and then the connection breaks. */
  breaks: (request: string) => boolean;
  /** What is stored in place of what was sent. */
  stores: (group: Record<string, unknown>) => Record<string, unknown>;
  readonly close: () => Promise<void>;
}

type Namespaces = Map<string, Map<string, Record<string, unknown>>>;

const PATH = /^\/prometheus\/config\/v1\/rules(?:\/([^/]+))?(?:\/([^/]+))?$/;

export async function mimirStub(): Promise<MimirStub> {
  const tenants = new Map<string, Namespaces>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const [, namespace, group] = (PATH.exec(request.url ?? '') ?? []).map((part) => part && decodeURIComponent(part));
    const what = `${request.method} ${[namespace, group].filter(Boolean).join(' / ')}`.trim();
    stub.asked.push(what);
    const tenant = request.headers['x-scope-orgid'];
    if (typeof tenant !== 'string') return void response.writeHead(401).end('no org id');
    if (!PATH.test(request.url ?? '')) return void response.writeHead(404).end('404 page not found');
    if (stub.fails(what)) return void response.writeHead(500).end('the store is not there');
    const all: Namespaces = tenants.get(tenant) ?? new Map();
    tenants.set(tenant, all);
    const { status, text } = carriedOut(request.method ?? '', all, namespace, group, body);
    if (stub.breaks(what)) request.socket.destroy();
    else response.writeHead(status, { 'content-type': status === 200 ? 'application/yaml' : 'text/plain' }).end(text);
  };
  const carriedOut = (
    method: string,
    all: Namespaces,
    namespace: string | undefined,
    group: string | undefined,
    body: string,
  ): { readonly status: number; readonly text: string } => {
    if (method === 'GET' && namespace === undefined) {
      if (all.size === 0) return { status: 404, text: 'no rule groups found\n' };
      const listed = [...all].map(([name, groups]) => [name, [...groups.values()]]);
      return { status: 200, text: dump(Object.fromEntries(listed)) };
    }
    if (method === 'POST' && namespace !== undefined) {
      const sent = load(body) as Record<string, unknown> | null;
      if (typeof sent?.name !== 'string') return { status: 400, text: 'unable to decode rule group\n' };
      const count = Array.isArray(sent.rules) ? sent.rules.length : 0;
      if (count > stub.maxRules)
        return {
          status: 400,
          text: `per-user rules per rule group limit (limit: ${stub.maxRules} actual: ${count}) exceeded\n`,
        };
      const groups = all.get(namespace) ?? new Map<string, Record<string, unknown>>();
      groups.set(sent.name, stub.stores(sent));
      all.set(namespace, groups);
      return { status: 202, text: '{"status":"success","data":null,"errorType":"","error":""}' };
    }
    if (method === 'DELETE' && namespace !== undefined) {
      const groups = all.get(namespace);
      const isThere = group === undefined ? groups !== undefined : groups?.delete(group) === true;
      if (!isThere) return { status: 404, text: 'group does not exist\n' };
      if (group === undefined || groups?.size === 0) all.delete(namespace);
      return { status: 202, text: '{"status":"success","data":null,"errorType":"","error":""}' };
    }
    return { status: 405, text: '' };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: MimirStub = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    of: (tenant) => {
      const all = [...(tenants.get(tenant) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(all.map(([namespace, groups]) => [namespace, Object.fromEntries(groups)]));
    },
    asked: [],
    maxRules: Number.POSITIVE_INFINITY,
    fails: () => false,
    breaks: () => false,
    stores: (group) => group,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return stub;
}
