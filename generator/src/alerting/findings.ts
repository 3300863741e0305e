/** What is wrong with who is told: mail without a mail server, and alerts that reach nobody. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Finding } from '../model/finding.ts';
import type { Model } from '../model/model.ts';
import { at } from '../model/origin.ts';
import { ownersOf } from './owners.ts';
import { recipientsOf } from './recipients.ts';

/** Names that a message shows; the rest is counted. */
const SHOWN = 3;

/**
 * What is to be said of `model`.
 *
 * @param isAsked  Somebody wants a configuration of Alertmanager. Otherwise specs that name no receiver at all are
 *   silent: they leave Alertmanager to others.
 */
export function alertingFindings(model: Model, isAsked: boolean): readonly Finding[] {
  const { folders = [] } = model;
  const first = folders.find(({ own }) => own.length > 0);
  if (!first && !isAsked) return [];
  const recipients = recipientsOf(model);
  if (recipients.root) return missingSmtp(model);
  const unheard = ownersOf(model, recipients)
    .filter(({ recipient }) => !recipient)
    .map(({ document }) => document.name);
  return [
    ...missingSmtp(model),
    {
      code: 'nobody-notified',
      severity: 'warning',
      message:
        unheard.length > 0
          ? `No receiver is named for alerts of ${listOf(unheard)}, nor for those that no spec knows.`
          : 'No receiver is named for alerts that no spec knows.',
      expected: 'one `notify` in the Defaults of the outermost folder',
      help: 'name a receiver there; until then these alerts go to the receiver `nobody`, which tells nobody.',
      ...(first ? { at: { ...at(first.origin, 'spec', 'receivers'), key: true } } : {}),
    },
  ];
}

function missingSmtp({ folders = [] }: Model): readonly Finding[] {
  return folders.flatMap(({ defaults, origin, own }) =>
    own
      .filter((name) => defaults.receivers[name]?.email !== undefined && defaults.smtp === undefined)
      .map((name): Finding => {
        return {
          code: 'missing-smtp',
          severity: 'warning',
          message: `No mail reaches receiver \`${name}\`: nothing says how mail is sent.`,
          expected: '`smtp` in these Defaults or those of a folder above',
          help: 'add `smtp: { smarthost: "mail.example.com:587", from: alerts@example.com }`.',
          at: { ...at(origin, 'spec', 'receivers', name, 'email'), key: true },
        };
      }),
  );
}

function listOf(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort(compareText);
  const shown = sorted.slice(0, SHOWN).map((name) => `\`${name}\``);
  if (sorted.length > SHOWN) return `${shown.join(', ')} and ${sorted.length - SHOWN} more`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
