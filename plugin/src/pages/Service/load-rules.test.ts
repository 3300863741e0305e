import { describe, expect, it, vi } from 'vitest';
import type { Prometheus } from '../../prometheus/client.ts';

vi.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({}) }));
const { filtersRules, groupNames, loadRules } = await import('./load-rules.ts');
const { PrometheusError } = await import('../../prometheus/client.ts');

const scope = { service: 'shop', identity: {} };
const RULES = { groups: [{ name: 'g', rules: [{ name: 'A', type: 'alerting', labels: { service: 'shop' } }] }] };

function fake(buildinfo: object | Error, services = 1) {
  const asked: [string, unknown][] = [];
  const client = {
    uid: 'p',
    instant: async () => ({ result: [{ labels: {}, at: 0, value: services }], warnings: [] }),
    range: async () => ({ result: [], warnings: [] }),
    async get(path: string, params: unknown) {
      asked.push([path, params]);
      if (path !== 'status/buildinfo') return RULES;
      if (buildinfo instanceof Error) throw buildinfo;
      return buildinfo;
    },
  } as unknown as Prometheus;
  return { asked, client, load: () => loadRules(client, scope, new AbortController().signal) };
}

describe('filtersRules', () => {
  it('knows from which version on Prometheus filters', () => {
    expect(['2.42.0', '2.45.0', '3.1.0', 'v3.0.0-rc.1', ''].map((version) => filtersRules({ version }))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('knows that Mimir filters, whose versions count from one', () => {
    expect(filtersRules({ application: 'Grafana Mimir', version: '2.14.0' })).toBe(true);
  });
});

it('names the groups as the generator does', () => {
  expect(groupNames({ service: 'shop/a', identity: { region: 'eu', env: 'prod' } })[0]).toBe(
    'quartet-shop_a.prod.eu-fast',
  );
});

describe('loadRules', () => {
  it('asks for the groups of the service alone where that is possible', async () => {
    const { asked, load } = fake({ version: '3.1.0' });
    expect((await load()).rules).toHaveLength(1);
    expect(asked.at(-1)).toEqual([
      'rules',
      { type: 'alert', 'rule_group[]': ['quartet-shop-fast', 'quartet-shop-slow', 'quartet-shop-custom'] },
    ]);
  });

  it('reads all rules of a small fleet from an old Prometheus', async () => {
    const { asked, load } = fake({ version: '2.42.0' }, 12);
    expect((await load()).lacking).toBeUndefined();
    expect(asked.at(-1)).toEqual(['rules', { type: 'alert' }]);
  });

  it('does not download the rules of a large fleet', async () => {
    const { asked, load } = fake({ version: '2.42.0' }, 10_000);
    expect(await load()).toEqual({ rules: [], lacking: 'too-many' });
    expect(asked.map(([path]) => path)).toEqual(['status/buildinfo']);
  });

  it('takes a data source without build info for one that cannot filter', async () => {
    const { asked, load } = fake(new PrometheusError('gone', 'not found', 404));
    await load();
    expect(asked.at(-1)).toEqual(['rules', { type: 'alert' }]);
  });

  it('does not go on asking a Prometheus that is away', async () => {
    await expect(fake(new PrometheusError('unreachable', 'away', 502)).load()).rejects.toThrow('away');
  });
});
