import { describe, expect, it } from 'vitest';
import type { ActiveAlert } from '../local/prometheus.ts';
import { findingLine, findingsTable } from './findings-table.ts';
import type { Lab } from './lab.ts';
import { aborted } from './pause.ts';
import type { Provocation } from './provocation.ts';
import { onDatabase } from './provocation.ts';
import { provocations } from './provocations.ts';
import { type Finding, isGood, provoke } from './provoke.ts';

const paint = { critical: (text: string) => `!${text}`, warning: (text: string) => text, pale: (text: string) => text };
const firing = (alertname: string, database: string, state: ActiveAlert['state'] = 'firing'): ActiveAlert => ({
  labels: { alertname, database },
  state,
  activeAt: new Date(0),
  value: 1,
});

/** A Prometheus whose active alerts are a list that a provocation changes. */
function labWith(alerts: ActiveAlert[], shown: { count: number } = { count: 0 }): Lab {
  const api = { alerts: async () => [...alerts], query: async () => Array.from({ length: shown.count }, () => ({})) };
  return { api } as unknown as Lab;
}

const provocation = (more: Partial<Provocation>): Provocation => ({
  id: 'test',
  does: 'something is done',
  fires: [onDatabase('a', 'Down')],
  run: async () => {},
  ...more,
});

describe('a provocation', () => {
  it('goes on until its alert fires, and is undone before what must fire after it is waited for', async () => {
    const alerts: ActiveAlert[] = [];
    const told: string[] = [];
    const findings = await provoke(
      labWith(alerts),
      provocation({
        firesAfter: [onDatabase('a', 'Restarted')],
        quiet: [onDatabase('b', 'Down')],
        run: async (_, signal) => {
          alerts.push(firing('Down', 'a'));
          await aborted(signal);
          alerts.splice(0, 1, firing('Restarted', 'a'));
        },
      }),
      (finding) => told.push(findingLine(finding)),
    );
    expect(told).toEqual([
      expect.stringMatching(/^a: Down: firing after \d s$/),
      'b: Down: quiet, as it should be',
      expect.stringMatching(/^a: Restarted: firing after \d s$/),
    ]);
    expect(findings.every(isGood)).toBe(true);
  });

  it('does not count an alert that is pending, or that of another database', async () => {
    const alerts = [firing('Down', 'a', 'pending'), firing('Down', 'b')];
    const [finding] = await provoke(
      labWith(alerts),
      provocation({
        run: async () => {
          setTimeout(() => alerts.push(firing('Down', 'a')), 800);
        },
      }),
    );
    expect(finding!.outcome).toMatchObject({ state: 'seen' });
    expect(finding!.outcome).toHaveProperty('seconds', expect.closeTo(1, 0));
  });

  it('proves nothing with what was so before', async () => {
    const shows = [{ what: 'rows scanned', expr: 'x > 1' }];
    const findings = await provoke(labWith([firing('Down', 'a')], { count: 1 }), provocation({ shows }));
    expect(findings.map(({ outcome }) => outcome.state)).toEqual(['before', 'before']);
    expect(findings.some(isGood)).toBe(false);
  });

  it('notices what must stay quiet and does not', async () => {
    const alerts: ActiveAlert[] = [];
    const findings = await provoke(
      labWith(alerts),
      provocation({
        quiet: [onDatabase('b', 'Down')],
        run: async () => void alerts.push(firing('Down', 'a'), firing('Down', 'b')),
      }),
    );
    expect(findings.filter((one) => !isGood(one)).map(findingLine)).toEqual(['b: Down: fired, and should not have']);
  });

  it('fails with what it fails of', async () => {
    const broken = provocation({ run: () => Promise.reject(new Error('no such server')) });
    await expect(provoke(labWith([]), broken)).rejects.toThrow('no such server');
  });
});

describe('the provocations', () => {
  it('have names of their own, and each waits for something', () => {
    expect(new Set(provocations.map(({ id }) => id)).size).toBe(provocations.length);
    for (const { fires, id, shows = [] } of provocations) {
      expect({ id, count: fires.length + shows.length }).toEqual({ id, count: expect.toSatisfy((n) => n > 0) });
    }
  });

  it('cover what happens to databases', () => {
    const alerts = provocations.flatMap(({ fires, firesAfter = [] }) => [...fires, ...firesAfter]);
    expect(alerts.map(({ alert }) => alert)).toEqual(
      expect.arrayContaining([
        'MySQLDown',
        'MySQLExporterDown',
        'MySQLDeadlock',
        'MySQLLockWaitTimeouts',
        'MySQLConnectionsExhausted',
        'MySQLConnectionsRefused',
        'MySQLRestarted',
        'MySQLSlowQueries',
        'RedisDown',
        'DatabaseDown',
        'DiskSpaceLow',
        'NodeExporterDown',
      ]),
    );
  });
});

describe('the table', () => {
  const one = provocation({ shows: [{ what: 'rows scanned', expr: 'x' }], quiet: [onDatabase('b', 'Down')] });
  const seen: Finding = { kind: 'fires', what: 'a: Down', outcome: { state: 'seen', seconds: 7.6 } };

  it('has a row for each thing that is waited for', () => {
    const findings: readonly Finding[] = [
      seen,
      { kind: 'shows', what: 'rows scanned', outcome: { state: 'not seen', seconds: 45 } },
      { kind: 'stays quiet', what: 'b: Down', outcome: { state: 'quiet' } },
    ];
    expect(findingsTable([{ provocation: one, stage: 'done', findings }], paint)).toEqual([
      'Done to it         Seen          State',
      'something is done  a: Down       firing after 8 s',
      '                   rows scanned  !not seen within 45 s',
      '                   not b: Down   quiet, as it should be',
    ]);
  });

  it('says what runs, what waits, and what cannot be done here', () => {
    const states = (stage: 'running' | 'waiting', unable?: string) =>
      findingsTable([{ provocation: provocation({}), stage, findings: [], ...(unable ? { unable } : {}) }], paint)[1];
    expect(states('running')).toBe('something is done  a: Down  …');
    expect(states('waiting')).toBe('something is done  a: Down');
    expect(states('waiting', 'only root may')).toBe('something is done  a: Down  not possible here: only root may');
  });
});
