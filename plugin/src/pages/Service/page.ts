/** What every part of the page is given. */

import type { Prometheus } from '../../prometheus/client.ts';
import type { Scope } from './scope.ts';
import type { ServiceState } from './state.ts';

export interface PageProps {
  readonly client: Prometheus;
  readonly scope: Scope;
  readonly state: ServiceState;
  /** Counts the presses of the refresh button. */
  readonly turn: number;
  /** Milliseconds between refreshes; undefined without. */
  readonly refreshMs: number | undefined;
  /** As in the address. */
  readonly from: string;
  readonly to: string;
  /** The range now, in milliseconds. */
  span(): { readonly start: number; readonly end: number };
  /** Prometheus's clock at the last answer, in milliseconds. */
  readonly now: number;
  /** Whether the last refresh failed. */
  readonly isStale: boolean;
}

export const isLive = (to: string): boolean => to.startsWith('now');

/** When to evaluate an instant query: now by Prometheus's clock, or where a range that ended does. */
export const instantOf = ({ span, to }: Pick<PageProps, 'span' | 'to'>) => (isLive(to) ? {} : { at: span().end });
