/** What a spec says of databases and hosts: which series are theirs, and what to change of their alerts. */

import type { Decimal } from './decimal.ts';
import type { Duration } from './duration.ts';
import type { Labels, Matchers } from './matcher.ts';
import type { Origin } from './origin.ts';
import type { Defaults } from './service.ts';

export const ENGINES = ['mysql', 'postgresql', 'redis'] as const;
export type Engine = (typeof ENGINES)[number];

/** What kind of MySQL; `auto` leaves it open, and every query fits all of them. */
export const FLAVORS = ['auto', 'mysql', 'mariadb', 'percona'] as const;
export type Flavor = (typeof FLAVORS)[number];

/** A change to an alert that is generated for a database or a host. What is absent keeps its default. */
export interface WatchOverride {
  readonly enabled?: boolean;
  /** A ratio or a plain number, or a time; the alert decides which of them it takes. */
  readonly threshold?: { readonly number: Decimal; readonly isPercent: boolean } | { readonly duration: Duration };
  /** The second threshold of alerts that have one, per second. */
  readonly rate?: Decimal;
  readonly for?: Duration;
  readonly keepFiringFor?: Duration;
  readonly severity?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

interface Watch {
  readonly name: string;
  /** May change at any time: on the info series and on alerts only. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly description?: string;
  readonly selector: Matchers;
  readonly alerts: Readonly<Record<string, WatchOverride>>;
  readonly notify?: string;
  readonly defaults: Defaults;
  readonly origin: Origin;
}

export interface Database extends Watch {
  readonly kind: 'Database';
  readonly engine: Engine;
  readonly flavor: Flavor;
  /** The exporter that reaches the server through its admin port, where there is one. */
  readonly admin?: Matchers;
  /** Name of the Host it runs on. */
  readonly host?: string;
}

export interface Host extends Watch {
  readonly kind: 'Host';
}

/** What is watched beside services. */
export type Watched = Database | Host;
