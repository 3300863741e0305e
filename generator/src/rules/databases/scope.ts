/** Labels and selectors of the rules of a database or a host. */

import type { Subject } from '../../catalogue/catalogue.ts';
import type { Filling } from '../../catalogue/fill.ts';
import type { Watched } from '../../model/database.ts';
import type { Labels } from '../../model/matcher.ts';
import { printMatchers } from '../../promql/print.ts';

/** What of the catalogue is about it. */
export function subjectOf(watched: Watched): Subject {
  return watched.kind === 'Database' ? watched.engine : 'host';
}

/** The label on everything of it: `database="orders-db"` or `host="db1"`. */
export function ownLabels({ kind, name }: Watched): Labels {
  return kind === 'Database' ? { database: name } : { host: name };
}

/** Labels on every alert of it, but for severity. */
export function watchLabels(watched: Watched): Labels {
  return { ...watched.defaults.labels, ...watched.labels, ...ownLabels(watched) };
}

/** Safe as a file name, and unlike the key of any service: the name, then what it is. */
export function watchKey({ kind, name }: Watched): string {
  return `${name.replace(/[^A-Za-z0-9._-]/g, '_')}.${kind === 'Database' ? 'database' : 'host'}`;
}

/** Values of the catalogue's placeholders for it, but for those of one alert. */
export function fillingOf(watched: Watched): Filling {
  const own = printMatchers(
    Object.entries(ownLabels(watched)).map(([label, value]) => ({ label, op: '=' as const, value })),
  );
  const filling = { selector: printMatchers(watched.selector), recorded: own, window: '5m' };
  if (watched.kind === 'Host') return filling;
  return {
    ...filling,
    // Applications name the database they use in the label `db` of their own metrics.
    app: printMatchers([{ label: 'db', op: '=', value: watched.name }]),
    ...(watched.admin ? { admin: printMatchers(watched.admin) } : {}),
  };
}
