/** Dashboards as the JSON that Grafana imports and provisions. */

import type { Dashboard, Link, Variable } from '../dashboard.ts';
import { layout } from '../layout.ts';
import { panelJson } from './panel.ts';
import { DATA_SOURCE } from './query.ts';
import type { DashboardJson, LinkJson, VariableJson } from './types.ts';

/** The version of Grafana's classic schema that is written: that of Grafana 12.2 to 13; newer ones migrate it on load. */
const SCHEMA_VERSION = 42;

/**
 * `dashboard` in Grafana's classic schema, ready to import and to provision.
 *
 * The data source is a variable, so that one file serves every Grafana. There is no `id`: Grafana gives one, and the
 * uid keeps links alive.
 */
export function dashboardJson(dashboard: Dashboard): DashboardJson {
  return {
    annotations: { list: [marks(dashboard.marks)] },
    description: dashboard.description,
    editable: true,
    graphTooltip: 1,
    id: null,
    links: [...dashboard.links.map(linkJson), sameTag()],
    panels: layout(dashboard.rows).map(panelJson),
    refresh: '30s',
    schemaVersion: SCHEMA_VERSION,
    tags: [...dashboard.tags],
    templating: { list: [dataSourceVariable(), ...dashboard.variables.map(variableJson)] },
    time: { from: 'now-1h', to: 'now' },
    timezone: '',
    title: dashboard.title,
    uid: dashboard.uid,
  };
}

/** The text of a dashboard file: two spaces, keys in order, one line feed at the end. */
export function dashboardText(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboardJson(dashboard), null, 2)}\n`;
}

function marks(expr: string) {
  return {
    datasource: DATA_SOURCE,
    enable: true,
    expr,
    iconColor: 'red',
    name: 'Firing alerts',
    step: '60s',
    tagKeys: 'severity,slo',
    textFormat: '{{service}} {{resource}}',
    titleFormat: '{{alertname}}',
  };
}

function linkJson({ newTab, title, url }: Link): LinkJson {
  return {
    asDropdown: false,
    icon: 'external link',
    includeVars: true,
    keepTime: true,
    tags: [],
    targetBlank: newTab === true,
    title,
    tooltip: '',
    type: 'link',
    url,
  };
}

/** The other dashboards, in a menu. */
function sameTag(): LinkJson {
  return {
    asDropdown: true,
    icon: 'dashboard',
    includeVars: true,
    keepTime: true,
    tags: ['quartet', 'guide'],
    targetBlank: false,
    title: 'By question',
    tooltip: '',
    type: 'dashboards',
    url: '',
  };
}

function dataSourceVariable(): VariableJson {
  return { label: 'Prometheus', name: 'datasource', query: 'prometheus', refresh: 1, type: 'datasource' };
}

function variableJson({ label, name, single, values }: Variable): VariableJson {
  const query = { qryType: 1, query: values, refId: 'PrometheusVariableQueryEditor-VariableQuery' };
  if (single) {
    return {
      datasource: DATA_SOURCE,
      definition: values,
      includeAll: false,
      label,
      multi: false,
      name,
      query,
      refresh: 2,
      sort: 5,
      type: 'query',
    };
  }
  return {
    // Matches services without the label as well, which a list of all values would leave out.
    allValue: '.*',
    current: { text: ['All'], value: ['$__all'] },
    datasource: DATA_SOURCE,
    definition: values,
    includeAll: true,
    label,
    multi: true,
    name,
    query,
    refresh: 2,
    sort: 5,
    type: 'query',
  };
}
