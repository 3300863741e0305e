import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instrument } from './instrument.ts';
import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it('reads a file', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'quartet-')), 'settings.json');
    writeFileSync(path, '{"service":"shop","buckets":[0.3],"excludedRoutes":["/healthz"]}');
    expect(readSettings(path)).toEqual({
      service: 'shop',
      buckets: { http_request_duration_seconds: [0.3] },
      excludedRoutes: ['/healthz'],
    });
  });

  it('takes buckets by metric name, and nothing at all', () => {
    expect(readSettings({ buckets: { db_query_duration_seconds: [2] } }).buckets).toEqual({
      db_query_duration_seconds: [2],
    });
    expect(readSettings({})).toEqual({ buckets: {}, excludedRoutes: [] });
  });

  it.each([
    [[], 'settings: the file is `[]`; expected an object'],
    [{ service: 5 }, 'settings: service is `5`; expected a name'],
    [{ buckets: 'x' }, 'settings: buckets is `"x"`; expected numbers'],
    [{ buckets: [0.1, -1] }, 'settings: buckets is `-1`; expected positive numbers'],
    [{ buckets: { x: 1 } }, 'settings: buckets.x is `1`; expected a list of numbers'],
    [{ excludedRoutes: [1] }, 'settings: excludedRoutes is `[1]`; expected a list of routes'],
  ])('refuses %j and says what it expects', (given, message) => {
    expect(() => readSettings(given)).toThrow(message);
  });

  it('names a file that is not there or holds no JSON', () => {
    expect(() => readSettings('/nowhere.json')).toThrow(/^settings `\/nowhere.json`: ENOENT/);
  });
});

describe('settings in use', () => {
  it("add the objectives' thresholds to the buckets of the options and leave routes out", async () => {
    const settings = { service: 'shop', buckets: [0.3], excludedRoutes: ['/healthz'] };
    const g = instrument({ settings, buckets: [0.7], saturation: false });
    const { recorder } = g.core;
    expect(g.service).toBe('shop');
    expect(recorder.duration.bounds).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 0.7, 1, 2.5, 5, 10]);
    expect(recorder.entry('/healthz').isIgnored).toBe(true);
    expect(recorder.entry('/x').isIgnored).toBe(false);
    await g.close();
  });
});
