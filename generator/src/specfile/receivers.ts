/** Receivers and mail settings of Defaults in the model's terms. */

import { didYouMean, orList } from '../diagnostics/suggest.ts';
import type { Path } from '../model/origin.ts';
import type { Defaults, Receiver, Smtp } from '../model/service.ts';
import { finding, shown } from './codes.ts';
import type { Reading } from './convert.ts';
import type { ReceiverFields, SmtpFields } from './schema-receivers.ts';

/** The receivers by name; one without any way to reach somebody is the finding `empty-value`. */
export function receiversOf(
  reading: Reading,
  fields: Readonly<Record<string, ReceiverFields>>,
): Record<string, Receiver> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { email, pagerduty, slack, webhook }]) => {
      const path = ['spec', 'receivers', name];
      if (!email && !slack && !webhook && !pagerduty) {
        const message = `Receiver ${shown(name)} reaches nobody.`;
        const expected = 'email, slack, webhook or pagerduty';
        reading.findings.push(finding('empty-value', { origin: reading.origin, path }, message, { expected }));
      }
      const called = webhook && webhookOf(reading, webhook, [...path, 'webhook']);
      return [
        name,
        {
          ...(email && { email }),
          ...(slack && { slack }),
          ...(called && { webhook: called }),
          ...(pagerduty && { pagerduty }),
        },
      ];
    }),
  );
}

function webhookOf(
  { findings, origin }: Reading,
  { url, urlFile }: NonNullable<ReceiverFields['webhook']>,
  path: Path,
): Receiver['webhook'] {
  if (url !== undefined && urlFile !== undefined) {
    const also = [{ at: { origin, path: [...path, 'urlFile'], key: true }, message: '`urlFile` stands here' }];
    const at = { origin, path: [...path, 'url'], key: true };
    findings.push(
      finding('conflicting-fields', at, '`url` cannot stand beside `urlFile`.', {
        help: 'remove one of the two',
        also,
      }),
    );
  }
  if (urlFile !== undefined) return { urlFile };
  if (url !== undefined) return { url };
  findings.push(
    finding('missing-field', { origin, path }, 'The webhook has no address.', { expected: 'url or urlFile' }),
  );
  return undefined;
}

/** How mail is sent; a name without a password, or the other way round, is the finding `missing-field`. */
export function smtpOf({ findings, origin }: Reading, fields: SmtpFields): Smtp {
  const { from, passwordFile, requireTls = true, smarthost, username } = fields;
  const path = ['spec', 'smtp'];
  const missing = (field: string, expected: string) =>
    findings.push(finding('missing-field', { origin, path }, `\`spec.smtp.${field}\` is missing.`, { expected }));
  if (username !== undefined && passwordFile === undefined) {
    missing('passwordFile', 'the path of the file that holds the password of `username`');
  }
  if (username === undefined && passwordFile !== undefined) missing('username', 'the name that the password is for');
  return {
    smarthost,
    from,
    ...(username !== undefined && passwordFile !== undefined && { login: { username, passwordFile } }),
    requireTls,
  };
}

/** Reports a receiver that no Defaults in reach name. */
export function checkReceiver(
  reading: Reading,
  notify: string | undefined,
  { defaults }: { readonly defaults: Pick<Defaults, 'receivers'> },
): void {
  const names = Object.keys(defaults.receivers);
  if (notify === undefined || names.includes(notify)) return;
  reading.findings.push(
    finding(
      'unknown-receiver',
      { origin: reading.origin, path: ['spec', 'notify'] },
      `No Defaults document names a receiver ${shown(notify)}.`,
      {
        expected: names.length > 0 ? orList(names) : 'a name under `receivers` of a Defaults document',
        help: didYouMean(notify, names),
      },
    ),
  );
}
