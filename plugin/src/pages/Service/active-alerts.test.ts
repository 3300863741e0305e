import { describe, expect, it } from 'vitest';
import type { Sample } from '../../prometheus/client.ts';
import { activeAlerts, alertId } from './active-alerts.ts';

const sample = (labels: Record<string, string>, value = 1): Sample => ({ labels, value, at: 0 });
const alert = (name: string, state: string, more: Record<string, string> = {}) =>
  sample({ __name__: 'ALERTS', alertname: name, alertstate: state, ...more });
const active = (name: string, seconds: number, more: Record<string, string> = {}) =>
  sample({ __name__: 'ALERTS_FOR_STATE', alertname: name, ...more }, seconds);

describe('activeAlerts', () => {
  it('says since when an alert is active', () => {
    const [found] = activeAlerts([
      active('ErrorBudgetBurn', 1000, { slo: 'a', severity: 'critical' }),
      alert('ErrorBudgetBurn', 'firing', { slo: 'a', severity: 'critical' }),
    ]);
    expect(found).toMatchObject({ name: 'ErrorBudgetBurn', slo: 'a', severity: 'critical', since: 1_000_000 });
  });

  it('keeps instances of one alert apart by their labels', () => {
    const found = activeAlerts([
      active('Burn', 1, { slo: 'a' }),
      active('Burn', 2, { slo: 'b' }),
      alert('Burn', 'firing', { slo: 'b' }),
      alert('Burn', 'firing', { slo: 'a' }),
    ]);
    expect(found.map(({ since, slo }) => [slo, since])).toEqual([
      ['a', 1000],
      ['b', 2000],
    ]);
  });

  it('puts firing before pending, and critical before warning', () => {
    const found = activeAlerts([
      alert('C', 'pending', { severity: 'critical' }),
      alert('W', 'firing', { severity: 'warning' }),
      alert('F', 'firing', { severity: 'page' }),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['F', 'W', 'C']);
  });

  it('passes over other series and unknown states', () => {
    expect(activeAlerts([sample({ __name__: 'service:info' }), alert('A', 'sleeping')])).toEqual([]);
  });

  it('does not know since when where Prometheus does not say', () => {
    expect(activeAlerts([alert('A', 'firing')])[0]?.since).toBeUndefined();
  });
});

it('names an alert of an objective as the spec does', () => {
  expect(alertId({ name: 'ErrorBudgetBurn', slo: 'latency' })).toBe('ErrorBudgetBurn/latency');
  expect(alertId({ name: 'SignalMissing' })).toBe('SignalMissing');
});
