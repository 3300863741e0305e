import { expect, it } from 'vitest';
import { levelOf } from '../../features/status/status.ts';
import { type Facts, type Known, reasonOf as reasonFor } from './reason.ts';
import type { ActiveAlert } from './rows.ts';

const fires = (name: string, severity: string, labels: Record<string, string> = {}, since?: number): ActiveAlert => ({
  name,
  level: levelOf(severity),
  isFiring: true,
  labels,
  ...(since === undefined ? {} : { since }),
});

const facts = (change: Partial<Facts> = {}): Facts => ({
  traffic: 5,
  alerts: [],
  crossings: [],
  ...change,
});

const KNOWN: Known = { alerts: true, signals: true, saturation: true };
const reasonOf = (all: Facts, isKnown: Partial<Known> = {}) => reasonFor(all, { ...KNOWN, ...isKnown });

it('is healthy when nothing fires and requests come', () => {
  expect(reasonOf(facts())).toEqual({ status: 'healthy', reason: { kind: 'healthy' } });
});

it('says that the budget burns, how fast, of which objective and since when', () => {
  const alerts = [fires('ErrorBudgetBurn', 'critical', { slo: 'availability' }, 1000)];
  const { reason, status } = reasonOf(
    facts({
      alerts,
      burns: [
        { slo: 'latency', value: 20 },
        { slo: 'availability', value: 14.2 },
      ],
    }),
  );
  expect(status).toBe('critical');
  expect(reason).toEqual({ kind: 'burning', slo: 'availability', times: 14.2, since: 1000 });
});

it('does not borrow the burn rate of another objective', () => {
  const alerts = [fires('ErrorBudgetBurn', 'critical', { slo: 'availability' })];
  const { reason } = reasonOf(facts({ alerts, burns: [{ slo: 'latency', value: 3 }] }));
  expect(reason).toEqual({ kind: 'burning', slo: 'availability' });
});

it('names the limit that is crossed, for the quantile of the alert', () => {
  const crossings = [
    { signal: 'latency', level: 'warning', limit: 2, quantile: '0.5' },
    { signal: 'latency', level: 'warning', limit: 1, quantile: '0.95' },
  ] as const;
  const alerts = [fires('HighResponseTime', 'warning', { quantile: '0.95' })];
  expect(reasonOf(facts({ alerts, crossings })).reason).toEqual({ kind: 'slow', quantile: '0.95', limit: 1 });
});

it('prefers what users feel among alerts of one level', () => {
  const alerts = [
    fires('SaturationHigh', 'critical', { resource: 'cpu' }, 1),
    fires('HighErrorRate', 'critical', {}, 2),
  ];
  expect(reasonOf(facts({ alerts, errors: 0.07 })).reason).toEqual({ kind: 'failing', ratio: 0.07, since: 2 });
});

it('never lets a quieter alert speak for a louder one', () => {
  const alerts = [fires('QueueBacklog', 'critical'), fires('ErrorBudgetBurn', 'warning', { slo: 'x' })];
  expect(reasonOf(facts({ alerts }))).toEqual({ status: 'critical', reason: { kind: 'alert', name: 'QueueBacklog' } });
});

it('leaves the status alone while alerts are pending, or meant as a note', () => {
  const pending: ActiveAlert = { ...fires('HighErrorRate', 'critical'), isFiring: false };
  expect(reasonOf(facts({ alerts: [pending] })).status).toBe('healthy');
  expect(reasonOf(facts({ alerts: [fires('Deploy', 'info')] })).status).toBe('healthy');
});

it('tells no traffic from not scraped by whether the process is seen', () => {
  const { traffic: _, ...silent } = facts();
  expect(reasonOf(silent).status).toBe('unscraped');
  expect(reasonOf({ ...silent, saturation: 0.1 }).status).toBe('idle');
  expect(reasonOf(facts({ traffic: 0 })).status).toBe('idle');
});

it('says nothing about traffic that it could not ask for', () => {
  const { traffic: _, ...silent } = facts();
  expect(reasonOf(silent, { signals: false }).status).toBe('healthy');
  expect(reasonOf(silent, { saturation: false }).status).toBe('idle');
  expect(reasonOf(silent, { alerts: false }).status).toBe('unknown');
});

it('says not scraped for a missing signal only when nothing at all is seen', () => {
  const alerts = [fires('SignalMissing', 'critical', { signal: 'traffic' })];
  const { traffic: _, ...silent } = facts({ alerts });
  expect(reasonOf(silent)).toEqual({ status: 'critical', reason: { kind: 'missing', signal: 'all' } });
  expect(reasonOf({ ...silent, saturation: 0.2 }).reason).toEqual({ kind: 'missing', signal: 'traffic' });
});

it('gives the fullness of the resource that the alert names, and of no other', () => {
  const alerts = [fires('SaturationHigh', 'warning', { resource: 'cpu' })];
  expect(reasonOf(facts({ alerts, resource: 'cpu', saturation: 0.95 })).reason).toMatchObject({ ratio: 0.95 });
  expect(reasonOf(facts({ alerts, resource: 'memory', saturation: 0.99 })).reason).not.toHaveProperty('ratio');
});
