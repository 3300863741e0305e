import { describe, expect, it } from 'vitest';
import type { ActiveAlert } from './active-alerts.ts';
import { type ServiceState, stateOf } from './state.ts';
import { verdictOf } from './verdict.ts';

const alert = (name: string, more: Partial<ActiveAlert> = {}): ActiveAlert => ({
  name,
  state: 'firing',
  severity: 'critical',
  slo: undefined,
  tier: undefined,
  since: 1000,
  labels: more.slo ? { slo: more.slo } : {},
  ...more,
});
const state = (more: Partial<ServiceState>): ServiceState => ({ ...stateOf([]), traffic: 10, ...more });
const objective = (slo: string, ratio: number) => ({
  ...{ slo, signal: 'latency', target: '99%', targetRatio: 0.99, window: '30d', threshold: '250ms', left: 0.5 },
  burns: [
    { window: '5m', ratio: 99 },
    { window: '1h', ratio },
  ],
});

describe('verdictOf', () => {
  it('says how fast a budget burns, over the hour that the overview reads', () => {
    const verdict = verdictOf(
      state({ objectives: [objective('a', 2), objective('b', 14)], alerts: [alert('ErrorBudgetBurn', { slo: 'b' })] }),
    );
    expect(verdict).toMatchObject({
      status: 'critical',
      reason: { kind: 'burning', slo: 'b', times: 14 },
      since: 1000,
    });
  });

  it('counts tiers of one objective as one alert', () => {
    const tiers = ['a', 'b'].map((tier) => alert('Burn', { slo: 'x', tier }));
    expect(verdictOf(state({ alerts: [...tiers, alert('Other', { severity: 'warning' })] })).more).toBe(1);
  });

  it('is not worse for alerts that are pending or for the record', () => {
    const alerts = [alert('A', { state: 'pending' }), alert('B', { severity: 'note', state: 'pending' })];
    expect(verdictOf(state({ alerts }))).toMatchObject({
      status: 'healthy',
      pending: ['A'],
      more: 0,
      since: undefined,
    });
  });

  it('tells no traffic from no series', () => {
    expect(verdictOf(state({ traffic: 0 })).status).toBe('idle');
    expect(verdictOf(state({ traffic: undefined })).status).toBe('unscraped');
  });

  it('names the limit that an alert compares with', () => {
    const thresholds = [{ signal: 'latency', value: 0.5, severity: 'warning', quantile: undefined, of: 'A' } as const];
    const verdict = verdictOf(state({ thresholds, alerts: [alert('HighResponseTime', { severity: 'warning' })] }));
    expect(verdict).toMatchObject({ status: 'warning', reason: { kind: 'slow', limit: 0.5 } });
  });
});
