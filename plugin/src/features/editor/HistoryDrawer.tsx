/** Who changed the spec, when and why; each version beside the present one, and the way back to it. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Drawer, useStyles2 } from '@grafana/ui';
import type { HistoryEntry } from '@quartet/generator/api';
import { useState } from 'react';
import { useLive } from '../../prometheus/use-live.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';
import { DiffView } from '../diff/DiffView.tsx';

interface Props {
  readonly store: RuleStore;
  readonly path: string;
  /** As it stands on the server. */
  readonly text: string;
  /** Absent where this page may not save. */
  readonly onRestore?: (commit: string, text: string, message: string) => void;
  readonly onClose: () => void;
}

export function HistoryDrawer({ onClose, onRestore, path, store, text }: Props) {
  const styles = useStyles2(stylesOf);
  const [chosen, setChosen] = useState<HistoryEntry>();
  const live = useLive(`history ${path} ${text.length}`, (signal) => store.history(path, undefined, signal));
  return (
    <Drawer
      title={t('editor.history.title', 'History of {{path}}', { path, ...PLAIN })}
      subtitle={
        store.capabilities.hasGit ? undefined : t('editor.history.journal', 'Kept by the server itself, not by Git.')
      }
      onClose={onClose}
    >
      {live.error && <p role="alert">{live.error.message}</p>}
      {live.data?.entries.length === 0 && (
        <p>{t('editor.history.empty', 'It was not changed since it was written.')}</p>
      )}
      <ol className={styles.list}>
        {live.data?.entries.map((entry) => (
          <li key={entry.commit} className={styles.entry}>
            <div className={styles.line}>
              <span>
                <strong>{entry.message.split('\n')[0]}</strong>
                <br />
                <span className={styles.quiet}>
                  {t('editor.history.who', '{{author}}, {{at}}, {{commit}}', {
                    author: entry.author.name,
                    at: dateTimeFormat(entry.at, { format: 'YYYY-MM-DD HH:mm' }),
                    commit: entry.commit.slice(0, 8),
                    ...PLAIN,
                  })}
                </span>
              </span>
              <Button
                size="sm"
                variant="secondary"
                aria-expanded={chosen === entry}
                onClick={() => setChosen(chosen === entry ? undefined : entry)}
              >
                {t('editor.history.show', 'Compare')}
              </Button>
            </div>
            {chosen === entry && (
              <Version entry={entry} path={path} store={store} text={text} {...(onRestore ? { onRestore } : {})} />
            )}
          </li>
        ))}
      </ol>
      {live.data?.hasMore && (
        <p className={styles.quiet}>{t('editor.history.more', 'Older changes are in the repository.')}</p>
      )}
    </Drawer>
  );
}

type VersionProps = Pick<Props, 'store' | 'path' | 'text' | 'onRestore'> & { readonly entry: HistoryEntry };

function Version({ entry, onRestore, path, store, text }: VersionProps) {
  const styles = useStyles2(stylesOf);
  const live = useLive(`version ${path} ${entry.commit}`, (signal) => store.version(path, entry.commit, signal));
  const old = live.data?.text;
  if (live.error) return <p role="alert">{live.error.message}</p>;
  if (live.data === undefined) return null;
  if (old === null || old === undefined) return <p>{t('editor.history.gone', 'The file did not exist then.')}</p>;
  return (
    <>
      <DiffView before={text} after={old} label={t('editor.history.diff', 'From now to this version')} />
      {onRestore && old !== text && (
        <Button
          size="sm"
          icon="history"
          className={styles.restore}
          onClick={() =>
            onRestore(
              entry.commit,
              old,
              t('editor.history.message', 'restore {{path}} as of {{commit}}', {
                path,
                commit: entry.commit.slice(0, 8),
                ...PLAIN,
              }),
            )
          }
        >
          {t('editor.history.restore', 'Restore this version')}
        </Button>
      )}
    </>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  restore: css({ justifySelf: 'start' }),
  entry: css({
    display: 'grid',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  line: css({
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'start',
    gap: theme.spacing(2),
    overflowWrap: 'anywhere',
  }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
