/** Where a dependency is looked at, with the same time range. */

import { linkTo, type SharedState } from '../../app/url-state.ts';
import type { Dependency } from './dependencies.ts';

/** undefined for one that no spec describes: it has no page. */
export function dependencyLink({ kind, name, scope }: Dependency, shared: SharedState): string | undefined {
  switch (kind) {
    case 'database':
      return linkTo.database(name, shared);
    case 'host':
      return linkTo.host(name, shared);
    case 'service':
      return linkTo.service(name, shared, scope?.identity);
    default:
      return undefined;
  }
}
