import { describe, expect, it } from 'vitest';
import { labelNames, parseExposition } from '../../test/exposition.ts';
import { profileCaptures } from '../../test/profile-captures.ts';
import { identify } from './identify.ts';
import { profiles } from './index.ts';
import type { MetricProfile } from './profile.ts';

const seriesOf = (text: string) => labelNames(parseExposition(text));

describe('identify', () => {
  it.each(profileCaptures())('takes $profile, $name, for itself before any other', (capture) => {
    expect(identify(labelNames(capture.samples))[0]).toBe(capture.profile);
  });

  it('leaves no doubt but where a process exposes less than its kind', () => {
    const doubtful = profileCaptures()
      .map((capture) => identify(labelNames(capture.samples)))
      .filter((ids) => ids.length > 1);
    expect(doubtful).toEqual([['prometheus-flask-exporter-multiprocess', 'prometheus-flask-exporter']]);
  });

  it('is not misled by the labels that a scrape adds', () => {
    for (const capture of profileCaptures()) {
      const series = labelNames(capture.samples);
      for (const labels of series.values())
        for (const label of ['job', 'instance', 'pod', 'namespace']) labels.add(label);
      expect(identify(series)[0]).toBe(capture.profile);
    }
  });

  it('knows the libraries without a capture by the series they are documented with', () => {
    const documented: Readonly<Record<string, string>> = {
      envoy: 'envoy_cluster_upstream_rq_total{envoy_cluster_name="backend"} 1',
      'ingress-nginx':
        'nginx_ingress_controller_requests{ingress="i",namespace="n",service="s",path="/",method="GET",status="200"} 1',
      istio:
        'istio_requests_total{reporter="destination",destination_service_name="s",response_code="200",request_protocol="http"} 1',
      traefik: 'traefik_service_requests_total{code="200",method="GET",protocol="http",service="s@docker"} 1',
    };
    for (const [id, text] of Object.entries(documented)) expect(identify(seriesOf(text))).toEqual([id]);
    const known = [...Object.keys(documented), ...profileCaptures().map((capture) => capture.profile)];
    const identified = profiles.filter((profile) => profile.identify).map((profile) => profile.id);
    expect([...new Set(known)].sort()).toEqual(identified);
  });

  it('names the more particular library first where a process has two', () => {
    const sidecar = seriesOf(
      'istio_requests_total{reporter="source",destination_service_name="s",response_code="200"} 1\n' +
        'envoy_cluster_upstream_rq_total{envoy_cluster_name="backend"} 1',
    );
    expect(identify(sidecar)).toEqual(['istio', 'envoy']);
  });

  it('takes the scrape counter of every Go process for no service', () => {
    expect(identify(seriesOf('promhttp_metric_handler_requests_total{code="200"} 1\ngo_goroutines 7'))).toEqual([]);
  });

  it('never finds a profile that has no identity', () => {
    const { identify: _, ...anonymous } = profiles[0]!;
    expect(identify(seriesOf('a 1'), [anonymous])).toEqual([]);
  });

  it('asks for all labels, and refuses a metric that must not be there', () => {
    const strict: MetricProfile = {
      ...profiles[0]!,
      id: 'strict',
      identify: { metric: 'm', withLabels: ['a', 'b'], withoutLabels: ['c'], withoutMetrics: ['n'] },
    };
    const found = (text: string) => identify(seriesOf(text), [strict]).length;
    expect(found('m{a="1",b="1"} 1')).toBe(1);
    expect(found('m{a="1"} 1')).toBe(0);
    expect(found('m{a="1",b="1",c="1"} 1')).toBe(0);
    expect(found('m{a="1",b="1"} 1\nn 1')).toBe(0);
  });
});
