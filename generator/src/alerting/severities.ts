/** Which values of the label `severity` wake somebody, and which can wait. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Model } from '../model/model.ts';
import type { Defaults } from '../model/service.ts';
import { INFO } from './names.ts';

export interface Severities {
  /** At least one. A severity that no Defaults name is treated as one of these by routes: it may be urgent. */
  readonly pages: readonly string[];
  /** Of tickets, and `info`; none that is a page anywhere. */
  readonly slow: readonly string[];
}

const BUILT_IN: Defaults['severities'] = { page: 'critical', ticket: 'warning' };

/** Of all documents taken together: one configuration serves them all. */
export function severitiesOf({ databases, hosts, ruleSets, services }: Model): Severities {
  const all = [...services, ...databases, ...hosts, ...ruleSets].map(({ defaults }) => defaults.severities);
  const named = all.length === 0 ? [BUILT_IN] : all;
  const pages = new Set(named.map(({ page }) => page));
  const slow = new Set([...named.map(({ ticket }) => ticket), INFO].filter((severity) => !pages.has(severity)));
  return { pages: [...pages].sort(compareText), slow: [...slow].sort(compareText) };
}
