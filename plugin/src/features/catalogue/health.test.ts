import { describe, expect, it } from 'vitest';
import type { ActiveAlert } from './alerts.ts';
import { byHealth, healthOf } from './health.ts';
import { sayHealth } from './say-health.ts';

const alert = (name: string, part: Partial<ActiveAlert> = {}): ActiveAlert => ({
  name,
  state: 'firing',
  level: 'warning',
  since: 1000,
  labels: {},
  ...part,
});

describe('healthOf', () => {
  it('is healthy where the server answers and nothing fires', () => {
    expect(healthOf('database', [], 1)).toEqual({ level: 'healthy', reason: 'fine', more: 0 });
  });

  it('says that the server does not answer before any other alert, with the time of the alert on it', () => {
    const health = healthOf('database', [alert('MySQLSlowQueries', { since: 5 }), alert('MySQLDown', { since: 7 })], 0);
    expect(health).toMatchObject({ level: 'critical', reason: 'down', since: 7, more: 1 });
    expect(sayHealth(health)).toBe('Does not answer');
  });

  it('does not say that a host is down when its exporter is', () => {
    expect(healthOf('host', [alert('NodeExporterDown')], 0)).toMatchObject({
      level: 'unscraped',
      reason: 'unmeasured',
      since: 1000,
    });
  });

  it('is unmeasured where no series is there, unless an alert pages', () => {
    expect(healthOf('database', [], undefined).reason).toBe('unmeasured');
    const paged = healthOf('database', [alert('AppDbUnreachable', { level: 'critical' })], undefined);
    expect(paged).toMatchObject({ level: 'critical', reason: 'alert' });
    expect(sayHealth(paged)).toBe('Unreachable');
  });

  it('stays healthy while an alert is pending, and names it', () => {
    const health = healthOf('database', [alert('MySQLLockContention', { state: 'pending' })], 1);
    expect(health.level).toBe('healthy');
    expect(sayHealth(health)).toBe('Healthy; lock contention pending');
  });

  it('does not speak of a pending note', () => {
    expect(healthOf('host', [alert('HostClock', { state: 'pending', level: 'note' })], 1).reason).toBe('fine');
  });
});

it('sorts the worst first, then what has lasted longest', () => {
  const old = healthOf('database', [alert('A', { since: 1 })], 1);
  const young = healthOf('database', [alert('B', { since: 9 })], 1);
  const down = healthOf('database', [], 0);
  const fine = healthOf('database', [], 1);
  const away = healthOf('database', [], undefined);
  expect([fine, young, away, old, down].toSorted(byHealth)).toEqual([down, old, young, away, fine]);
});
