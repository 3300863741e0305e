import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../instrumentation/src/settings.ts';
import { compile } from '../compile.ts';

function settingsOf(spec: string): unknown {
  const text = `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: shop }\nspec:\n  selector: { job: shop }\n${spec}`;
  const { files, diagnostics } = compile([{ file: 'shop.yaml', text }], { targets: ['instrumentation'] });
  expect(diagnostics).toEqual([]);
  return files.map((file) => ({ path: file.path, settings: JSON.parse(file.text) }));
}

describe('target instrumentation', () => {
  it('writes a boundary for each threshold, once and in order', () => {
    const spec = `  profile: node-http
  objectives:
    - { name: slow, signal: latency, threshold: 1s, target: 99% }
    - { name: fast, signal: latency, threshold: 120ms, target: 99% }
    - { name: again, signal: latency, threshold: 120ms, target: 99%, where: { route: /orders } }
`;
    expect(settingsOf(spec)).toEqual([
      {
        path: 'instrumentation/shop.json',
        settings: { service: 'shop', buckets: { http_request_duration_seconds: [0.12, 1] }, excludedRoutes: [] },
      },
    ]);
  });

  it('names the routes that traffic leaves out', () => {
    const spec = '  profile: node-http\n  signals: { traffic: { exclude: { route: [/metrics, /healthz] } } }\n';
    expect(settingsOf(spec)).toMatchObject([{ settings: { excludedRoutes: ['/healthz', '/metrics'] } }]);
  });

  it('is what the instrumentation reads', () => {
    const spec = `  profile: node-http
  signals: { traffic: { exclude: { route: [/healthz] } } }
  objectives: [{ name: fast, signal: latency, threshold: 120ms, target: 99% }]
`;
    const [file] = settingsOf(spec) as { settings: object }[];
    expect(readSettings(file!.settings)).toEqual({
      service: 'shop',
      buckets: { http_request_duration_seconds: [0.12] },
      excludedRoutes: ['/healthz'],
    });
  });

  it('writes nothing for a library that does not read it', () => {
    expect(settingsOf('  profile: hono\n')).toEqual([]);
  });
});
