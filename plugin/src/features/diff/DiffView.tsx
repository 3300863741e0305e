/** Two texts and what differs between them, below each other or side by side. */

import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { diffLines, hunksOf, type Line, SIGN } from './lines.ts';
import { type Pair, pairsOf } from './pairs.ts';

interface Props {
  readonly before: string;
  readonly after: string;
  /** What is compared, for those who do not see it. */
  readonly label: string;
}

export function DiffView({ after, before, label }: Props) {
  const styles = useStyles2(stylesOf);
  const [mode, setMode] = useState<'unified' | 'split'>('unified');
  const hunks = useMemo(() => hunksOf(diffLines(before, after)), [before, after]);
  if (hunks.length === 0) return <p className={styles.quiet}>{t('editor.diff.same', 'Nothing differs.')}</p>;
  return (
    <div className={styles.view}>
      <RadioButtonGroup<'unified' | 'split'>
        size="sm"
        className={styles.mode}
        aria-label={t('editor.diff.mode', 'How the difference is shown')}
        value={mode}
        onChange={setMode}
        options={[
          { value: 'unified', label: t('editor.diff.unified', 'Below each other') },
          { value: 'split', label: t('editor.diff.split', 'Side by side') },
        ]}
      />
      <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
        <table className={styles.table}>
          <tbody>
            {hunks.map(({ lines, skipped }) => (
              <Hunk
                key={`${lines[0]!.before ?? ''}-${lines[0]!.after ?? ''}`}
                lines={lines}
                skipped={skipped}
                isSplit={mode === 'split'}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Hunk({
  isSplit,
  lines,
  skipped,
}: {
  readonly lines: readonly Line[];
  readonly skipped: number;
  readonly isSplit: boolean;
}) {
  const styles = useStyles2(stylesOf);
  return (
    <>
      {skipped > 0 && (
        <tr>
          <td colSpan={isSplit ? 4 : 3} className={styles.skipped}>
            {t('editor.diff.skipped', '{{count}} equal lines', {
              count: skipped,
              defaultValue_one: '{{count}} equal line',
            })}
          </td>
        </tr>
      )}
      {isSplit
        ? pairsOf(lines).map((pair) => <SplitRow key={`${pair.before?.before}-${pair.after?.after}`} pair={pair} />)
        : lines.map((line) => <UnifiedRow key={`${line.before}-${line.after}`} line={line} />)}
    </>
  );
}

function UnifiedRow({ line }: { readonly line: Line }) {
  const styles = useStyles2(stylesOf);
  return (
    <tr className={styles[line.kind]}>
      <td className={styles.number}>{line.before}</td>
      <td className={styles.number}>{line.after}</td>
      <td className={styles.code}>
        {SIGN[line.kind]} {line.text}
      </td>
    </tr>
  );
}

function SplitRow({ pair: { after, before } }: { readonly pair: Pair }) {
  const styles = useStyles2(stylesOf);
  const half = (line: Line | undefined, number: number | undefined) => (
    <>
      <td className={cx(styles.number, line && styles[line.kind])}>{number}</td>
      <td className={cx(styles.code, styles.half, line && styles[line.kind])}>
        {line && `${SIGN[line.kind]} ${line.text}`}
      </td>
    </>
  );
  return (
    <tr>
      {half(before, before?.before)}
      {half(after, after?.after)}
    </tr>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  view: css({ display: 'grid', gap: theme.spacing(1) }),
  mode: css({ justifySelf: 'start' }),
  quiet: css({ color: theme.colors.text.secondary, margin: 0 }),
  scroll: css({
    overflow: 'auto',
    maxHeight: '60vh',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  table: css({
    width: '100%',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  same: css({}),
  removed: css({ background: theme.colors.error.transparent }),
  added: css({ background: theme.colors.success.transparent }),
  number: css({
    width: '1%',
    padding: theme.spacing(0, 1),
    textAlign: 'right',
    color: theme.colors.text.secondary,
    userSelect: 'none',
    verticalAlign: 'top',
  }),
  code: css({ padding: theme.spacing(0, 1), whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
  half: css({ width: '49%', verticalAlign: 'top' }),
  skipped: css({
    padding: theme.spacing(0.25, 1),
    color: theme.colors.text.secondary,
    background: theme.colors.background.secondary,
  }),
});
