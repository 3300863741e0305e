/** What the draft changes: the spec's text, the rules made of it, and what the server finds when it looks at the whole fleet. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Stack, Tab, TabsBar, Text, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { DiffView } from '../../features/diff/DiffView.tsx';
import type { Session } from '../../features/editor/use-session.ts';
import { useLive } from '../../prometheus/use-live.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';
import { changeText } from './change-words.ts';

interface Props {
  readonly session: Session;
  readonly store: RuleStore | undefined;
}

export function Changes({ session, store }: Props) {
  const [tab, setTab] = useState<'spec' | 'rules'>('spec');
  const { base, draft, open, text } = session;
  return (
    <Stack direction="column" gap={1}>
      <TabsBar>
        <Tab label={t('editor.changes.spec', 'Spec')} active={tab === 'spec'} onChangeTab={() => setTab('spec')} />
        <Tab
          label={t('editor.changes.rules', 'Generated rules')}
          active={tab === 'rules'}
          onChangeTab={() => setTab('rules')}
        />
      </TabsBar>
      {store && <Fleet session={session} store={store} />}
      {tab === 'spec' ? (
        <DiffView before={open.text} after={text} label={t('editor.changes.spec-label', 'What changes in the spec')} />
      ) : draft.rules === '' ? (
        <Text color="secondary">
          {t('editor.changes.no-rules', 'The draft has errors, so there are no rules of it.')}
        </Text>
      ) : (
        <DiffView
          before={base.rules}
          after={draft.rules}
          label={t('editor.changes.rules-label', 'What changes in the rules')}
        />
      )}
    </Stack>
  );
}

/** More changes than this are counted, not listed. */
const MOST = 8;

function Fleet({ session: { open, text }, store }: { readonly session: Session; readonly store: RuleStore }) {
  const styles = useStyles2(stylesOf);
  const live = useLive(JSON.stringify(['preview', open.path, text]), (signal) =>
    store.preview([{ path: open.path, text }], signal),
  );
  if (live.error && live.error.kind !== 'aborted') return <Text color="secondary">{live.error.message}</Text>;
  if (!live.data) return null;
  const { diagnostics } = live.data;
  // Recorded series follow from the alerts' fields; the difference shows them.
  const changes = live.data.changes.filter(({ kind }) => kind === 'alert');
  return (
    <ul className={styles.list}>
      {changes.slice(0, MOST).map((change) => (
        <li key={JSON.stringify([change.change, change.name, change.labels])}>{changeText(change)}</li>
      ))}
      {changes.length > MOST && (
        <li>{t('editor.changes.more', 'and {{count}} more', { count: changes.length - MOST })}</li>
      )}
      {diagnostics
        .filter(({ file }) => file !== open.path)
        .map(({ file, message }) => (
          <li key={`${file} ${message}`}>
            {t('editor.changes.elsewhere', '{{file}}: {{message}}', {
              file,
              message,
              ...PLAIN,
            })}
          </li>
        ))}
    </ul>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, paddingLeft: theme.spacing(2), overflowWrap: 'anywhere' }),
});
