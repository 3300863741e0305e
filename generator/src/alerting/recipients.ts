/** Receivers as Alertmanager knows them: each name once, whatever several folders mean by it. */

import type { Model } from '../model/model.ts';
import type { Defaults, Receiver, Smtp } from '../model/service.ts';

/** Tells nobody: where alerts end up that no receiver is named for. */
export const NOBODY = 'nobody';

/** A receiver of the specs. */
export interface Recipient {
  /** As the specs call it. */
  readonly called: string;
  /** Unlike that of any other: `oncall`, and `oncall/2` where another folder means something else by it. */
  readonly name: string;
  /** Without email where nobody said how mail is sent. */
  readonly receiver: Receiver;
  readonly smtp?: Smtp;
}

export interface Recipients {
  /** Of `notify` under `defaults`; undefined where it is not defined or reaches nobody. */
  readonly find: (defaults: Defaults, notify: string | undefined) => Recipient | undefined;
  /** Of alerts that no spec knows, and of documents that name nobody. */
  readonly root: Recipient | undefined;
}

/**
 * All receivers that somebody is notified by.
 *
 * The root is what the outermost `Defaults` name; where several outermost folders name different ones there is none.
 */
export function recipientsOf(model: Model): Recipients {
  const known = new Map<string, Recipient>();
  const counts = new Map<string, number>([[NOBODY, 1]]);
  const find = (defaults: Defaults, notify: string | undefined): Recipient | undefined => {
    const means = meansOf(defaults, notify);
    if (!means) return undefined;
    const key = JSON.stringify([notify, means.receiver, means.smtp]);
    const found = known.get(key);
    if (found) return found;
    const count = (counts.get(notify!) ?? 0) + 1;
    counts.set(notify!, count);
    const recipient = { called: notify!, name: count === 1 ? notify! : `${notify!}/${count}`, ...means };
    known.set(key, recipient);
    return recipient;
  };
  return { root: rootOf(model, find), find };
}

function rootOf({ folders = [] }: Model, find: Recipients['find']): Recipient | undefined {
  const outermost = folders.filter(({ folder }) => !folders.some((other) => isAbove(other.folder, folder)));
  const named = new Set(outermost.flatMap(({ defaults, notify }) => find(defaults, notify) ?? []));
  return named.size === 1 ? [...named][0] : undefined;
}

function isAbove(folder: string, other: string): boolean {
  if (folder === other) return false;
  return folder === '' ? !other.startsWith('/') : other.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function meansOf(
  { receivers, smtp }: Defaults,
  notify: string | undefined,
): Pick<Recipient, 'receiver' | 'smtp'> | undefined {
  if (notify === undefined || !Object.hasOwn(receivers, notify)) return undefined;
  const { email, ...others } = receivers[notify]!;
  if (email && smtp) return { receiver: { email, ...others }, smtp };
  return Object.keys(others).length > 0 ? { receiver: others } : undefined;
}
