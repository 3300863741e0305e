/** The specs that benchmarks compile: services like any other, all alike but for their names. */

/**
 * A service of profile `node-http` with two objectives, availability 99.9 % and 99 % within 250 ms, both over 30 days.
 *
 * @param index  Makes the name: `svc-12` under `job="svc-12"`.
 */
export function serviceSpec(index: number): string {
  return `apiVersion: quartet/v1
kind: Service
metadata:
  name: svc-${index}
  labels: { team: team-${index % 40}, product: web }
  annotations: { runbook: https://example.com/runbooks/svc-${index} }
spec:
  description: Takes orders and payments.
  profile: node-http
  selector: { job: svc-${index} }
  objectives:
    - { name: availability, signal: errors, target: 99.9%, window: 30d }
    - { name: latency, signal: latency, threshold: 250ms, target: 99%, window: 30d }
`;
}

/** `count` services as one text of many documents. */
export function fleetSpec(count: number): string {
  return Array.from({ length: count }, (_, index) => serviceSpec(index)).join('---\n');
}
