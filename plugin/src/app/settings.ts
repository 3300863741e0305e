/** What an administrator sets on the Configuration page. */

/** Readable by every user of the app. Tokens are stored apart, and never sent back. */
export interface Settings {
  /** Uid of the Prometheus data source that holds the recorded series; undefined: Grafana's default one. */
  readonly datasource?: string;
  /** Address of `quartet serve` as Grafana's server reaches it. */
  readonly serverUrl?: string;
  /** Uid of the Alertmanager data source, for silences. */
  readonly alertmanager?: string;
  /** Uids of the data sources that links to logs and traces open. */
  readonly logs?: string;
  readonly traces?: string;
}

export const SECRETS = ['readToken', 'writeToken'] as const;
export type Secret = (typeof SECRETS)[number];
