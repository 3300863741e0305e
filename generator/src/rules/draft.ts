/** An alert on its way from a spec to a rule: what the groups and the proof need to know of it. */

import type { GeneratedAlert } from '../plan.ts';

/** An alert with the speed at which it is evaluated and what the proof needs to know of it. */
export interface DraftAlert extends GeneratedAlert {
  readonly speed: 'fast' | 'slow';
  readonly proof: AlertProof;
}

/** What makes an alert fire, in the terms of the proof. Ratios are 0–1, times in milliseconds. */
export type AlertProof =
  | { readonly kind: 'errors'; readonly threshold: number; readonly minRequests: number }
  | { readonly kind: 'latency'; readonly thresholdSeconds: number; readonly minRequests: number }
  | { readonly kind: 'traffic-drop'; readonly share: number; readonly minRequests: number }
  | { readonly kind: 'saturation'; readonly threshold: number }
  | { readonly kind: 'missing'; readonly signal: 'traffic' | 'latency' }
  | { readonly kind: 'burn'; readonly slo: string; readonly tier: string };
