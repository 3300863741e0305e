/** Which service an answer is about, and when it was given. */

import { isLive, type PageProps } from './page.ts';
import { choose, type Scope, type ServiceInfo } from './scope.ts';
import type { ServiceState } from './state.ts';

export type Subject =
  | { readonly kind: 'here'; readonly scope: Scope; readonly info: ServiceInfo | undefined }
  | { readonly kind: 'several'; readonly infos: readonly ServiceInfo[] }
  | { readonly kind: 'unknown' };

/** Which service an answer is about. Series without `service:info` are of a spec older than these facts, or of other rules. */
export function subjectOf({ alerts, infos, latency, saturation, traffic }: ServiceState, asked: Scope): Subject {
  const choice = choose(infos, asked);
  if (choice.kind === 'several') return choice;
  if (choice.kind === 'one') return { kind: 'here', scope: choice.info.scope, info: choice.info };
  const isSeen = traffic !== undefined || latency.length > 0 || saturation.length > 0 || alerts.length > 0;
  return isSeen ? { kind: 'here', scope: asked, info: undefined } : { kind: 'unknown' };
}

/** When the answer was given: by Prometheus's clock, so that a browser whose clock is wrong counts right. */
export const nowOf = (state: ServiceState, place: Pick<PageProps, 'span' | 'to'>): number =>
  isLive(place.to) ? (state.at ?? place.span().end) : place.span().end;
