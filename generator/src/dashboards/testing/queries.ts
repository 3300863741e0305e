/** Reads the queries of dashboards as Prometheus would, for tests. */

import type { VectorSelector } from '../../promql/ast.ts';
import { walk } from '../../promql/ast.ts';
import { parse } from '../../promql/parse.ts';
import { typecheck } from '../../promql/typecheck.ts';
import type { Dashboard, Panel, QueryPanel } from '../dashboard.ts';
import { isText } from '../dashboard.ts';

export interface PlacedQuery {
  readonly panel: string;
  readonly expr: string;
}

export function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return dashboard.rows.flatMap((row) => row.panels);
}

export function queryPanelsOf(dashboard: Dashboard): readonly QueryPanel[] {
  return panelsOf(dashboard).filter((panel): panel is QueryPanel => !isText(panel));
}

/** The panel whose title begins with `title`. @throws where there is none. */
export function panelOf(dashboard: Dashboard, title: string): QueryPanel {
  const panel = queryPanelsOf(dashboard).find((candidate) => candidate.title.startsWith(title));
  if (!panel) throw new Error(`no panel "${title}" in ${dashboard.uid}`);
  return panel;
}

/** All queries with the panel they stand in, those of the alert marks included. */
export function queriesOf(dashboard: Dashboard): readonly PlacedQuery[] {
  const inPanels = queryPanelsOf(dashboard).flatMap((panel) =>
    panel.queries.map(({ expr }) => ({ panel: panel.title, expr })),
  );
  return [...inPanels, { panel: 'marks', expr: dashboard.marks }];
}

/** A query with everything filled in that Grafana fills in. */
export function filled(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '2m')
    .replaceAll('$__range', '1h')
    .replaceAll('$__interval', '30s')
    .replace(/"\$\w+"/g, '".*"');
}

/** What is wrong with a query as PromQL; empty for nothing. */
export function faultsOf(expr: string): readonly string[] {
  const text = filled(expr);
  const { expr: tree, findings } = parse(text);
  const all = [...findings, ...(tree ? typecheck(tree) : [])];
  return all.map((finding) => `${finding.message} in ${text}`);
}

/** Every selector of a query. */
export function selectorsOf(expr: string): readonly VectorSelector[] {
  const { expr: tree } = parse(filled(expr));
  const found: VectorSelector[] = [];
  if (tree) walk(tree, (node) => void (node.kind === 'selector' && found.push(node)));
  return found;
}
