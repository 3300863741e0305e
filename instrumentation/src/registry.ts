/** The registry the application already has: our families registered in it, and the application's read beside ours. */

import type { Family, Sample, TextFormat } from './store/family.ts';

/** What prom-client 15, @prometheus-io/client 0.16 and @platformatic/prom-client 1 have in common. */
export interface MetricsRegistry {
  readonly contentType: string;
  registerMetric(metric: never): void;
  getSingleMetric(name: string): unknown;
  getMetricsAsArray(): readonly unknown[];
  metrics(): Promise<string> | string;
}

/** What they have besides, and their type declarations do not tell. */
interface FullRegistry extends MetricsRegistry {
  getMetricsAsString(metric: unknown): Promise<string> | string;
}

/**
 * The form in which those registries hold a metric.
 * @internal
 */
export interface RegisteredMetric {
  name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  get(): RegisteredValues;
  getForPromString(): RegisteredValues;
  reset(): void;
}

/** @internal */
export interface RegisteredValues {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  readonly values: readonly Sample[];
}

const OWN = new WeakSet<object>();

/** Whether a value looks like a registry; decided by its methods, since three clients have a class of their own each. */
export function isRegistry(value: unknown): value is MetricsRegistry {
  const registry = value as Partial<FullRegistry> | null | undefined;
  return (
    typeof registry === 'object' &&
    registry !== null &&
    typeof registry.registerMetric === 'function' &&
    typeof registry.getSingleMetric === 'function' &&
    typeof registry.getMetricsAsArray === 'function' &&
    typeof registry.getMetricsAsString === 'function'
  );
}

/**
 * Puts families into the application's registry, so that its own `/metrics` shows them too.
 *
 * @throws Error when the application has a metric of the same name: two metrics of one name make a scrape invalid, and
 *   at start that is a mistake to mend. Nothing is registered then. The message names both.
 */
export function registerFamilies(registry: MetricsRegistry, families: readonly Family[]): void {
  for (const family of families) {
    const existing = registry.getSingleMetric(family.name);
    if (existing !== undefined && existing !== null) throw new Error(clashMessage(family, existing));
  }
  for (const family of families) {
    const metric = registeredMetric(family);
    OWN.add(metric);
    registry.registerMetric(metric as never);
  }
}

function clashMessage(family: Family, existing: unknown): string {
  const other = existing as {
    type?: unknown;
    help?: unknown;
    labelNames?: readonly string[];
    constructor?: { name?: string };
  };
  const kind = typeof other.type === 'string' ? other.type : (other.constructor?.name ?? 'metric').toLowerCase();
  const labels = Array.isArray(other.labelNames) ? ` {${other.labelNames.join(',')}}` : '';
  return (
    `metric name clash: \`${family.name}\` is registered by the application as ${kind}${labels} "${String(other.help ?? '')}", ` +
    `and Quartet exposes it as ${family.type} {${family.labelNames.join(',')}} "${family.help}". ` +
    "Remove or rename the application's metric, or give Quartet a registry of its own (`registry: false`)."
  );
}

/** A family in the form the registries read; the registry renames it under OpenMetrics, so `name` can be written. */
export function registeredMetric(family: Family): RegisteredMetric {
  const metric: RegisteredMetric = {
    name: family.name,
    help: family.help,
    type: family.type,
    aggregator: family.aggregation,
    get: () => ({
      name: metric.name,
      help: family.help,
      type: family.type,
      aggregator: family.aggregation,
      values: samplesOf(family),
    }),
    getForPromString: () => metric.get(),
    reset: () => {},
  };
  return metric;
}

function samplesOf(family: Family): readonly Sample[] {
  family.refresh?.();
  const samples: Sample[] = [];
  for (let slot = 0; slot < family.size; slot++) samples.push(...family.samples(slot));
  return samples;
}

/**
 * What the application itself registered, as text.
 *
 * @returns One text per metric, ended by LF, ours left out. A metric whose collection fails is left out, and its name
 *   stands in a comment: one broken gauge must not cost the whole scrape.
 * @internal
 */
export async function* foreignText(registry: MetricsRegistry, format: TextFormat): AsyncGenerator<string> {
  const speaksOpenMetrics = registry.contentType.includes('openmetrics');
  for (const metric of registry.getMetricsAsArray()) {
    if (OWN.has(metric as object)) continue;
    let text: string;
    try {
      text = await (registry as FullRegistry).getMetricsAsString(metric);
    } catch (error) {
      yield `# could not collect ${String((metric as { name?: unknown }).name)}: ${String(error).split('\n')[0]}\n`;
      continue;
    }
    if (format === 'openmetrics' && !speaksOpenMetrics) text = asOpenMetrics(text);
    if (format === 'text' && speaksOpenMetrics) text = asText(text);
    yield text.endsWith('\n') ? text : `${text}\n`;
  }
}

/**
 * One metric of the text format as OpenMetrics: a counter's header loses `_total`; without it, the type is unknown.
 * @internal
 */
export function asOpenMetrics(text: string): string {
  const type = /^# TYPE (\S+) counter$/m.exec(text);
  if (type === null) return text;
  const name = type[1] as string;
  if (!name.endsWith('_total')) return text.replace(/^(# TYPE \S+) counter$/m, '$1 unknown');
  const base = name.slice(0, -'_total'.length);
  return text.replace(/^# (HELP|TYPE) \S+/gm, `# $1 ${base}`);
}

/**
 * One metric of an OpenMetrics registry as text: a counter's header gains `_total`, exemplars go.
 * @internal
 */
export function asText(text: string): string {
  const plain = text.replace(/^([^#\n].*?) # \{.*$/gm, '$1');
  const type = /^# TYPE (\S+) counter$/m.exec(plain);
  if (type === null) return plain;
  return plain.replace(/^# (HELP|TYPE) \S+/gm, `# $1 ${type[1]}_total`);
}
