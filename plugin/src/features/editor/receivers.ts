/** Who is told when an alert fires: the receiver that the spec or its Defaults name, in parts for a sentence. */

import type { Receiver } from '@quartet/generator';
import type { Model } from './compile-draft.ts';

export interface Told {
  readonly name: string;
  /** Undefined where the Defaults do not define it. */
  readonly receiver: Receiver | undefined;
}

/** Undefined where nobody is named: Alertmanager's own default decides. */
export function toldBy(model: Model): Told | undefined {
  if (model.kind === 'RuleSet' || model.notify === undefined) return undefined;
  const { receivers } = model.defaults;
  return {
    name: model.notify,
    receiver: Object.hasOwn(receivers, model.notify) ? receivers[model.notify] : undefined,
  };
}

/** `ada@example.com, Slack #shop`, in the order they are asked; empty where it reaches nobody. */
export function waysOf({ email = [], slack, webhook }: Receiver, webhookWords: string): string {
  return [...email, ...(slack ? [`Slack ${slack.channel}`] : []), ...(webhook ? [webhookWords] : [])].join(', ');
}
