/** What a provocation is: something that is done to a server, and the alerts that must fire of it. Types only. */

import type { Lab } from './lab.ts';

/** An alert in Prometheus, by its name and whose it is. */
export interface ExpectedAlert {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Provocation {
  /** Names it on the command line and in tests. */
  readonly id: string;
  /** What is done, as a sentence's part. */
  readonly does: string;
  /** Fire while it is done. */
  readonly fires: readonly ExpectedAlert[];
  /** Fire only once it is over, such as what nobody could count while the server was full. */
  readonly firesAfter?: readonly ExpectedAlert[];
  /** Must not fire of it. */
  readonly quiet?: readonly ExpectedAlert[];
  /** Queries that return something while it is done, where no alert is about it: what a panel shows. */
  readonly shows?: readonly { readonly what: string; readonly expr: string }[];
  /** Why it cannot be done here; undefined where it can. */
  readonly unable?: (lab: Lab) => string | undefined;
  /** Goes on until `signal`, then leaves the server as it was. */
  readonly run: (lab: Lab, signal: AbortSignal) => Promise<void>;
}

/** An alert on the database `name`. */
export function onDatabase(name: string, alert: string): ExpectedAlert {
  return { alert, labels: { database: name } };
}
