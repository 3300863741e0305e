/** The editor of one alert: form and text on one side, what would come of it on the other. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Frame } from '../../app/Frame.tsx';
import { useSharedState } from '../../app/use-shared-state.ts';
import { ConflictView } from '../../features/editor/ConflictView.tsx';
import { hasErrors } from '../../features/editor/compile-draft.ts';
import { hasMarks } from '../../features/editor/conflict.ts';
import type { Owner } from '../../features/editor/document.ts';
import { HistoryDrawer } from '../../features/editor/HistoryDrawer.tsx';
import { SaveBar } from '../../features/editor/SaveBar.tsx';
import { SaveResult } from '../../features/editor/SaveResult.tsx';
import { useAlert } from '../../features/editor/use-alert.ts';
import { useLeaveGuard } from '../../features/editor/use-leave-guard.ts';
import { useSave } from '../../features/editor/use-save.ts';
import { useSession } from '../../features/editor/use-session.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import type { OpenSpec, RuleStore } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';
import { Changes } from './Changes.tsx';
import { DraftSide } from './DraftSide.tsx';
import { frameOf } from './frame.ts';
import { OutcomeSide } from './OutcomeSide.tsx';
import { Resumed } from './Resumed.tsx';
import type { Subject } from './subject.ts';

interface Props {
  readonly client: Prometheus;
  readonly subject: Subject;
  readonly id: string;
  readonly owner: Owner;
  readonly turn: number;
  /** Asks the data source anew. */
  readonly onAgain: () => void;
  /** Undefined where the spec was opened from a file. */
  readonly store: RuleStore | undefined;
  readonly opened: OpenSpec;
}

export function AlertEditor(props: Props) {
  const { client, id, opened, owner, store, turn } = props;
  const styles = useStyles2(stylesOf);
  const [shared] = useSharedState();
  const session = useSession(opened, owner);
  const alert = useAlert(session, id);
  const saving = useSave(store, session);
  const [shows, setShows] = useState<'diff' | 'history'>();
  useLeaveGuard(
    session.isChanged
      ? t('editor.leave', 'The draft is not saved. It stays in this browser. Leave the page?')
      : undefined,
  );
  const isMarked = hasMarks(session.text);
  const { state } = saving;
  return (
    <Frame
      {...frameOf(props, shared)}
      subTitle={<span>{session.open.path}</span>}
      actions={
        <Stack direction="row" gap={1}>
          <Button variant="secondary" icon="sync" onClick={props.onAgain}>
            {t('editor.again', 'Ask again')}
          </Button>
          {store && (
            <Button variant="secondary" icon="history" onClick={() => setShows('history')}>
              {t('editor.history.button', 'History')}
            </Button>
          )}
          <Button
            variant="secondary"
            icon="code-branch"
            aria-pressed={shows === 'diff'}
            disabled={!session.isChanged}
            onClick={() => setShows(shows === 'diff' ? undefined : 'diff')}
          >
            {t('editor.diff.button', 'Diff')}
          </Button>
        </Stack>
      }
    >
      <div className={styles.page}>
        <SaveBar
          session={session}
          saving={saving}
          isBroken={isMarked || hasErrors(session.draft)}
          readOnly={readOnlyWhy(props)}
        />
        <Resumed session={session} />
        {isMarked && (
          <Alert severity="warning" title={t('editor.conflict.marked', 'The text still has the marks of a conflict')}>
            {t('editor.conflict.marked-text', 'Keep one of each pair and take the marks away; then it can be saved.')}
          </Alert>
        )}
        <SaveResult state={state} onDismiss={saving.dismiss} />
        {state.kind === 'conflict' && (
          <ConflictView
            conflict={state.conflict}
            words={state.words}
            onChoose={(text) => saving.resolve(state.conflict, text)}
          />
        )}
        {shows === 'diff' && session.isChanged && <Changes session={session} store={store} />}
        {alert ? (
          <div className={styles.sides}>
            <DraftSide session={session} alert={alert} uid={client.uid} />
            <OutcomeSide session={session} alert={alert} client={client} store={store} turn={turn} />
          </div>
        ) : session.draft.document === undefined && session.base.document === undefined ? (
          <LoadingPlaceholder text="" />
        ) : (
          <Alert
            severity="info"
            title={t('editor.no-alert.title', 'The spec has no alert {{id}}', {
              id,
              ...PLAIN,
            })}
          >
            {t(
              'editor.no-alert.text',
              'It may have been renamed, or belong to an objective that is not there any more.',
            )}
          </Alert>
        )}
      </div>
      {store && shows === 'history' && (
        <HistoryDrawer
          store={store}
          path={session.open.path}
          text={session.open.text}
          onClose={() => setShows(undefined)}
          {...(readOnlyWhy(props) === undefined && !session.isChanged
            ? {
                onRestore: (commit: string, text: string, message: string) => {
                  setShows(undefined);
                  void saving.restore(commit, text, message);
                },
              }
            : {})}
        />
      )}
    </Frame>
  );
}

/** Why nothing can be saved here; undefined where it can. */
function readOnlyWhy({ opened, store }: Pick<Props, 'opened' | 'store'>): string | undefined {
  if (!store) return t('editor.read-only.file', 'Opened from a file: take the change along as a patch.');
  if (store.capabilities.isReadOnly)
    return t('editor.read-only.server', 'The server is read-only: take the change along as a patch.');
  if (!store.capabilities.canWrite || !opened.canWrite)
    return t('editor.read-only.user', 'You may read this spec and not save it: take the change along as a patch.');
  return undefined;
}

const stylesOf = (theme: GrafanaTheme2) => ({
  page: css({ display: 'grid', gap: theme.spacing(2) }),
  sides: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(4),
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
