import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { K6Thresholds } from '../../generator/src/targets/k6-thresholds.ts';
import { type PromisesFile, tagsOf, thresholdsOf, trendStatsOf } from '../../k6/lib/promises.ts';
import { settingsOf } from '../../k6/lib/settings.ts';
import { SPIKE_FACTOR, spike, steady, TIMEOUT_SECONDS } from '../../k6/lib/shapes.ts';
import { BUYERS, VISITORS, visitOf } from '../../k6/lib/shop.ts';

/** The parts of the scenarios that need no k6. */

const FILE: PromisesFile = {
  service: 'shop',
  thresholds: {
    'http_req_duration{service:shop}': ['p(99)<250', 'p(99.9)<1000'],
    'http_req_failed{service:shop}': ['rate<=0.01'],
  },
  promises: [],
  uncounted: [{ tag: 'route', in: ['/metrics'] }],
  marks: {
    slo_reads: [
      { tag: 'method', in: ['GET', 'HEAD'] },
      { tag: 'route', notMatches: '/admin/.*' },
    ],
    slo_gold: [{ tag: 'tenant', in: ['gold'] }],
    slo_v2: [
      { tag: 'route', matches: '/v2/.+' },
      { tag: 'tenant', notIn: ['test'] },
    ],
  },
  notExpressed: [],
};

describe('the tags of a request', () => {
  const of = (route: string, method = 'GET', more = {}) => tagsOf(FILE, { route, method, ...more });

  it('are its service, its route, and the route as its name', () => {
    expect(of('/orders/:id', 'POST')).toEqual({ service: 'shop', route: '/orders/:id', name: '/orders/:id' });
  });

  it('hold no service where no promise counts it', () => {
    expect(of('/metrics', 'POST')).toEqual({ route: '/metrics', name: '/metrics' });
  });

  it('hold the mark of each promise whose conditions all hold', () => {
    expect(of('/products')).toMatchObject({ slo_reads: 'yes' });
    expect(of('/admin/users')).not.toHaveProperty('slo_reads');
    expect(of('/v2/a', 'POST')).toEqual({ service: 'shop', route: '/v2/a', name: '/v2/a', slo_v2: 'yes' });
    expect(of('/v2/a', 'POST', { tenant: 'test' })).not.toHaveProperty('slo_v2');
    expect(of('/v2/a', 'POST', { tenant: 'gold' })).toMatchObject({ slo_gold: 'yes', slo_v2: 'yes', tenant: 'gold' });
    expect(of('/a/v2/b', 'POST')).not.toHaveProperty('slo_v2');
  });
});

describe('the thresholds of a script', () => {
  it('are those of the file, and end nothing unless asked', () => {
    expect(thresholdsOf(FILE)).toEqual(FILE.thresholds);
    expect(thresholdsOf(FILE, '10s')['http_req_failed{service:shop}']).toEqual([
      { threshold: 'rate<=0.01', abortOnFail: true, delayAbortEval: '10s' },
    ]);
  });

  it('can be read in the figures: every quantile that is compared is named once', () => {
    expect(trendStatsOf(FILE)).toEqual(['avg', 'min', 'med', 'p(95)', 'p(99)', 'max', 'count', 'p(99.9)']);
  });

  it('are read in the shape that the target writes', () => {
    const written: K6Thresholds = { ...FILE, about: '', promises: [], notExpressed: [] };
    const read: PromisesFile = written;
    expect(read.service).toBe('shop');
  });
});

describe('the settings of a scenario', () => {
  const defaults = { rate: 20, seconds: 120 };

  it('come from the environment, else from the scenario', () => {
    expect(settingsOf({}, defaults)).toEqual({ url: 'http://127.0.0.1:3000', rate: 20, seconds: 120 });
    expect(settingsOf({ TARGET_URL: 'https://shop/base/', RATE: '5', DURATION: '1h2m3s' }, defaults)).toEqual({
      url: 'https://shop/base',
      rate: 5,
      seconds: 3723,
    });
  });

  it.each([
    [{ TARGET_URL: 'shop:3000' }, 'TARGET_URL'],
    [{ RATE: '0' }, 'RATE'],
    [{ RATE: '5001' }, 'RATE'],
    [{ RATE: 'ten' }, 'RATE'],
    [{ DURATION: '90' }, 'DURATION'],
    [{ DURATION: '' }, 'DURATION'],
    [{ DURATION: '0s' }, 'DURATION'],
    [{ DURATION: '25h' }, 'DURATION'],
  ])('are refused before a request is sent: %j', (env, name) => {
    expect(() => settingsOf(env, defaults)).toThrow(name);
  });
});

describe('the shape of a load', () => {
  const settings = fc.record({
    url: fc.constant('http://shop'),
    rate: fc.integer({ min: 1, max: 5000 }),
    seconds: fc.integer({ min: 1, max: 86_400 }),
  });

  it('lasts as long as it is told, to the last few milliseconds', () => {
    fc.assert(
      fc.property(settings, (one) => {
        const total = spike(one).stages.reduce((sum, { duration }) => sum + Number(duration.slice(0, -2)), 0);
        expect(Math.abs(total - one.seconds * 1000)).toBeLessThanOrEqual(3);
        expect(steady(one).duration).toBe(`${one.seconds}s`);
      }),
    );
  });

  it('never holds more requests open than k6 has room for, and lets each of them end', () => {
    fc.assert(
      fc.property(settings, (one) => {
        for (const shape of [steady(one), spike(one)]) {
          expect(shape.preAllocatedVUs).toBeLessThanOrEqual(shape.maxVUs);
          expect(shape.maxVUs).toBeLessThanOrEqual(2000);
          expect(Number(shape.gracefulStop.slice(0, -1))).toBeGreaterThan(TIMEOUT_SECONDS);
        }
      }),
    );
  });

  it('reaches five times the rate in the middle of a spike, and comes back', () => {
    const targets = spike({ url: '', rate: 4, seconds: 30 }).stages.map(({ target }) => target);
    expect(targets).toEqual([4, 4 * SPIKE_FACTOR, 4 * SPIKE_FACTOR, 4, 4]);
  });
});

describe('the requests of visitors', () => {
  it('are seven lists, eight products, three orders, a look at an order and a lost one of twenty', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 20; index++) {
      const { method, route } = visitOf(VISITORS, index);
      counts.set(`${method} ${route}`, (counts.get(`${method} ${route}`) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'GET /products': 7,
      'GET /products/:id': 8,
      'POST /orders': 3,
      'GET /orders/:id': 1,
      'GET __unmatched__': 1,
    });
  });

  it('start over when all were made', () => {
    expect(visitOf(BUYERS, 6)).toBe(BUYERS[2]);
    expect(BUYERS.filter(({ method }) => method === 'POST')).toHaveLength(BUYERS.length / 2);
  });
});
