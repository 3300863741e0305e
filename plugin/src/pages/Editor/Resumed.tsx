/** Says that the page went on with a draft of an earlier visit. */

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import { useState } from 'react';
import type { Session } from '../../features/editor/use-session.ts';
import { PLAIN } from '../../words/plain.ts';

export function Resumed({ session }: { readonly session: Session }) {
  const [isSeen, setSeen] = useState(false);
  const { resumed } = session;
  if (resumed === undefined || isSeen || !session.isChanged) return null;
  return (
    <Alert
      severity="info"
      title={t('editor.resumed.title', 'Your draft of {{time}} is still here', {
        time: dateTimeFormat(resumed.at, { format: 'MMM D, HH:mm' }),
        ...PLAIN,
      })}
      onRemove={() => setSeen(true)}
    >
      {t('editor.resumed.text', 'It is kept in this browser until it is saved or discarded.')}
    </Alert>
  );
}
