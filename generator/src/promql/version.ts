/** Versions of Prometheus, and which part of the query language came with which. */

/** Major and minor version, comparable: 2.42 is 2042. */
export type PrometheusVersion = number;

/** The version rules are checked for where nothing else is said: what Debian 12 ships. */
export const DEFAULT_VERSION: PrometheusVersion = 2042;

/** @returns undefined where `text` is no version such as `2.42`, `3.1.0` or `v3.5`. */
export function versionOf(text: string): PrometheusVersion | undefined {
  const match = /^v?(\d+)\.(\d{1,3})(?:\.\d+)?(?:[-+].*)?$/.exec(text);
  return match ? Number(match[1]) * 1000 + Number(match[2]) : undefined;
}

export function printVersion(version: PrometheusVersion): string {
  return `${Math.floor(version / 1000)}.${version % 1000}`;
}

/** What an expression is checked against. */
export interface LanguageLevel {
  readonly version: PrometheusVersion;
  /** Feature flags the server runs with, such as `promql-experimental-functions`. */
  readonly features: ReadonlySet<string>;
}

export const DEFAULT_LEVEL: LanguageLevel = { version: DEFAULT_VERSION, features: new Set() };

/** Syntax newer than the oldest Prometheus in use, with the release that brought it (its CHANGELOG.md). */
export const SYNTAX_SINCE = {
  limitRatio: { since: 2054, feature: 'promql-experimental-functions' },
  underscoredNumber: { since: 2054 },
  durationAsNumber: { since: 2054 },
  quotedName: { since: 3000 },
  durationExpression: { since: 3004, feature: 'promql-duration-expr', stable: 3014 },
  extendedRange: { since: 3007, feature: 'promql-extended-range-selectors' },
  fill: { since: 3010, feature: 'promql-binop-fill-modifiers' },
  trim: { since: 3011 },
} as const satisfies Readonly<Record<string, Availability>>;

export interface Availability {
  readonly since?: PrometheusVersion;
  /** The first version without it. */
  readonly until?: PrometheusVersion;
  /** Needed until `stable`, or always. */
  readonly feature?: string;
  readonly stable?: PrometheusVersion;
}

/** Why something is not to be had at `level`, as the end of a sentence; undefined where it is. */
export function unavailable(what: Availability, level: LanguageLevel): string | undefined {
  if (what.since !== undefined && level.version < what.since) {
    return `needs Prometheus ${printVersion(what.since)}, and the rules are for ${printVersion(level.version)}`;
  }
  if (what.until !== undefined && level.version >= what.until) {
    return `was removed in Prometheus ${printVersion(what.until)}, and the rules are for ${printVersion(level.version)}`;
  }
  if (what.feature !== undefined && !level.features.has(what.feature) && level.version < (what.stable ?? Infinity)) {
    return `needs the feature flag \`${what.feature}\``;
  }
  return undefined;
}
