/** What is wrong with the draft, a line each, with the way to mend it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';
import type { Diagnostic } from '@quartet/generator';
import { PLAIN } from '../../words/plain.ts';
import { StatusMark } from '../status/StatusMark.tsx';
import { Code } from './Code.tsx';
import { helpText, mended, suggestionOf } from './mends.ts';

interface Props {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly onText: (text: string) => void;
  readonly onShow: (line: number) => void;
}

/** More than this are counted, not listed. */
const MOST = 12;
const MARKS = { error: 'critical', warning: 'warning', info: 'note' } as const;

export function Findings({ diagnostics, onShow, onText, text }: Props) {
  const styles = useStyles2(stylesOf);
  if (diagnostics.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('editor.findings.title', 'Findings')}>
      {diagnostics.slice(0, MOST).map((finding) => {
        const better = mended(text, finding);
        return (
          <li key={`${finding.line}:${finding.column}:${finding.code}:${finding.message}`} className={styles.item}>
            <StatusMark status={MARKS[finding.severity]} />
            <span>
              <Code text={finding.message} />{' '}
              {finding.expected !== undefined && (
                <span className={styles.quiet}>
                  <Code
                    text={t('editor.findings.expected', 'Expected: {{what}}.', {
                      what: finding.expected,
                      ...PLAIN,
                    })}
                  />
                </span>
              )}{' '}
              {finding.help !== undefined && better === undefined && (
                <span className={styles.quiet}>
                  <Code text={helpText(finding.help)} />
                </span>
              )}
            </span>
            <span className={styles.actions}>
              {better !== undefined && (
                <Button size="sm" variant="secondary" icon="wrench" onClick={() => onText(better)}>
                  {t('editor.findings.mend', 'Write {{word}}', {
                    word: suggestionOf(finding) ?? '',
                    ...PLAIN,
                  })}
                </Button>
              )}
              {finding.line !== undefined && (
                <Button size="sm" fill="text" variant="secondary" onClick={() => onShow(finding.line!)}>
                  {t('editor.findings.line', 'line {{line}}', { line: finding.line })}
                </Button>
              )}
            </span>
          </li>
        );
      })}
      {diagnostics.length > MOST && (
        <li className={styles.quiet}>
          {t('editor.findings.more', 'and {{count}} more', { count: diagnostics.length - MOST })}
        </li>
      )}
    </ul>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(0.5) }),
  item: css({
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  actions: css({ display: 'inline-flex', alignItems: 'baseline', gap: theme.spacing(0.5) }),
});
