/** What to ask a Prometheus about the documents of a model: few queries, each within a document's own selector. */

import type { Subject } from '../catalogue/catalogue.ts';
import { catalogues, exporterMetrics } from '../catalogue/index.ts';
import { metricsOf as metricsIn } from '../catalogue/needs.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Watched } from '../model/database.ts';
import type { Matcher, Matchers } from '../model/matcher.ts';
import { escapeRegex } from '../model/matcher.ts';
import type { Model } from '../model/model.ts';
import type { Service } from '../model/service.ts';
import { profileOf, profiles } from '../profiles/index.ts';
import { printMatchers, selector } from '../promql/print.ts';
import type { Count, Latency } from '../signals/signals.ts';
import { requestTerms } from '../signals/signals.ts';
import type { Question } from './facts.ts';
import { objectivesOf } from './planned.ts';
import { documentsOf, idOf, KNOWN_BY } from './seen.ts';

/** Metrics whose single series are looked at, by kind of exporter. */
const PROBES: Readonly<Record<Subject, readonly string[]>> = {
  mysql: [
    'mysql_exporter_collector_duration_seconds',
    'mysql_exporter_collector_success',
    'mysql_exporter_last_scrape_error',
    'mysql_global_status_bytes_received',
    'mysql_global_status_connections',
    'mysql_global_status_uptime',
    'mysql_global_variables_performance_schema',
    'mysql_global_variables_port',
    'mysql_global_variables_server_id',
    'mysql_up',
    'mysql_version_info',
    'mysqld_exporter_build_info',
  ],
  postgresql: ['pg_exporter_last_scrape_error', 'pg_up'],
  redis: ['redis_exporter_last_scrape_error', 'redis_up'],
  host: ['node_uname_info'],
};

/** What is asked first. The answers tell what `nextQuestions` asks. */
export function firstQuestions(model: Model): readonly Question[] {
  return documentsOf(model).flatMap((document) => {
    const ask = (name: string, expr: string): Question => ({ id: idOf(document, name), expr });
    const own = [ask('up', selector('up', document.selector))];
    return document.kind === 'Service'
      ? [...own, ...serviceQuestions(document, ask)]
      : [...own, ...watchQuestions(document, ask)];
  });
}

type Ask = (name: string, expr: string) => Question;

function serviceQuestions(service: Service, ask: Ask): readonly Question[] {
  const telling = tellingMetrics(service);
  const all = [...new Set([...telling, ...saturationMetrics(service)])].sort(compareText);
  return [
    ask('names', countByName(service.selector, all)),
    ask('labels', `topk by (__name__) (5, {${printMatchers([...service.selector, named(telling)])}})`),
    ...objectivesOf(service).flatMap(({ counted, objective }) => {
      if (!counted) return [];
      const questions: Question[] = [];
      if ('latency' in counted && counted.latency.kind === 'classic') {
        questions.push(ask(bucketsName(counted.latency), bucketsExpr(counted.latency)));
      }
      if (objective.where.length > 0) {
        const total = 'latency' in counted ? countOf(counted.latency) : counted.total;
        questions.push(ask(`where/${objective.index}`, seriesExpr(total)));
      }
      return questions;
    }),
  ];
}

function watchQuestions(watched: Watched, ask: Ask): readonly Question[] {
  const subject = watched.kind === 'Database' ? watched.engine : 'host';
  const inside = printMatchers(watched.selector);
  const others = Object.values(KNOWN_BY);
  const metrics = [...new Set([...exporterMetrics(catalogues[subject]), ...PROBES[subject], ...others])];
  const questions = [
    ask('names', countByName(watched.selector, metrics.sort(compareText))),
    ask('probe', `{${printMatchers([...watched.selector, named(PROBES[subject])])}}`),
  ];
  if (subject !== 'mysql') return questions;
  questions.push(
    // Two scrapes give a first increase; an error of yesterday is not one of today.
    ask('errors', `increase(mysql_exporter_scrape_errors_total{${inside}}[10m]) > 0`),
    ask('lost', `mysql_global_status_performance_schema_lost_total{${inside},instrumentation="digest_lost"} > 0`),
  );
  if (watched.kind === 'Database' && watched.admin) questions.push(ask('admin', selector('up', watched.admin)));
  return questions;
}

/** The metrics by which profiles are told apart, and those that the service's own profile counts requests by. */
function tellingMetrics(service: Service): readonly string[] {
  const names = profiles.flatMap(({ identify }) =>
    identify ? [identify.metric, ...(identify.withoutMetrics ?? [])] : [],
  );
  const profile = profileOf(service.profile);
  const own = profile ? requestTerms(service, profile).map(({ metric }) => metric) : [];
  return [...new Set([...names, ...own])].sort(compareText);
}

function saturationMetrics(service: Service): readonly string[] {
  return (profileOf(service.profile)?.saturation ?? []).flatMap(({ expr }) => metricsIn(expr));
}

/** `__name__` as an alternation of plain names, which Prometheus looks up one by one instead of scanning. */
function named(metrics: readonly string[]): Matcher {
  return { label: '__name__', op: '=~', value: metrics.map(escapeRegex).join('|') };
}

function countByName(matchers: Matchers, metrics: readonly string[]): string {
  return `count by (__name__) ({${printMatchers([...matchers, named(metrics)])}})`;
}

/** The name of the question for the bounds of a histogram. */
export function bucketsName({ matchers, metric }: Latency): string {
  return `buckets/${metric}{${printMatchers(matchers)}}`;
}

function bucketsExpr({ matchers, metric }: Latency): string {
  return `count by (le) (${selector(`${metric}_bucket`, matchers)})`;
}

function countOf(latency: Latency): Count {
  const { kind, labels, matchers, metric } = latency;
  return { terms: [{ metric: kind === 'native' ? metric : `${metric}_count`, matchers, times: 1, labels }] };
}

function seriesExpr({ terms }: Count): string {
  return terms.map(({ matchers, metric }) => `count(${selector(metric, matchers)})`).join(' or ');
}
