import { expect, it, vi } from 'vitest';
import type { Prometheus } from '../../prometheus/client.ts';
import { loadedRules } from './loaded.ts';

vi.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({}) }));

const group = (name: string) => ({
  name,
  interval: 30,
  rules: [{ type: 'alerting', name: 'A', query: 'up == 0', duration: 60, labels: {}, annotations: {} }],
});
const signal = new AbortController().signal;

function client(version: string, services: number): { readonly client: Prometheus; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    client: {
      instant: async () => ({ result: [{ labels: {}, at: 0, value: services }], warnings: [] }),
      get: async (path: string) => {
        asked.push(path);
        return path === 'rules' ? { groups: [group('quartet-a'), group('quartet-b')] } : { version };
      },
    } as unknown as Prometheus,
  };
}

it('takes the groups that were asked for, also from a server that gives all', async () => {
  const groups = await loadedRules(client('2.42.0', 3).client, ['quartet-b'], signal);
  expect(groups?.map(({ interval, name }) => [name, interval])).toEqual([['quartet-b', 30_000]]);
});

it('does not ask an old server for the rules of a thousand services', async () => {
  const { asked, client: old } = client('2.42.0', 1000);
  expect(await loadedRules(old, ['quartet-b'], signal)).toBeUndefined();
  expect(asked).toEqual(['status/buildinfo']);
});

it('asks a newer one, whatever it holds', async () => {
  expect(await loadedRules(client('3.5.0', 1000).client, ['quartet-a'], signal)).toHaveLength(1);
});
