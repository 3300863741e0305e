/** The usual scheme that ours is compared with: every window of every objective computed from raw series. */

export interface UsualRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Windows of multi-window burn alerts, all from raw series. */
const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

/** The series the period's ratio is the mean of. */
export const USUAL_BASE = 'slo:sli_error:ratio_rate5m';

/**
 * The error ratios of one service's objectives, availability and latency within `threshold` seconds: seven windows
 * from raw series each, and the period as the mean of the five-minute ratios. No alerts and no other series, so what
 * a generator of this kind writes costs rather more.
 */
export function usualRules(service: string, threshold: number): readonly UsualRule[] {
  const job = `job="${service}"`;
  const count = (matchers: string, window: string) => `sum(rate(http_request_duration_seconds_${matchers}[${window}]))`;
  const ratios: Readonly<Record<string, (window: string) => string>> = {
    availability: (w) => `(${count(`count{${job},status=~"5.."}`, w)})\n/\n(${count(`count{${job}}`, w)})`,
    latency: (w) => `1 - (${count(`bucket{${job},le="${threshold}"}`, w)})\n/\n(${count(`count{${job}}`, w)})`,
  };
  return Object.entries(ratios).flatMap(([slo, ratio]) => {
    const labels = { service, slo };
    const selected = `${USUAL_BASE}{service="${service}",slo="${slo}"}[30d]`;
    return [
      ...WINDOWS.map((window) => ({ record: `slo:sli_error:ratio_rate${window}`, expr: ratio(window), labels })),
      {
        record: 'slo:sli_error:ratio_rate30d',
        expr: `sum_over_time(${selected}) / count_over_time(${selected})`,
        labels,
      },
    ];
  });
}

/** A rule file with a group for each service, as JSON, which is YAML. */
export function usualRuleFile(services: readonly string[], threshold: number, interval: string): string {
  const groups = services.map((name) => ({ name: `usual-${name}`, interval, rules: usualRules(name, threshold) }));
  return `${JSON.stringify({ groups }, null, 1)}\n`;
}
