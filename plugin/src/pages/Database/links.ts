/** Where a database or a host is looked at elsewhere in Grafana: its generated dashboard, and its series in Explore. */

import { WATCH_UIDS } from '@quartet/generator';
import { exploreUrl } from '../../app/explore.ts';
import type { SharedState } from '../../app/url-state.ts';
import { ownMatchers, type Watched } from '../../features/catalogue/watched.ts';
import { equals } from '../../prometheus/promql.ts';

/** The dashboard of its kind, with this one chosen, over the same range. */
export function dashboardLink(
  { kind, name, subject }: Pick<Watched, 'kind' | 'name' | 'subject'>,
  { from, to }: Pick<SharedState, 'from' | 'to'>,
  uid: string,
  instance: string | undefined,
): string {
  const query = new URLSearchParams({
    from,
    to,
    'var-datasource': uid,
    [`var-${kind}`]: name,
    ...(instance === undefined ? {} : { 'var-instance': instance }),
  });
  return `/d/${WATCH_UIDS[subject]}?${query}`;
}

/** Everything that is recorded of it, in Explore over the same range. */
export function recordedLink(
  watched: Pick<Watched, 'kind' | 'name' | 'subject'>,
  state: Pick<SharedState, 'from' | 'to'>,
  uid: string,
  instance: string | undefined,
): string {
  const own = [
    ownMatchers(watched),
    // The series of a database may carry the name of its host.
    ...(watched.kind === 'host' ? ['database=""'] : []),
    ...(instance === undefined ? [] : [equals({ instance })]),
  ];
  return exploreUrl(uid, [`{__name__=~"${watched.subject}:.+",${own.join(',')}}`], state);
}
