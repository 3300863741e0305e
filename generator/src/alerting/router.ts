/** The way of an alert: all routes and silences of a model, and where labels lead in them. */

import type { Labels } from '../model/matcher.ts';
import type { Model } from '../model/model.ts';
import type { Receiver } from '../model/service.ts';
import type { Inhibition } from './inhibitions.ts';
import { inhibitionsOf } from './inhibitions.ts';
import { matches } from './matching.ts';
import type { Owner } from './owners.ts';
import { ownersOf } from './owners.ts';
import type { Recipient } from './recipients.ts';
import { NOBODY, recipientsOf } from './recipients.ts';
import type { Route } from './routes.ts';
import { routesOf } from './routes.ts';
import type { Severities } from './severities.ts';
import { severitiesOf } from './severities.ts';

export interface Routing {
  readonly severities: Severities;
  readonly owners: readonly Owner[];
  readonly routes: readonly Route[];
  /** Takes what no route takes; undefined where that is nobody. */
  readonly root: Recipient | undefined;
  readonly inhibitions: readonly Inhibition[];
}

/** Everything that the configuration of Alertmanager says about the documents of `model`. */
export function routingOf(model: Model): Routing {
  const severities = severitiesOf(model);
  const recipients = recipientsOf(model);
  const owners = ownersOf(model, recipients);
  return {
    severities,
    owners,
    routes: routesOf(model, owners),
    root: recipients.root,
    inhibitions: inhibitionsOf(model, owners, severities),
  };
}

/** The ways of `recipient` that a page takes, or what can wait; the name tells the two apart where they differ. */
export function reachedBy({ name, receiver }: Recipient, isPage: boolean): { name: string; receiver: Receiver } {
  const { pagerduty, ...others } = receiver;
  if (!pagerduty || Object.keys(others).length === 0) return { name, receiver };
  return isPage ? { name: `${name}/page`, receiver } : { name, receiver: others };
}

/** Where an alert goes. */
export interface Reached {
  /** In Alertmanager's configuration: `payments`, `payments/page`, or `nobody`. */
  readonly name: string;
  /** As the specs call it; undefined for nobody. */
  readonly called: string | undefined;
  /** Empty for nobody. */
  readonly receiver: Receiver;
  /** No route takes it: it goes where all unknown alerts go. */
  readonly isDefault: boolean;
}

/**
 * The receiver of an alert with `labels`, `alertname` and `severity` among them, by the routes that the target
 * `alertmanager` writes for `model`.
 */
export function receiverOf(labels: Labels, model: Model): Reached {
  return reachedIn(routingOf(model), labels);
}

/** The same for routes that are known. */
export function reachedIn({ root, routes, severities }: Routing, labels: Labels): Reached {
  const route = routes.find(({ matchers }) => matches(matchers, labels));
  const recipient = route?.recipient ?? root;
  if (!recipient) return { name: NOBODY, called: undefined, receiver: {}, isDefault: true };
  const isPage = !severities.slow.includes(labels.severity ?? '');
  return { ...reachedBy(recipient, isPage), called: recipient.called, isDefault: route === undefined };
}
