/** Everything that the page shows above its sections, at one moment. */

import type { TimeRange } from '@grafana/data';
import type { WatchedKind } from '../../features/catalogue/watched.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { type Facts, loadFacts } from './facts.ts';
import { loadServer, type Range, type Server } from './server.ts';

export interface Loaded {
  readonly client: Prometheus;
  readonly facts: Facts;
  /** Undefined where nothing is known of it. */
  readonly server?: Server;
  readonly times: TimeRange;
  readonly range: Range;
}

export async function loadPage(
  client: Prometheus,
  kind: WatchedKind,
  name: string,
  instance: string | undefined,
  times: TimeRange,
  signal: AbortSignal,
): Promise<Loaded> {
  const range = { start: times.from.valueOf(), end: times.to.valueOf() };
  const facts = await loadFacts(client, kind, name, range.end, signal);
  if (!facts.watched) return { client, facts, times, range };
  const server = await loadServer(client, facts.watched, instance, range, signal);
  return { client, facts, server, times, range };
}
