/** What a save did, a line each, or why nothing changed. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Icon, useStyles2 } from '@grafana/ui';
import type { Step } from '@quartet/generator/api';
import { useWords } from '../../words/number.ts';
import { Code } from './Code.tsx';
import { helpText } from './mends.ts';
import { outcomeWords, refusedTitle, savedTitle, stepName } from './save-words.ts';
import type { SaveState } from './use-save.ts';

interface Props {
  readonly state: SaveState;
  readonly onDismiss: () => void;
}

export function SaveResult({ onDismiss, state }: Props) {
  const styles = useStyles2(stylesOf);
  switch (state.kind) {
    case 'saving':
      return (
        <p role="status" className={styles.busy}>
          <Icon name="spinner" /> {t('editor.save.under-way', 'Checking, writing, reloading, verifying and committing')}
        </p>
      );
    case 'saved':
      return (
        <Alert severity="success" title={savedTitle(state.saved)} onRemove={onDismiss}>
          <Steps steps={state.saved.steps} />
        </Alert>
      );
    case 'refused':
      return (
        <Alert severity="error" title={refusedTitle(state.problem)} onRemove={onDismiss}>
          <p className={styles.said}>
            <Code text={state.problem.message} />
          </p>
          {state.problem.help && (
            <p>
              <Code text={helpText(state.problem.help)} />
            </p>
          )}
          <Steps steps={state.problem.steps ?? []} />
          <p>{outcomeWords(state.problem)}</p>
        </Alert>
      );
    default:
      return null;
  }
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  if (steps.length === 0) return null;
  return (
    <ol className={styles.steps}>
      {steps.map(({ ok, step, tookMs, words: said }) => (
        <li key={step}>
          <Icon name={ok ? 'check' : 'times'} aria-hidden /> <strong>{stepName(step)}</strong> {said}{' '}
          <span className={styles.quiet}>{words.seconds(tookMs / 1000)}</span>
        </li>
      ))}
    </ol>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  busy: css({ margin: 0, color: theme.colors.text.secondary }),
  said: css({ fontFamily: theme.typography.fontFamilyMonospace, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
  steps: css({ listStyle: 'none', margin: 0, overflowWrap: 'anywhere' }),
  quiet: css({ color: theme.colors.text.secondary }),
});
