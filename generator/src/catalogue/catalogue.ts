/** What the catalogue of databases and hosts is made of: panels, recorded series and alerts, as data with placeholders. */

import type { Duration } from '../model/duration.ts';

/** What is watched beside services. */
export type Subject = 'mysql' | 'postgresql' | 'redis' | 'host';

/**
 * A PromQL expression with placeholders, which `fill` replaces.
 *
 * Between braces: `$selector` the matchers of the exporter's series, `$admin` those of the target that reaches the
 * server through its admin port, `$recorded` those of the recorded series, `$app` those of the application's own
 * metrics about this database. Elsewhere: `$window` a range, `$limit` the threshold, `$rate` a second threshold.
 */
export type Template = string;

/** Units by the names that Grafana gives them. */
export type PanelUnit = 'Bps' | 'bool' | 'bytes' | 'ms' | 'none' | 'ops' | 'percentunit' | 's' | 'short';

/** Sections of a drill-down, in the order in which they are read. */
export const SECTIONS = [
  'top',
  'latency',
  'traffic',
  'errors',
  'saturation',
  'queries',
  'tables',
  'replication',
  'exporter',
] as const;
export type Section = (typeof SECTIONS)[number];

export interface PanelQuery {
  readonly expr: Template;
  /** Name of a series, with its labels as `{{handler}}`. */
  readonly legend?: string;
}

/** From which value on a panel warns, in the panel's unit. `under` turns the comparison round. */
export interface PanelLimits {
  readonly warning?: number;
  readonly critical?: number;
  readonly under?: boolean;
}

export interface CataloguePanel {
  /** Unique among all panels; links and tests name it. */
  readonly id: string;
  readonly section: Section;
  /** A question in words. */
  readonly title: string;
  /** What it shows and what to do with it. */
  readonly help: string;
  readonly queries: readonly PanelQuery[];
  readonly unit: PanelUnit;
  readonly view: 'stat' | 'graph' | 'table';
  readonly limits?: PanelLimits;
  /** Reads so many series that it must not be asked of more than one instance. */
  readonly oneInstance?: boolean;
  /** Part of the page about queries and tables rather than of the overview. */
  readonly page?: 'queries';
}

/** A series that is recorded for every database or host of a subject. */
export interface RecordedSeries {
  readonly name: string;
  /** One sentence: what it is, its unit, when it is absent. */
  readonly about: string;
  /** Ranges are fixed: they are part of the name. */
  readonly expr: Template;
}

export type AlertUrgency = 'page' | 'ticket' | 'info';

/** What a spec may set as the threshold of an alert. */
export interface AlertLimit {
  /** `ratio` 0–1, `count` and `rate` plain numbers, `duration` seconds. */
  readonly kind: 'ratio' | 'count' | 'rate' | 'duration';
  /** Exact, in decimal notation. */
  readonly value: string;
}

export interface CatalogueAlert {
  /** The name of the alert, and the key of overrides. */
  readonly id: string;
  readonly expr: Template;
  /** In place of `expr` where the spec names an admin target. */
  readonly withAdmin?: Template;
  /** Only where the spec names an admin target. */
  readonly needsAdmin?: boolean;
  readonly limit?: AlertLimit;
  /** A second threshold, per second. */
  readonly rate?: string;
  readonly for: Duration;
  readonly urgency: AlertUrgency;
  /** The fact with its value, after the name: `{{ $value | humanize }} deadlocks in 5 minutes`; `%limit%` is the limit. */
  readonly fact: string;
  /** What it means and where to look. */
  readonly description: string;
  /** Whether its series have no label `instance`. */
  readonly withoutInstance?: boolean;
}

/** Everything about one kind of database, or about hosts. */
export interface Catalogue {
  readonly subject: Subject;
  readonly title: string;
  readonly panels: readonly CataloguePanel[];
  readonly recorded: readonly RecordedSeries[];
  readonly alerts: readonly CatalogueAlert[];
}
