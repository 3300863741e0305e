import { describe, expect, it } from 'vitest';
import { stateOf } from './state.ts';
import { nowOf, subjectOf } from './subject.ts';

const asked = { service: 'shop', identity: {} };
const info = (labels: Record<string, string>) => ({
  labels: { __name__: 'service:info', service: 'shop', ...labels },
  value: 1,
  at: 9000,
});

describe('subjectOf', () => {
  it('takes the identity of the only service of that name', () => {
    const subject = subjectOf(stateOf([info({ env: 'prod', identity: 'env' })]), asked);
    expect(subject).toMatchObject({ kind: 'here', scope: { service: 'shop', identity: { env: 'prod' } } });
  });

  it('asks which one where there are several', () => {
    const state = stateOf([info({ env: 'prod', identity: 'env' }), info({ env: 'dev', identity: 'env' })]);
    expect(subjectOf(state, asked).kind).toBe('several');
  });

  it('shows a service that records signals and no facts', () => {
    const requests = { labels: { __name__: 'service:requests:rate5m', service: 'shop' }, value: 0, at: 0 };
    expect(subjectOf(stateOf([requests]), asked)).toEqual({ kind: 'here', scope: asked, info: undefined });
  });

  it('does not know a service of which there is nothing', () => {
    expect(subjectOf(stateOf([]), asked).kind).toBe('unknown');
  });
});

describe('nowOf', () => {
  const span = () => ({ start: 0, end: 5000 });

  it('is the clock of Prometheus while live, not that of the browser', () => {
    expect(nowOf(stateOf([info({})]), { span, to: 'now' })).toBe(9000);
    expect(nowOf(stateOf([]), { span, to: 'now' })).toBe(5000);
  });

  it('is the end of a range that ended', () => {
    expect(nowOf(stateOf([info({})]), { span, to: '5000' })).toBe(5000);
  });
});
