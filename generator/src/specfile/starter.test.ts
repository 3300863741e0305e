import { describe, expect, it } from 'vitest';
import { readSpecs } from './read.ts';
import { starterSpec } from './starter.ts';

const read = (text: string) => readSpecs([{ file: 'my-service.yaml', text }]);

/** The starter with its commented fields turned on: what a comment offers must be right too. */
function uncommented(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^\s*# {1,3}(\w+:|- \{)/.test(line) ? line.replace('# ', '') : line))
    .join('\n');
}

describe('starterSpec', () => {
  it.each(['node-http', 'otel', 'prometheus-flask-exporter', 'micrometer'])(
    'reads without a finding for profile %s',
    (profile) => {
      const { diagnostics, model } = read(starterSpec(profile));
      expect(diagnostics).toEqual([]);
      expect(model.services).toHaveLength(1);
      expect(model.services[0]).toMatchObject({
        name: 'my-service',
        profile,
        selector: [{ label: 'job', op: '=', value: 'my-service' }],
      });
      expect(model.services[0]?.objectives.map(({ name }) => name)).toEqual(['availability', 'latency']);
    },
  );

  it('takes the name', () => {
    expect(read(starterSpec('node-http', 'checkout')).model.services[0]?.name).toBe('checkout');
  });

  it('quotes a name that YAML would read as something else', () => {
    for (const name of ['true', 'null', '007', '1e3', 'a.b']) {
      const { diagnostics, model } = read(starterSpec('node-http', name));
      expect(diagnostics).toEqual([]);
      expect(model.services[0]).toMatchObject({ name, selector: [{ label: 'job', op: '=', value: name }] });
    }
  });

  it('takes a threshold that the profile has a bucket for', () => {
    const { model } = read(starterSpec('traefik', 'edge', { latencyThreshold: '300ms' }));
    expect(model.services[0]?.objectives[1]?.measure).toEqual({ kind: 'latency', threshold: 300 });
  });

  it('promises nothing that the profile cannot measure', () => {
    expect(read(starterSpec('nginx-stub', 'edge', { hasErrors: false })).model.services[0]?.objectives).toEqual([]);
    expect(read(starterSpec('x', 'edge', {})).model.services[0]?.objectives.map(({ name }) => name)).toEqual([
      'availability',
    ]);
    expect(read(starterSpec('nginx-stub', 'edge', { hasErrors: false })).diagnostics).toEqual([]);
  });

  it('names the metrics where the profile leaves them to the spec', () => {
    const { model, diagnostics } = read(
      starterSpec('promhttp', 'api', { latencyThreshold: '250ms', namesMetrics: true }),
    );
    expect(diagnostics).toEqual([]);
    expect(model.services[0]?.signals.traffic?.metric).toBe('http_requests_total');
  });

  it('stays right when its comments are turned on', () => {
    const text = uncommented(starterSpec('node-http', 'checkout'));
    const { diagnostics, model } = read(text);
    expect(diagnostics).toEqual([]);
    expect(model.services[0]).toMatchObject({
      labels: { team: 'payments' },
      annotations: { runbook: 'https://example.com/runbooks/checkout' },
      alerts: { TrafficDrop: { enabled: false } },
    });
    expect(model.services[0]?.rules).toHaveLength(1);
    expect(model.services[0]?.description).toBe('What the service does, in a sentence.');
  });
});
