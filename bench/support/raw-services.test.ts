import { describe, expect, it } from 'vitest';
import { exposition, rawServices, totalsAt } from './raw-services.ts';

const HOUR = 3600;
const NOON = 20_000 * 86_400 + 12 * HOUR;

describe('rawServices', () => {
  it('gives each service as many counters as an objective is to read, and as many buckets at the threshold', () => {
    const [service] = rawServices(1, 20);
    const named = (part: string) => service!.series.filter(({ name }) => name.includes(part)).length;
    expect(named('seconds_count{')).toBe(20);
    expect(named('le="0.25"')).toBe(20);
    expect(service!.series.filter(({ isLong }) => isLong)).toHaveLength(40);
  });

  it('shares the requests out among the routes and loses none', () => {
    const [service] = rawServices(1, 200);
    const ok = service!.series.filter(({ name, counts }) => name.includes('_count{') && counts === 'ok');
    expect(ok.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('refuses a number of series that no routes make', () => {
    expect(() => rawServices(1, 3)).toThrow('3 is not even');
  });
});

describe('exposition', () => {
  it('counts a failed request as slow: in no bucket at the threshold, and in the last', () => {
    const [service] = rawServices(1, 2);
    const text = exposition(service!, { ok: 990, failed: 10, none: 0 });
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/r0",status="500"} 10\n');
    expect(text).toContain('_bucket{le="0.25",method="GET",route="/r0",status="500"} 0\n');
    expect(text).toContain('_bucket{le="+Inf",method="GET",route="/r0",status="500"} 10\n');
    expect(text).toContain('_bucket{le="0.25",method="GET",route="/r0",status="200"} 990\n');
  });

  it('has buckets that never shrink towards the larger bound', () => {
    const [service] = rawServices(1, 2);
    const buckets = exposition(service!, { ok: 990, failed: 10, none: 0 })
      .split('\n')
      .filter((line) => line.includes('_bucket{') && line.includes('status="200"'))
      .map((line) => Number(line.split(' ').at(-1)));
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
    expect(buckets.at(-1)).toBe(990);
  });
});

describe('totalsAt', () => {
  it('starts at nothing and adds up to the traffic', () => {
    const [service] = rawServices(1, 2);
    expect(totalsAt(service!, NOON, NOON)).toEqual({ ok: 0, failed: 0, none: 0 });
    const { ok, failed } = totalsAt(service!, NOON, NOON + 86_400);
    expect(ok + failed).toBeCloseTo(50 * 86_400, 3);
    expect(failed / (ok + failed)).toBeGreaterThan(0.0002);
  });
});
