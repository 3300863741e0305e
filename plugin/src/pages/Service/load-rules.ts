/** The rules of one service from a Prometheus that may hold a hundred thousand of them: asked for by group, or not at all. */

import { series, serviceKey } from '@quartet/generator';
import { type Prometheus, PrometheusError } from '../../prometheus/client.ts';
import { type AlertRule, type RuleGroups, rulesOf } from './alert-rows.ts';
import type { Scope } from './scope.ts';

export interface LoadedRules {
  readonly rules: readonly AlertRule[];
  /** Why rules that are not active are missing here; undefined where they are not. */
  readonly lacking: 'too-many' | undefined;
}

interface BuildInfo {
  readonly version?: string;
  readonly application?: string;
}

/** Rules of that many services are downloaded whole from a Prometheus that cannot filter them: about 100 kB each. */
export const MOST_SERVICES = 50;

/** Prometheus filters rules by group since 2.45; Mimir says another name, and has for years. */
export function filtersRules({ application, version = '' }: BuildInfo): boolean {
  if (application && !/^prometheus$/i.test(application)) return true;
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 45);
}

/** Names of the groups that the generator writes for a service. */
export function groupNames({ identity, service }: Scope): readonly string[] {
  const key = serviceKey({ name: service, identity });
  return ['fast', 'slow', 'custom'].map((speed) => `quartet-${key}-${speed}`);
}

/** The alerting rules of `scope`. */
export async function loadRules(client: Prometheus, scope: Scope, signal: AbortSignal): Promise<LoadedRules> {
  if (await canFilter(client, signal)) {
    const groups = groupNames(scope);
    const answer = await client.get<RuleGroups>('rules', { type: 'alert', 'rule_group[]': groups }, signal);
    return { rules: rulesOf(answer, scope), lacking: undefined };
  }
  const { result } = await client.instant(`count(${series.INFO})`, { signal });
  if ((result[0]?.value ?? 0) > MOST_SERVICES) return { rules: [], lacking: 'too-many' };
  return {
    rules: rulesOf(await client.get<RuleGroups>('rules', { type: 'alert' }, signal), scope),
    lacking: undefined,
  };
}

/** A data source that does not tell its build is taken for one that cannot filter. */
async function canFilter(client: Prometheus, signal: AbortSignal): Promise<boolean> {
  try {
    return filtersRules(await client.get<BuildInfo>('status/buildinfo', {}, signal));
  } catch (error) {
    if (error instanceof PrometheusError && (error.kind === 'aborted' || error.kind === 'unreachable')) throw error;
    return false;
  }
}
