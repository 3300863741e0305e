import { describe, expect, it } from 'vitest';
import { routeQueries, topTen } from './routes.ts';
import { planOf } from './testing/plans.ts';

function routesOf(rest: Parameters<typeof planOf>[0]) {
  const { service, signals } = planOf(rest);
  return routeQueries(service, signals);
}

describe('routeQueries', () => {
  it('reads traffic, failures and latency by the label of the route, matched requests alone', () => {
    expect(routesOf({})).toEqual({
      label: 'route',
      traffic: 'sum by (route) (rate(http_request_duration_seconds_count{job="checkout",route!="__unmatched__"}[5m]))',
      failed:
        'sum by (route) (rate(http_request_duration_seconds_count{job="checkout",status=~"5..",route!="__unmatched__"}[5m]))',
      errorRatio:
        'sum by (route) (rate(http_request_duration_seconds_count{job="checkout",status=~"5..",route!="__unmatched__"}[5m])) / (sum by (route) (rate(http_request_duration_seconds_count{job="checkout",route!="__unmatched__"}[5m])) > 0)',
      latency: {
        expr: 'histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket{job="checkout",route!="__unmatched__"}[5m]))) >= 0',
        of: 'p95',
      },
      matchedOnly: true,
    });
  });

  it('is absent where no metric carries a route', () => {
    for (const profile of ['envoy', 'istio', 'traefik', 'nginx-stub', 'flask-request-count']) {
      expect(routesOf({ profile })).toBeUndefined();
    }
  });

  it('has no latency where the histogram has no route, and keeps the counter’s', () => {
    const routes = routesOf({ profile: 'flask-guide' });
    expect(routes).toMatchObject({ label: 'endpoint', matchedOnly: true });
    expect(routes?.traffic).toContain('http_requests_total{job="checkout",endpoint!="None"}');
    expect(routes?.latency).toBeUndefined();
  });

  it('counts by the histogram where the counter has no route', () => {
    const routes = routesOf({ profile: 'prometheus-flask-exporter' })!;
    expect(routes.label).toBe('path');
    expect(routes.traffic).toBe(
      'sum by (path) (rate(flask_http_request_duration_seconds_count{job="checkout",url_rule!="None"}[5m]))',
    );
    expect(routes.failed).toContain('status=~"5.."');
    expect(routes.latency?.expr).toContain('by (le, path)');
  });

  it('leaves out what cannot be told apart by route', () => {
    const routes = routesOf({ profile: 'flask-monitoring-kit' })!;
    expect(routes.traffic).not.toContain('flask_http_errors_total');
    expect(routes.failed).not.toContain('flask_http_errors_total');
    expect(routes.matchedOnly).toBe(false);
  });

  it('reads seconds of a histogram in milliseconds', () => {
    expect(routesOf({ profile: 'otel-old' })?.latency?.expr).toMatch(/^histogram_quantile\(0\.95, .*\) \/ 1000 >= 0$/);
  });

  it('reads the finer histogram of the service nowhere: it has no route', () => {
    const routes = routesOf({ profile: 'fastapi-instrumentator' })!;
    expect(routes.latency?.expr).toContain('http_request_duration_seconds_bucket{');
    expect(JSON.stringify(routes)).not.toContain('highr');
  });

  it('reads a native histogram as a whole', () => {
    const routes = routesOf({ signals: { latency: { histogram: 'native' } } })!;
    expect(routes.latency?.expr).toContain('sum by (route) (rate(http_request_duration_seconds{');
  });

  it('divides failures by the requests that the spec counts', () => {
    const exclude = [{ name: 'route', op: 'in' as const, values: ['/healthz'] }];
    const routes = routesOf({ signals: { errors: { exclude } } })!;
    expect(routes.traffic).not.toContain('/healthz');
    const [failed, of] = routes.errorRatio!.split(' / ');
    expect(failed).toContain('route!="/healthz"');
    expect(of).toContain('route!="/healthz"');
  });

  it('follows the spec to another metric', () => {
    const signals = { traffic: { metric: 'shop_requests_total' }, latency: { metric: 'shop_seconds' } };
    const routes = routesOf({ profile: 'go-http-metrics', signals })!;
    expect(routes.traffic).toContain('shop_');
    expect(routes.latency?.expr).toContain('shop_seconds_bucket');
  });

  it('takes the highest quantile where the spec does not record 0.95', () => {
    const routes = routesOf({
      signals: {
        latency: {
          quantiles: [
            { num: 1n, den: 2n },
            { num: 9n, den: 10n },
          ],
        },
      },
    })!;
    expect(routes.latency?.of).toBe('p90');
  });
});

describe('topTen', () => {
  it('ranks by the whole range, so that the same ten stand at every instant', () => {
    expect(topTen('x', 'route')).toBe('x and on (route) topk(10, avg_over_time((x)[$__range:$__interval] @ end()))');
  });
});
