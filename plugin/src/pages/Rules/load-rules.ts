/** Reads all rules, page by page where the Prometheus can, so that ten thousand services do not come in one answer. */

import type { Prometheus } from '../../prometheus/client.ts';
import type { RawGroup, RulesPage } from './rules.ts';

/** Groups in one answer: some megabytes. */
const PAGE = 1000;
/** Stops a server that hands out tokens for ever. */
const MOST_PAGES = 200;

export async function loadRules(client: Prometheus, signal: AbortSignal): Promise<readonly RawGroup[]> {
  const groups: RawGroup[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: RulesPage = await client.get<RulesPage>(
      'rules',
      { group_limit: String(PAGE), ...(token ? { group_next_token: token } : {}) },
      signal,
    );
    groups.push(...answer.groups);
    token = answer.groupNextToken || undefined;
    if (token === undefined) break;
  }
  return groups;
}
