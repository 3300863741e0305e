/** The server behind the editor, as a test reads and changes it beside the page, and the Prometheus that has its rules. */

import type { APIRequestContext, APIResponse } from '@playwright/test';
import { expect, PLUGIN_ID } from './fixtures.ts';

export const PROXY = `/api/plugin-proxy/${PLUGIN_ID}`;

export interface SpecFile {
  readonly path: string;
  readonly etag: string;
  readonly text: string;
}

export interface LoadedAlert {
  readonly name: string;
  readonly query: string;
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
}

/** The spec that holds a service, as the server has it. */
export async function specOf(request: APIRequestContext, service: string): Promise<SpecFile> {
  const { specs } = await (await request.get(`${PROXY}/read/specs`)).json();
  const found = specs.find(({ documents }: { documents: { kind: string; name: string }[] }) =>
    documents.some(({ kind, name }) => kind === 'Service' && name === service),
  );
  expect(found, `a spec of ${service}`).toBeDefined();
  return (await request.get(`${PROXY}/read/specs/${found.path}`)).json();
}

/** By the route of editors, with the version that was read. */
export function put(request: APIRequestContext, { etag, path }: SpecFile, text: string): Promise<APIResponse> {
  return request.put(`${PROXY}/write/specs/${path}`, { headers: { 'If-Match': etag }, data: { text } });
}

export async function save(request: APIRequestContext, spec: SpecFile, text: string): Promise<void> {
  const answer = await put(request, spec, text);
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The alerts of a service that Prometheus evaluates, asked through the page's data source. */
export async function alertsOf(request: APIRequestContext, service: string): Promise<readonly LoadedAlert[]> {
  const answer = await request.get('/api/datasources/uid/prometheus/resources/api/v1/rules?type=alert');
  const { data } = await answer.json();
  const rules: LoadedAlert[] = data.groups.flatMap(({ rules: of }: { rules: unknown[] }) => of);
  return rules.filter(({ labels }) => labels.service === service);
}

/** What Prometheus evaluates for an alert of a service; undefined where it has none. */
export async function exprOf(request: APIRequestContext, service: string, alert: string): Promise<string | undefined> {
  return (await alertsOf(request, service)).find(({ name }) => name === alert)?.query;
}
