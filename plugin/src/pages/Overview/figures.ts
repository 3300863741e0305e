/** What is known of a service at this moment, before anybody judges it. */

import type { Level } from '../../features/status/status.ts';
import type { Labels } from '../../prometheus/client.ts';

export interface ActiveAlert {
  readonly name: string;
  readonly level: Level;
  readonly isFiring: boolean;
  /** Milliseconds; undefined where Prometheus does not say. */
  readonly since?: number;
  readonly labels: Labels;
}

/** A threshold that a signal is over, or an objective that is missed at this moment. */
export interface Crossing {
  readonly signal: string;
  readonly level: Level;
  /** The threshold, in the signal's unit; undefined for an objective. */
  readonly limit?: number;
  readonly quantile?: string;
  readonly objective?: { readonly name: string; readonly target: string; readonly threshold?: string };
}

/** The numbers of a row. Undefined: there is none, which is not 0. */
export interface Figures {
  /** Requests per second. */
  traffic?: number;
  /** 0–1. */
  errors?: number;
  /** Seconds. */
  latency?: number;
  /** `0.99`; undefined: `latency` is a mean. */
  quantile?: string;
  /** 0–1, of the fullest resource. */
  saturation?: number;
  resource?: string;
}

export interface OfObjective {
  readonly value: number;
  readonly slo: string;
}
