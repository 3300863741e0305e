import { describe, expect, it } from 'vitest';
import type { Labels } from '../../prometheus/client.ts';
import { alertsFrom } from './alerts.ts';

const sample = (labels: Labels, value = 1) => ({ labels, value, at: 0 });
const alert = (alertname: string, severity: string, alertstate = 'firing', more: Labels = {}) =>
  sample({ __name__: 'ALERTS', alertname, alertstate, severity, database: 'orders-db', ...more });

describe('alertsFrom', () => {
  it('knows since when an alert holds, whatever the order of the series', () => {
    const since = sample(
      { __name__: 'ALERTS_FOR_STATE', alertname: 'MySQLDown', severity: 'page', database: 'orders-db' },
      1_700_000_000,
    );
    expect(alertsFrom([since, alert('MySQLDown', 'page')])[0]).toMatchObject({
      name: 'MySQLDown',
      level: 'critical',
      since: 1_700_000_000_000,
    });
  });

  it('does not take the time of another instance', () => {
    const labels = { alertname: 'A', severity: 'warning', database: 'orders-db', instance: 'one' };
    const other = sample({ __name__: 'ALERTS_FOR_STATE', ...labels }, 5);
    expect(alertsFrom([other, alert('A', 'warning', 'firing', { instance: 'two' })])[0]!.since).toBeUndefined();
  });

  it('puts what fires before what is pending, then the louder, then the older', () => {
    const found = alertsFrom([
      alert('Note', 'info'),
      alert('Pending', 'critical', 'pending'),
      alert('Warning', 'warning'),
      alert('Critical', 'critical'),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['Critical', 'Warning', 'Note', 'Pending']);
  });
});
