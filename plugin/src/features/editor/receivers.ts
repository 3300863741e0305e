/** Who is told when an alert fires, by the routes that Alertmanager gets, in parts for a sentence. */

import type { Reached, Receiver } from '@quartet/generator';
import type { Model } from './compile-draft.ts';

/** Where an alert goes, for a sentence. */
export type Told =
  /** The spec or its Defaults name a receiver that no Defaults define. */
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'nobody' }
  /** `default`: no route takes it, so it goes where all others go. */
  | { readonly kind: 'named' | 'default'; readonly name: string; readonly receiver: Receiver };

/** @param reached  By the routes that Alertmanager gets. */
export function toldOf(model: Model, reached: Reached): Told {
  const named = model.kind === 'RuleSet' ? undefined : model.notify;
  if (named !== undefined && !Object.hasOwn(model.defaults.receivers, named)) return { kind: 'unknown', name: named };
  if (reached.called === undefined) return { kind: 'nobody' };
  return { kind: reached.isDefault ? 'default' : 'named', name: reached.name, receiver: reached.receiver };
}

/** `ada@example.com, Slack #shop`, in the order they are asked; empty where it reaches nobody. */
export function waysOf({ email = [], pagerduty, slack, webhook }: Receiver, webhookWords: string): string {
  return [
    ...email,
    ...(slack ? [`Slack ${slack.channel}`] : []),
    ...(pagerduty ? ['PagerDuty'] : []),
    ...(webhook ? [webhookWords] : []),
  ].join(', ');
}
