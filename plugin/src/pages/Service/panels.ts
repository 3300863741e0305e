/** The four signal panels, and those of one route: which queries, units and lines. Pure; the scene draws them. */

import { t } from '@grafana/i18n';
import { series } from '@quartet/generator';
import { equals } from '../../prometheus/promql.ts';
import { PLAIN } from '../../words/plain.ts';
import { resourceName } from '../Overview/reason-words.ts';
import { type RouteQueries, withMatcher } from './routes.ts';
import { matchersOf, type Scope } from './scope.ts';
import { ERRORS, MEAN, QUANTILES, REQUESTS, type ServiceState, type SignalName, type Threshold } from './state.ts';

export interface PanelQuery {
  readonly refId: string;
  readonly expr: string;
  readonly legend: string;
  /** Asks for the exemplars of the series that `expr` reads. */
  readonly exemplar?: boolean;
}

export interface SignalPanel {
  /** Also the panel's key in the scene. */
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** As Grafana names it. */
  readonly unit: 's' | 'reqps' | 'percentunit';
  readonly queries: readonly PanelQuery[];
  /** Lines, ascending; one for each value. */
  readonly lines: readonly { readonly value: number; readonly severity: Threshold['severity'] }[];
  /** What series are called that have another name in their legend. */
  readonly names?: Readonly<Record<string, string>>;
  /** 0–1 signals of which the whole is known. */
  readonly max?: number;
  /** Why there may be nothing to draw. */
  readonly empty?: string | undefined;
}

/**
 * The panels of a service.
 *
 * @param hasExemplars  Whether the data source knows where an exemplar leads.
 */
export function signalPanels(scope: Scope, state: ServiceState, hasExemplars: boolean): readonly SignalPanel[] {
  const matchers = matchersOf(scope);
  const titles = signalTitles();
  const help = (signal: SignalName, text: string) => [text, ...limitTexts(state.thresholds, signal)].join('\n\n');
  const raw = hasExemplars ? exemplarSelector(state) : undefined;
  return [
    {
      id: 'latency',
      title: titles.latency,
      help: help('latency', t('service.help-latency', 'How long requests take, over five minutes.')),
      unit: 's',
      queries: [
        ...latencyQueries(scope, state),
        ...(raw ? [{ refId: 'X', expr: `count(${raw}) < 0`, legend: '', exemplar: true }] : []),
      ],
      lines: linesOf(state.thresholds, 'latency'),
    },
    {
      id: 'traffic',
      title: titles.traffic,
      help: help('traffic', t('service.help-traffic', 'Requests per second, over five minutes.')),
      unit: 'reqps',
      queries: [{ refId: 'A', expr: `${REQUESTS}{${matchers}}`, legend: t('service.requests', 'requests') }],
      lines: linesOf(state.thresholds, 'traffic'),
    },
    {
      id: 'errors',
      title: titles.errors,
      help: help('errors', t('service.help-errors', 'Failed requests over all requests, over five minutes.')),
      unit: 'percentunit',
      queries: [{ refId: 'A', expr: `${ERRORS}{${matchers}}`, legend: t('service.errors', 'errors') }],
      lines: linesOf(state.thresholds, 'errors'),
    },
    {
      id: 'saturation',
      title: titles.saturation,
      help: help('saturation', t('service.help-saturation', 'How full each resource is.')),
      unit: 'percentunit',
      queries: [{ refId: 'A', expr: `${series.SATURATION}{${matchers}}`, legend: '{{resource}}' }],
      lines: linesOf(state.thresholds, 'saturation'),
      names: namesOf(state),
      max: 1,
    },
  ];
}

/** In one order, whatever is fullest: another order would be another scene. */
const namesOf = ({ saturation }: ServiceState): Readonly<Record<string, string>> =>
  Object.fromEntries(
    saturation
      .map(({ resource }) => resource)
      .sort()
      .map((resource) => [resource, resourceName(resource)]),
  );

/** A query for each quantile that is recorded, since `p{{quantile}}` would read p0.99. */
function latencyQueries(scope: Scope, { latency }: ServiceState): readonly PanelQuery[] {
  const matchers = matchersOf(scope);
  const quantiles = latency.flatMap(({ quantile }) => quantile ?? []);
  if (quantiles.length === 0) {
    return [
      { refId: 'A', expr: `${QUANTILES}{${matchers}}`, legend: '{{quantile}}' },
      // Libraries without buckets give a mean alone.
      { refId: 'B', expr: `${MEAN}{${matchers}}`, legend: t('service.mean', 'mean') },
    ];
  }
  return quantiles.map((quantile, index) => ({
    refId: String.fromCharCode(65 + index),
    expr: `${QUANTILES}{${matchers},quantile="${quantile}"}`,
    legend: quantileWords(quantile),
  }));
}

/** `p99` of `0.99`, `p99.9` of `0.999`. */
export const quantileWords = (quantile: string): string => `p${Number((Number(quantile) * 100).toPrecision(6))}`;

/** The panels of one route. */
export function routePanels(queries: RouteQueries, route: string): readonly SignalPanel[] {
  const of = (query: string) => withMatcher(query, equals({ [queries.label]: route }));
  const titles = signalTitles();
  const panel = (id: SignalName, unit: SignalPanel['unit'], expr: string, legend: string): SignalPanel => ({
    id: `route-${id}`,
    title: t('service.route-title', '{{signal}} of {{route}}', {
      signal: titles[id],
      route,
      ...PLAIN,
    }),
    help: t('service.help-route', 'Of the route {{route}}.', { route, ...PLAIN }),
    unit,
    queries: [{ refId: 'A', expr, legend }],
    lines: [],
  });
  const { errors, latency, quantile, traffic } = queries;
  return [
    ...(latency
      ? [panel('latency', 's', of(latency), quantile ? quantileWords(quantile) : t('service.mean', 'mean'))]
      : []),
    ...(traffic ? [panel('traffic', 'reqps', of(traffic), t('service.requests', 'requests'))] : []),
    ...(errors && traffic
      ? [
          panel(
            'errors',
            'percentunit',
            `(${of(errors)} or ${of(traffic)} * 0) / (${of(traffic)} > 0)`,
            t('service.errors', 'errors'),
          ),
        ]
      : []),
  ];
}

export const signalTitles = (): Readonly<Record<SignalName, string>> => ({
  latency: t('service.latency', 'Latency'),
  traffic: t('service.traffic', 'Traffic'),
  errors: t('service.errors-title', 'Errors'),
  saturation: t('service.saturation', 'Saturation'),
});

function linesOf(thresholds: readonly Threshold[], signal: SignalName): SignalPanel['lines'] {
  const lines = new Map<number, Threshold['severity']>();
  for (const { severity, signal: of, value } of thresholds) {
    if (of === signal && lines.get(value) !== 'critical') lines.set(value, severity);
  }
  return [...lines].map(([value, severity]) => ({ value, severity })).sort((a, b) => a.value - b.value);
}

/** Which line means what, one sentence each. */
function limitTexts(thresholds: readonly Threshold[], signal: SignalName): readonly string[] {
  return thresholds
    .filter((one) => one.signal === signal)
    .map(({ of, value }) =>
      t('service.limit', 'Line at {{limit}}: {{of}}.', {
        limit:
          signal === 'latency'
            ? `${Number((value * 1000).toPrecision(6))} ms`
            : `${Number((value * 100).toPrecision(6))} %`,
        of,
        ...PLAIN,
      }),
    );
}

/** The selector of the buckets that latency is computed from: recorded series have no exemplars. */
function exemplarSelector({ breakdowns }: ServiceState): string | undefined {
  const query = breakdowns.find(({ signal }) => signal === 'latency')?.query ?? '';
  return /[a-zA-Z_:][\w:]*\{(?:"(?:[^"\\]|\\.)*"|[^"{}])*\}/.exec(query)?.[0];
}
