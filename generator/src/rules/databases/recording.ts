/** Recording rules of a database or a host. */

import { fill } from '../../catalogue/fill.ts';
import { catalogues } from '../../catalogue/index.ts';
import { DATABASE_INFO, HOST_INFO } from '../../catalogue/names.ts';
import type { Watched } from '../../model/database.ts';
import type { RecordingRule } from '../../plan.ts';
import { printMatchers } from '../../promql/print.ts';
import { fillingOf, ownLabels, subjectOf, watchLabels } from './scope.ts';

/** The catalogue's series with the label of `watched`, and its facts. */
export function watchRules(watched: Watched): readonly RecordingRule[] {
  const filling = fillingOf(watched);
  const labels = ownLabels(watched);
  return [
    ...catalogues[subjectOf(watched)].recorded.map(({ expr, name }) => ({
      record: name,
      expr: fill(expr, filling),
      labels,
    })),
    infoRule(watched),
  ];
}

function infoRule(watched: Watched): RecordingRule {
  const labels = { ...watchLabels(watched), selector: printMatchers(watched.selector) };
  if (watched.kind === 'Host') return { record: HOST_INFO, expr: 'vector(1)', labels };
  const { admin, engine, flavor, host } = watched;
  return {
    record: DATABASE_INFO,
    expr: 'vector(1)',
    labels: {
      ...labels,
      engine,
      ...(engine === 'mysql' ? { flavor } : {}),
      ...(host ? { host } : {}),
      ...(admin ? { admin: printMatchers(admin) } : {}),
    },
  };
}
