/** The lines beside the numbers of the list: one question for the rows in view. */

import { watchedSeries } from '@quartet/generator';
import type { Comparison } from '../../features/compare/comparison.ts';
import { TRENDS, type Trend } from '../../features/trends/trends.ts';
import type { Asking } from '../../features/trends/use-trends.ts';
import { anyOf } from '../../prometheus/promql.ts';
import { ERRORS, LATENCY, ownerOf, RESOURCES, type Row, TRAFFIC } from './rows.ts';

const { POSTGRESQL } = watchedSeries;

/** As the numbers are: of several instances the slowest and the fullest count, what they do counts together. */
function lineOf(trend: Trend, matcher: string, offset: string): string {
  const any = (names: readonly string[]) => `{${anyOf('__name__', names)},${matcher}}${offset}`;
  const by = 'by (database, host)';
  switch (trend) {
    case 'latency':
      return `max ${by} (${any(LATENCY)})`;
    case 'traffic':
      return `sum ${by} (${any(TRAFFIC)})`;
    case 'errors':
      // Of PostgreSQL it is a share of its transactions, which does not add up over instances.
      return `(sum ${by} (${any(ERRORS)}) or max ${by} (${any([POSTGRESQL.rollbacks])}))`;
    case 'saturation':
      return `max ${by} (${any(Object.keys(RESOURCES))})`;
  }
}

/** What to ask for the lines of `rows`; label `trend` tells the signals apart, `before` the earlier time. */
export function askTrends(rows: readonly Row[], comparison: Comparison | undefined): Asking {
  const names = (kind: 'database' | 'host') =>
    rows
      .filter(({ watched }) => watched.kind === kind)
      .map(({ watched }) => watched.name)
      .sort();
  // A database's series may carry its host's name as well; a host's carry no database.
  const matchers = [
    ...(names('database').length > 0 ? [anyOf('database', names('database'))] : []),
    ...(names('host').length > 0 ? [`database="",${anyOf('host', names('host'))}`] : []),
  ];
  const lines = (offset: string) =>
    matchers.flatMap((matcher) =>
      TRENDS.map((trend) => `label_replace(${lineOf(trend, matcher, offset)}, "trend", "${trend}", "", "")`),
    );
  const earlier =
    comparison === undefined
      ? []
      : lines(` offset ${comparison}`).map((line) => `label_replace(${line}, "before", "1", "", "")`);
  const keys = new Set(rows.map(({ key }) => key));
  return {
    query: [...lines(''), ...earlier].join(' or '),
    keyOf: (labels) => {
      const key = ownerOf(labels);
      return keys.has(key) ? key : undefined;
    },
  };
}
