/** What every part of the page needs: whose page it is, which instance, which time, where to ask. */

import type { TimeRange } from '@grafana/data';
import type { SharedState } from '../../app/url-state.ts';
import type { Watched } from '../../features/catalogue/watched.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import type { Range } from './server.ts';

export interface Scope {
  readonly client: Prometheus;
  readonly watched: Watched;
  /** The instance that is shown; undefined: all of them. */
  readonly instance: string | undefined;
  /** Metrics that exist. */
  readonly metrics: ReadonlySet<string>;
  /** The range at the moment of the last refresh. */
  readonly range: Range;
  /** The same, as Grafana keeps it. */
  readonly times: TimeRange;
  /** Counts refreshes. */
  readonly turn: number;
  readonly state: SharedState;
  /** Services that depend on it. */
  readonly services: readonly string[];
  readonly onZoom: (from: number, to: number) => void;
}
