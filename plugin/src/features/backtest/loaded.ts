/** The rules of one owner as the server has them, asked for by group where it can tell them apart. */

import { loadedGroups, type RuleGroup, series } from '@quartet/generator';
import { filtersRules, MOST_SERVICES } from '../../pages/Service/load-rules.ts';
import type { Prometheus } from '../../prometheus/client.ts';

/** @returns undefined where this Prometheus would have to hand over the rules of all services, and there are many. */
export async function loadedRules(
  client: Prometheus,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<readonly RuleGroup[] | undefined> {
  const build = await client.get<Parameters<typeof filtersRules>[0]>('status/buildinfo', {}, signal).catch(() => ({}));
  signal.throwIfAborted();
  if (!filtersRules(build)) {
    const { result } = await client.instant(`count(${series.INFO})`, { signal });
    if ((result[0]?.value ?? 0) > MOST_SERVICES) return undefined;
  }
  const data = await client.get<unknown>('rules', { 'rule_group[]': groups }, signal);
  return loadedGroups({ status: 'success', data })?.filter(({ name }) => groups.includes(name));
}
