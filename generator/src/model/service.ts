/** What a spec means once it is read: services, objectives, rule sets and defaults, without YAML and without places. */

import type { Decimal } from './decimal.ts';
import type { Duration } from './duration.ts';
import type { Labels, Matchers } from './matcher.ts';
import type { Origin } from './origin.ts';

export type SignalName = 'latency' | 'traffic' | 'errors' | 'saturation';

/** What a request is told apart by; a profile knows the label's name on each metric. */
export type Role = 'route' | 'method' | 'status';

/** Two urgencies of an alert, translated to severity labels by `Defaults.severities`. */
export type Urgency = 'page' | 'ticket';

/**
 * A condition on requests as the spec writes it: by role (`route`, `method`, `status`) or by a literal label name.
 * `values` of the role `status` are patterns such as `5..`, `5xx`, `404`; all others are compared as they stand.
 */
export interface Condition {
  readonly name: string;
  readonly op: 'in' | 'not-in' | 'regex' | 'not-regex';
  readonly values: readonly string[];
}

export interface SignalFilter {
  readonly match?: readonly Condition[];
  readonly exclude?: readonly Condition[];
  /** Replaces the profile's metric: needed where the application names it (profile `promhttp`). */
  readonly metric?: string;
}

export interface LatencySettings extends SignalFilter {
  /** Each in (0, 1), ascending. */
  readonly quantiles?: readonly Decimal[];
  readonly histogram?: 'classic' | 'native';
  /** Upper bounds in seconds, where the application sets its own buckets. */
  readonly buckets?: readonly number[];
}

export interface SignalSettings {
  readonly traffic?: SignalFilter;
  readonly errors?: SignalFilter;
  readonly latency?: LatencySettings;
  /** Resources of the profile; undefined means all it has. */
  readonly saturation?: readonly string[];
}

/** A burn-rate arm: alert while both windows burn faster than the factor. */
export interface BurnTier {
  readonly name: string;
  readonly short: Duration;
  readonly long: Duration;
  readonly urgency: Urgency;
  /** Share of the budget that is spent when the long window trips; or the factor itself. */
  readonly share?: Decimal;
  readonly factor?: Decimal;
  readonly for: Duration;
}

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

export type ObjectiveWindow =
  | { readonly kind: 'rolling'; readonly length: Duration }
  | { readonly kind: 'calendar'; readonly unit: CalendarUnit; readonly timeZone: string };

/** What an objective counts. Queries of `ratio` and `raw` hold `$window` where the range belongs. */
export type ObjectiveMeasure =
  | { readonly kind: 'errors' }
  | { readonly kind: 'latency'; readonly threshold: Duration }
  | { readonly kind: 'ratio'; readonly bad?: string; readonly good?: string; readonly total: string }
  | { readonly kind: 'raw'; readonly errorRatio: string };

export interface Objective {
  readonly name: string;
  readonly description?: string;
  readonly measure: ObjectiveMeasure;
  /** Strictly between 0 and 1, exact. */
  readonly target: Decimal;
  readonly window: ObjectiveWindow;
  readonly where: readonly Condition[];
  readonly tiers: readonly BurnTier[];
  /** Requests in the short window below which no arm fires; undefined takes the service's. */
  readonly minRequests?: number;
  /** Place in the document: `spec.objectives[index]`. */
  readonly index: number;
}

/** What a spec says about an alert that Quartet generates. All fields optional: what is absent keeps its default. */
export interface AlertOverride {
  readonly enabled?: boolean;
  /** A ratio, or seconds for latency alerts; the alert decides which of the two it takes. */
  readonly threshold?: { readonly ratio: Decimal } | { readonly duration: Duration };
  readonly for?: Duration;
  readonly keepFiringFor?: Duration;
  readonly severity?: string;
  readonly minRequests?: number;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** A rule the user wrote, carried along unchanged but for the service's labels. */
export interface CustomRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: Duration;
  readonly keepFiringFor?: Duration;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Place in the document: `spec.rules[index]`, or `spec.groups[group].rules[index]` of a RuleSet. */
  readonly path: readonly (string | number)[];
}

/** Who is told, and by which ways. Files are paths on the host of Alertmanager; secrets stand nowhere else. */
export interface Receiver {
  readonly email?: readonly string[];
  readonly slack?: { readonly channel: string; readonly webhookUrlFile: string };
  readonly webhook?: { readonly urlFile: string } | { readonly url: string };
  /** Told of pages alone where there is another way for the rest. */
  readonly pagerduty?: { readonly routingKeyFile: string };
}

/** The mail server that Alertmanager sends through. */
export interface Smtp {
  /** `host:port`. */
  readonly smarthost: string;
  readonly from: string;
  readonly login?: { readonly username: string; readonly passwordFile: string };
  readonly requireTls: boolean;
}

/** What holds where a document does not say otherwise: the merged Defaults of its folder and those above. */
export interface Defaults {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly severities: Readonly<Record<Urgency, string>>;
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** undefined: nobody said how mail is sent, so none is. */
  readonly smtp?: Smtp;
  readonly intervals: { readonly fast: Duration; readonly slow: Duration };
  readonly scrapeInterval: Duration;
  /** undefined: each alert's own documented default. */
  readonly minRequests?: number;
  /** Base address of the Grafana whose plugin alerts link to; empty for a path relative to it. */
  readonly grafana: string;
  /** Address template with `{service}` and `{alert}`. */
  readonly runbooks?: string;
}

export interface Service {
  readonly kind: 'Service';
  readonly name: string;
  /** May change at any time: on `service:info` and on alerts only. */
  readonly labels: Labels;
  /** Never changes: on every series and alert. */
  readonly identity: Labels;
  readonly annotations: Labels;
  readonly description?: string;
  readonly profile: string;
  readonly selector: Matchers;
  readonly signals: SignalSettings;
  readonly objectives: readonly Objective[];
  readonly dependsOn: readonly string[];
  readonly alerts: Readonly<Record<string, AlertOverride>>;
  readonly rules: readonly CustomRule[];
  readonly notify?: string;
  readonly minRequests?: number;
  readonly defaults: Defaults;
  readonly origin: Origin;
}

/** Free rules with an owner. */
export interface RuleSet {
  readonly kind: 'RuleSet';
  readonly name: string;
  readonly labels: Labels;
  readonly groups: readonly RuleSetGroup[];
  readonly notify?: string;
  readonly defaults: Defaults;
  readonly origin: Origin;
}

export interface RuleSetGroup {
  readonly name: string;
  readonly interval?: Duration;
  readonly rules: readonly CustomRule[];
}
