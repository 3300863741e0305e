import { catalogues, watchedSeries } from '@quartet/generator';
import { describe, expect, it, vi } from 'vitest';
import type { Labels } from '../../prometheus/client.ts';
import { words } from '../../words/number.ts';
import { findingsOf, storyOf } from './findings.ts';
import { JUDGES } from './judges.ts';
import { sayFinding, seriesTitle } from './say-finding.ts';

// Both reach for a browser as soon as they are loaded.
vi.mock('@grafana/runtime', () => ({ config: {} }));
vi.mock('@grafana/data', () => ({ dateTimeFormat: (time: number) => new Date(time).toISOString() }));

const { HOST, MYSQL } = watchedSeries;
const MINUTE = 60_000;
/** The range begins here; an hour lies before it. */
const START = 60 * MINUTE;

/** A series with a point each minute over two hours. */
const series = (name: string, valueAt: (minute: number) => number, labels: Labels = {}) => {
  const minutes = Array.from({ length: 120 }, (_, minute) => minute);
  return {
    labels: { __name__: name, ...labels },
    times: minutes.map((minute) => minute * MINUTE),
    values: minutes.map(valueAt),
  };
};

describe('findingsOf', () => {
  it('finds the lock wait, since when it is, and what is usual', () => {
    const locks = series(MYSQL.rowLockWait, (minute) => (minute >= 90 ? 4.2 : 0.01));
    expect(findingsOf('mysql', [locks], START)).toMatchObject([
      {
        series: MYSQL.rowLockWait,
        level: 'critical',
        peak: 4.2,
        usual: 0.01,
        since: 90 * MINUTE,
        section: 'saturation',
      },
    ]);
    expect(findingsOf('mysql', [locks], START)[0]).not.toHaveProperty('until');
  });

  it('says until when, where it is over', () => {
    const locks = series(MYSQL.rowLockWait, (minute) => (minute >= 70 && minute < 80 ? 1 : 0));
    expect(findingsOf('mysql', [locks], START)).toMatchObject([{ since: 70 * MINUTE, until: 79 * MINUTE }]);
  });

  it('stays silent on a quiet server, on small changes and on one point alone', () => {
    expect(findingsOf('mysql', [series(MYSQL.questions, () => 100)], START)).toEqual([]);
    expect(findingsOf('mysql', [series(MYSQL.latency, (minute) => (minute > 90 ? 0.004 : 0.001))], START)).toEqual([]);
    expect(findingsOf('mysql', [series(MYSQL.rowLockWait, (minute) => (minute === 90 ? 9 : 0))], START)).toEqual([]);
  });

  it('forgets what was over before the range', () => {
    const before = series(MYSQL.rowLockWait, (minute) => (minute > 10 && minute < 20 ? 9 : 0));
    expect(findingsOf('mysql', [before], START)).toEqual([]);
  });

  it('notices what is unusual though no limit is crossed', () => {
    const found = findingsOf('mysql', [series(MYSQL.questions, (minute) => (minute > 100 ? 500 : 100))], START);
    expect(found).toMatchObject([{ level: 'notice', usual: 100, peak: 500 }]);
  });

  it('reports a limit that is crossed all the time, without a beginning', () => {
    const [found] = findingsOf('host', [series(HOST.disk, () => 0.95, { mountpoint: '/data' })], START);
    expect(found).toMatchObject({ level: 'critical', labels: { mountpoint: '/data' } });
    expect(found).not.toHaveProperty('since');
    expect(found).not.toHaveProperty('usual');
    expect(seriesTitle(found!)).toBe('Disk used on /data');
  });

  it('reports the fullest of several disks only', () => {
    const disks = [0.8, 0.99, 0.92].map((value, index) => series(HOST.disk, () => value, { mountpoint: `/${index}` }));
    expect(findingsOf('host', disks, START).map(({ peak }) => peak)).toEqual([0.99]);
  });

  it('puts the worst first, and of equals the cause before its effect', () => {
    const found = findingsOf(
      'mysql',
      [
        series(MYSQL.questions, (minute) => (minute > 90 ? 500 : 100)),
        series(MYSQL.latency, (minute) => (minute > 90 ? 0.3 : 0.001)),
        series(MYSQL.rowLockWait, (minute) => (minute > 90 ? 5 : 0)),
      ],
      START,
    );
    expect(found.map((finding) => finding.series)).toEqual([MYSQL.rowLockWait, MYSQL.latency, MYSQL.questions]);
  });

  it('takes most of a long range as usual where too little lies before it', () => {
    const week = series(MYSQL.questions, (minute) => (minute > 110 ? 500 : 100));
    expect(findingsOf('mysql', [week], 0)).toMatchObject([{ usual: 100 }]);
  });

  it('bears series without a point and values that are no number', () => {
    const empty = { labels: { __name__: MYSQL.latency }, times: [], values: [] };
    expect(findingsOf('mysql', [empty, series(MYSQL.redo, () => Number.NaN)], START)).toEqual([]);
  });
});

describe('storyOf', () => {
  it('shows who waits first, each panel once', () => {
    const found = findingsOf(
      'mysql',
      [
        series(MYSQL.latency, (minute) => (minute > 90 ? 0.3 : 0.001)),
        series(MYSQL.rowLockWait, (minute) => (minute > 90 ? 1 : 0)),
      ],
      START,
    );
    const story = storyOf('mysql', found, () => true);
    expect(story.slice(0, 2)).toEqual(['mysql-row-lock-wait', 'mysql-row-locks-now']);
    expect(new Set(story).size).toBe(story.length);
  });
});

it('names only panels and series that the catalogue has', () => {
  for (const [subject, judges] of Object.entries(JUDGES)) {
    const { panels, recorded } = catalogues[subject as keyof typeof JUDGES];
    const ids = new Set(panels.map(({ id }) => id));
    const names = new Set(recorded.map(({ name }) => name));
    for (const judge of judges) {
      expect(names, judge.series).toContain(judge.series);
      for (const id of judge.panels) expect(ids, `${subject} ${id}`).toContain(id);
    }
  }
});

it('has words for every series that is judged', () => {
  for (const { series: name } of Object.values(JUDGES).flat()) {
    expect(seriesTitle({ series: name, labels: {} }), name).not.toBe(name);
  }
});

it('says how much and what is usual', () => {
  const [found] = findingsOf('mysql', [series(MYSQL.latency, (minute) => (minute > 90 ? 0.3 : 0.0012))], START);
  expect(sayFinding(words('en-US'), found!)).toBe('Mean statement: 300 ms, usually 1.2 ms');
});
