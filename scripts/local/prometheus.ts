/** The local Prometheus: its configuration, and the parts of its HTTP API that a local run reads. */

/** A target of the local run. */
export interface ScrapeTarget {
  readonly job: string;
  /** Host and port. */
  readonly address: string;
}

export interface ConfigFacts {
  readonly targets: readonly ScrapeTarget[];
  /** Absolute paths or patterns. */
  readonly ruleFiles: readonly string[];
  /** Base address of the Alertmanager that is told of alerts. */
  readonly alertmanager?: string | undefined;
}

/** The text of prometheus.yml: each target scraped every two seconds. */
export function prometheusConfig({ alertmanager, ruleFiles, targets }: ConfigFacts): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const told =
    alertmanager === undefined
      ? []
      : [
          'alerting:',
          '  alertmanagers:',
          '    - static_configs:',
          `        - targets: [${quote(new URL(alertmanager).host)}]`,
        ];
  return [
    'global:',
    '  scrape_interval: 2s',
    '  scrape_timeout: 2s',
    '  evaluation_interval: 5s',
    'rule_files:',
    ...ruleFiles.map((file) => `  - ${quote(file)}`),
    ...told,
    'scrape_configs:',
    ...targets.flatMap(({ job, address }) => [
      `  - job_name: ${quote(job)}`,
      '    static_configs:',
      `      - targets: [${quote(address)}]`,
    ]),
    '',
  ].join('\n');
}

/** A series at this instant. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** When the condition became true. */
  readonly activeAt: Date;
  /** Value of the alert's expression. */
  readonly value: number;
}

export interface RuleHealth {
  readonly total: number;
  readonly healthy: number;
  /** For each rule that was not evaluated yet, the milliseconds within which its turn comes. */
  readonly waiting: readonly number[];
  /** Name and last error of each rule that failed. */
  readonly failed: readonly string[];
}

export interface PrometheusApi {
  readonly isReady: () => Promise<boolean>;
  readonly query: (expr: string) => Promise<readonly Sample[]>;
  readonly alerts: () => Promise<readonly ActiveAlert[]>;
  readonly ruleHealth: () => Promise<RuleHealth>;
}

const TIMEOUT_MS = 5_000;

/**
 * The API of the Prometheus at `url`.
 *
 * @throws from each function but `isReady` when there is no answer, or one that is an error.
 */
export function prometheusApi(url: string): PrometheusApi {
  const ask = async <Data>(path: string, form?: Readonly<Record<string, string>>): Promise<Data> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    const answer = (await response.json()) as { readonly status: string; readonly error?: string; readonly data: Data };
    if (answer.status !== 'success') throw new Error(`prometheus: ${path}: ${answer.error ?? response.status}`);
    return answer.data;
  };
  return {
    isReady: () =>
      fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
        (response) => response.ok,
        () => false,
      ),
    query: async (expr) => {
      const data = await ask<{ readonly result: readonly RawSample[] }>('query', { query: expr });
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    alerts: async () => {
      const data = await ask<{ readonly alerts: readonly RawAlert[] }>('alerts');
      return data.alerts.map(({ labels, state, activeAt, value }) => ({
        labels,
        state,
        activeAt: new Date(activeAt),
        value: Number(value),
      }));
    },
    ruleHealth: async () => {
      const data = await ask<{ readonly groups: readonly RawGroup[] }>('rules');
      const rules = data.groups.flatMap((group) => group.rules);
      return {
        total: rules.length,
        healthy: rules.filter((rule) => rule.health === 'ok').length,
        waiting: data.groups.flatMap((group) => group.rules.filter(isWaiting).map(() => group.interval * 1000)),
        failed: rules.filter((rule) => rule.health === 'err').map((rule) => `${rule.name}: ${rule.lastError ?? ''}`),
      };
    },
  };
}

function isWaiting(rule: RawRule): boolean {
  return rule.health === 'unknown';
}

interface RawSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface RawAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
  readonly value: string;
}

interface RawGroup {
  /** In seconds. */
  readonly interval: number;
  readonly rules: readonly RawRule[];
}

interface RawRule {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}
