import { describe, expect, it } from 'vitest';
import { identify } from '../profiles/identify.ts';
import { parse } from '../promql/parse.ts';
import { readSpecs } from '../specfile/read.ts';
import { exposedIn, jobsQuery, nameFor, proposedSpec, selects, seriesOf, tellingMetrics } from './discover.ts';

const FACTS = { latencyThreshold: '250ms' };

describe('what is asked', () => {
  it('is PromQL, also for a job with quotes', () => {
    for (const query of [jobsQuery(), seriesOf('shop'), seriesOf('a"b\\c')])
      expect(parse(query), query).toMatchObject({ findings: [] });
    expect(tellingMetrics()).toContain('http_request_duration_seconds_count');
  });
});

describe('what is found', () => {
  it('is known by the labels of its series', () => {
    const labels = { job: 'shop', instance: 'a:1', le: '0.1' };
    const series = [
      { __name__: 'http_request_duration_seconds_count', ...labels, method: 'GET', route: '/', status: '200' },
      { __name__: 'http_request_duration_seconds_count', ...labels, method: 'GET' },
      { job: 'nameless' },
    ];
    const exposed = exposedIn(series);
    expect([...exposed.keys()]).toEqual(['http_request_duration_seconds_count']);
    expect(identify(exposed)[0]).toBe('node-http');
  });

  it.each([
    ['checkout', 'checkout'],
    ['default/checkout', 'default-checkout'],
    ['größe', 'gro-e'],
    ['-x-', 'x'],
    ['日本', ''],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('%s is called %s', (job, name) => {
    expect(nameFor(job)).toBe(name);
  });
});

describe('the spec that is proposed', () => {
  it.each(['checkout', 'default/checkout', 'a "quoted" job', 'true'])(
    'reads without an error and selects %s',
    (job) => {
      const text = proposedSpec(job, 'node-http', FACTS)!;
      const { diagnostics, model } = readSpecs([{ file: 'x.yaml', text }]);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(model.services[0]!.selector).toEqual([{ label: 'job', op: '=', value: job }]);
      expect(selects(model.services[0]!.selector, job)).toBe(true);
    },
  );

  it('is none where no name is left', () => {
    expect(proposedSpec('日本', 'node-http', FACTS)).toBeUndefined();
  });
});

describe('a job that is described already', () => {
  const job = (op: '=' | '!=' | '=~' | '!~', value: string) => [{ label: 'job', op, value }];
  it('is one that a selector takes', () => {
    expect(selects(job('=', 'shop'), 'shop')).toBe(true);
    expect(selects(job('=~', 'cart|shop'), 'shop')).toBe(true);
    expect(selects(job('=~', 'a\\.b'), 'a.b')).toBe(true);
    expect(selects(job('=~', 'shop.*'), 'shop')).toBe(true);
  });

  it('is none that a selector leaves out, or that no selector speaks of', () => {
    expect(selects(job('=', 'cart'), 'shop')).toBe(false);
    expect(selects(job('!=', 'shop'), 'shop')).toBe(false);
    expect(selects(job('=~', 'cart|pay'), 'shop')).toBe(false);
    expect(selects(job('!~', 'cart|shop'), 'shop')).toBe(false);
    expect(selects([{ label: 'namespace', op: '=', value: 'x' }], 'shop')).toBe(false);
  });
});
