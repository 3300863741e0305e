/** One alert: opens its spec, and shows the rule as it runs where there is none to open. */

import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder, Stack } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { Frame } from '../../app/Frame.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { documentOf } from '../../features/editor/document.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import type { OpenSpec } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';
import { AlertEditor } from './AlertEditor.tsx';
import { frameOf } from './frame.ts';
import { OpenFile } from './OpenFile.tsx';
import { RunningRule } from './RunningRule.tsx';
import { ownerOf, type Subject } from './subject.ts';
import { useOpenSpec } from './use-open-spec.ts';

interface Props {
  readonly client: Prometheus;
  readonly subject: Subject;
  readonly id: string;
}

export function AlertPage({ client, id, subject }: Props) {
  const opened = useOpenSpec(subject);
  const owner = useMemo(() => ownerOf(subject), [subject]);
  const [file, setFile] = useState<OpenSpec>();
  const [turn, setTurn] = useState(0);
  const [shared] = useSharedState();
  const page = { client, subject, id, owner, turn, onAgain: () => setTurn((before) => before + 1) };
  // A file that does not describe it is said by the opener, not shown here.
  if (file) return <AlertEditor {...page} key={file.path} store={undefined} opened={file} />;
  if (opened.kind === 'open') return <AlertEditor {...page} store={opened.store} opened={opened.open} />;
  return (
    <Frame {...frameOf(page, shared)}>
      {opened.kind === 'loading' ? (
        <LoadingPlaceholder text="" />
      ) : (
        <Stack direction="column" gap={2}>
          {opened.kind === 'away' && (
            <Alert
              severity="error"
              title={t('editor.away.title', 'The Quartet server cannot be asked')}
              buttonContent={t('problem.retry', 'Try again')}
              onRemove={opened.retry}
            >
              {opened.error.message}
            </Alert>
          )}
          {opened.kind === 'no-server' && (
            <Alert severity="info" title={t('editor.no-server.title', 'No Quartet server is configured')}>
              {t(
                'editor.no-server.text',
                'Open the spec file here to try a change on the past, and take it along as a patch. An administrator can set a server, which saves it.',
              )}{' '}
              <a href={linkTo.configuration()}>{t('editor.no-server.link', 'Configuration')}</a>
            </Alert>
          )}
          {opened.kind === 'unknown' && (
            <Alert
              severity="info"
              title={t('editor.unknown.title', 'No spec describes {{name}}', { name: subject.name, ...PLAIN })}
            >
              {t('editor.unknown.text', 'The server holds {{count}} specs, and its rules come from somewhere else.', {
                count: opened.specs.length,
                defaultValue_one: 'The server holds {{count}} spec, and its rules come from somewhere else.',
              })}
            </Alert>
          )}
          <OpenFile fits={(text) => documentOf(text, owner) !== undefined} name={subject.name} onOpen={setFile} />
          <RunningRule client={client} subject={subject} id={id} turn={turn} />
        </Stack>
      )}
    </Frame>
  );
}
