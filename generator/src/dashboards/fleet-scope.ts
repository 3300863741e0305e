/** What dashboards over all services select by: the variables at the top, and the labels that tell services apart. */

import type { Labels } from '../model/matcher.ts';
import { servicePath } from '../rules/annotations.ts';
import { INFO } from '../rules/names.ts';
import type { Column, Link, Variable } from './dashboard.ts';
import type { AlertScope } from './panels.ts';
import type { ServiceName } from './uid.ts';
import { FLEET_UIDS, identityLabelsOf, serviceUidTemplate } from './uid.ts';

/** A service as the fleet knows it. */
export interface FleetService extends ServiceName {
  readonly labels: Labels;
}

/** How a dashboard over many services selects and names them. */
export interface FleetScope {
  readonly variables: readonly Variable[];
  /** `service` and the identity labels, as they stand in `by (…)` and `on (…)`. */
  readonly by: string;
  /** Name of a service's series: `{{service}} {{env}}`. */
  readonly legend: string;
  /** A recorded series of the chosen services, as an operand; `matchers` as they stand between braces. */
  readonly of: (name: string, matchers?: string, offset?: string) => string;
  readonly alerts: AlertScope;
  /** Columns of a table with a row for each service; the first links to the service. */
  readonly columns: readonly Column[];
  /** Whether any service has an owner, so that a column and a choice by it make sense. */
  readonly owner?: { readonly label: string; readonly title: string };
}

/** The label that people group services by. It may change, hence stands on `service:info` and on alerts alone. */
const OWNER = 'team';

/**
 * The scope over `services`. Of them only the names of labels are read, so that a dashboard is the same for one
 * service and for ten thousand.
 */
export function fleetScope(services: readonly FleetService[]): FleetScope {
  const identity = identityLabelsOf(services);
  const labels = ['service', ...identity];
  const matchers = labels.map(chosen).join(',');
  const by = labels.join(', ');
  const isOwned = services.some((service) => OWNER in service.labels);
  const owned = isOwned ? ` and on (${by}) ${INFO}{${chosen(OWNER)}}` : '';
  return {
    variables: [
      ...identity.map((label) => variable(label)),
      ...(isOwned ? [variable(OWNER)] : []),
      variable('service', isOwned ? `${INFO}{${chosen(OWNER)}}` : INFO),
    ],
    by,
    legend: labels.map((label) => `{{${label}}}`).join(' '),
    of: (name, extra, offset) => {
      // The facts of a service carry its owner themselves; every other series meets them on the service.
      const isFacts = isOwned && name === INFO;
      const inner = [matchers, isFacts ? chosen(OWNER) : undefined, extra].filter(Boolean).join(',');
      const series = `${name}{${inner}}${offset ? ` offset ${offset}` : ''}`;
      return owned && !isFacts ? `(${series}${owned})` : series;
    },
    alerts: {
      matchers: isOwned ? `${matchers},${chosen(OWNER)}` : matchers,
      by: labels.map((label) => ({ label, title: titleOf(label) })),
    },
    columns: labels.map((label, index) => ({
      of: { label },
      title: titleOf(label),
      ...(index === 0 ? { links: rowLinks(services, identity) } : {}),
    })),
    ...(isOwned ? { owner: { label: OWNER, title: titleOf(OWNER) } } : {}),
  };
}

function chosen(label: string): string {
  return `${label}=~"$${label}"`;
}

/** A choice of one, several or all values of a label of `service:info`. */
function variable(label: string, series: string = INFO): Variable {
  return { name: label, label: titleOf(label), values: `label_values(${series}, ${label})` };
}

/** Where a row leads: the service's own dashboard, the overview of this one service, and its page in the plugin. */
function rowLinks(services: readonly FleetService[], identity: readonly string[]): readonly Link[] {
  const field = (label: string) => `\${__data.fields["${titleOf(label)}"]:percentencode}`;
  const uid = serviceUidTemplate(services, field);
  // A service without one of these labels has an empty field there, which the page takes for none.
  const own = identity.map((label, index) => `${index === 0 ? '?' : '&'}id.${label}=${field(label)}`).join('');
  const choice = ['service', ...identity].map((label) => `var-${label}=${field(label)}`).join('&');
  return [
    ...(uid ? [{ title: 'Its dashboard', url: `/d/${uid}?\${__url_time_range}` }] : []),
    { title: 'Its overview', url: `/d/${FLEET_UIDS.application}?${choice}&\${__url_time_range}` },
    { title: 'Open in Golden signals', url: `${servicePath({ name: '', identity: {} })}${field('service')}${own}` },
  ];
}

function titleOf(label: string): string {
  const words = label.replaceAll('_', ' ');
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
