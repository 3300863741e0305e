/** The first spec of a service, with comments that say what each part is for. */

/** What the starter has to know of a profile; the defaults fit a profile that has all four signals. */
export interface StarterFacts {
  /** A bucket boundary of the profile, or undefined where it has no latency. */
  readonly latencyThreshold?: string | undefined;
  readonly hasErrors?: boolean;
  /** The spec has to name the metrics (profile `promhttp`). */
  readonly namesMetrics?: boolean;
}

const PLAIN = /^[A-Za-z][A-Za-z0-9_-]*$/;
const WORDS = new Set(['true', 'false', 'null', 'True', 'False', 'Null', 'TRUE', 'FALSE', 'NULL']);

/**
 * The commented first spec that `quartet init` writes.
 *
 * @param profileId  Id of a metric profile; it is not checked here.
 * @param name       Name of the service; has to be one that `metadata.name` takes.
 * @param facts      What the profile offers. Without it: errors, and a latency objective at 250ms.
 * @returns YAML that `readSpecs` reads without a finding.
 */
export function starterSpec(
  profileId: string,
  name = 'my-service',
  facts: StarterFacts = { latencyThreshold: '250ms' },
): string {
  const service = scalar(name);
  const sections = [
    header(service, scalar(profileId)),
    ...(facts.namesMetrics ? [metrics] : []),
    objectives(facts),
    ending,
  ];
  return `${sections.join('\n\n')}\n`;
}

function scalar(text: string): string {
  return PLAIN.test(text) && !WORDS.has(text) ? text : JSON.stringify(text);
}

function header(service: string, profile: string): string {
  return `# The spec of one service. \`quartet check\` reads it, \`quartet generate\` turns it into rules, tests and dashboards.
apiVersion: quartet/v1
kind: Service
metadata:
  name: ${service} # becomes the label service=${service.startsWith('"') ? service : `"${service}"`}
  # On every alert; may change at any time.
  # labels: { team: payments }
  # Where on-call reads what to do.
  # annotations: { runbook: https://example.com/runbooks/${service.replaceAll('"', '')} }
spec:
  # description: What the service does, in a sentence.

  # The library whose metrics the service exposes. The reference page on profiles lists them all.
  profile: ${profile}

  # The labels that pick this service's series in Prometheus.
  selector: { job: ${service} }`;
}

const metrics = `  # The names this service gave its metrics.
  signals:
    traffic: { metric: http_requests_total }
    latency: { metric: http_request_duration_seconds }`;

function objectives({ hasErrors = true, latencyThreshold }: StarterFacts): string {
  const lines = [
    ...(hasErrors ? ['    - { name: availability, signal: errors, target: 99.9%, window: 30d }'] : []),
    ...(latencyThreshold === undefined
      ? []
      : [
          '    # The threshold has to be a bucket boundary of the latency histogram.',
          `    - { name: latency, signal: latency, threshold: ${latencyThreshold}, target: 99%, window: 30d }`,
        ]),
  ];
  if (lines.length === 0) {
    return `  # This profile tells neither failures nor durations, so an objective needs queries of its own:
  # objectives:
  #   - name: availability
  #     target: 99.9%
  #     ratio: { bad: 'sum(rate(errors_total[$window]))', total: 'sum(rate(requests_total[$window]))' }`;
  }
  return `  # What is promised. Each objective gets its error budget and the alerts that guard it.
  objectives:
${lines.join('\n')}`;
}

const ending = `  # Change, mute or tighten what is generated, by alert id.
  # alerts:
  #   TrafficDrop: { enabled: false }

  # Your own rules, checked and carried along.
  # rules:
  #   - { alert: QueueBacklog, expr: 'sum(queue_depth) > 1000', for: 10m, labels: { severity: warning } }`;
