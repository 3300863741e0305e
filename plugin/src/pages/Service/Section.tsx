/** A part of the page under a heading, with what failed or is still loading said in its place. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';
import { type ReactNode, useId } from 'react';
import { titleOf } from '../../app/Problem.tsx';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import type { Live } from '../../prometheus/use-live.ts';

interface Props {
  readonly title: string;
  /** Beside the title, small. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ actions, children, note, title }: Props) {
  const styles = useStyles2(stylesOf);
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/**
 * Rows of the final size while nothing came yet; what failed in one line above what still stands. The page itself says
 * it large when Prometheus is away: said by every part, it would push all else out of sight.
 */
export function Answered<T>({ children, live, rows }: AnsweredProps<T>) {
  const styles = useStyles2(stylesOf);
  return (
    <>
      {live.error && live.error.kind !== 'aborted' && (
        <div className={styles.problem} role="alert">
          <StatusMark status="warning" />
          <span>
            {titleOf(live.error)}: {live.error.message}
          </span>
          <Button size="sm" fill="text" onClick={live.reload}>
            {t('problem.retry', 'Try again')}
          </Button>
        </div>
      )}
      {live.data !== undefined
        ? children(live.data)
        : live.isLoading && (
            <div aria-busy className={styles.skeletons}>
              {Array.from({ length: rows }, (_, index) => `row-${index}`).map((row) => (
                <div key={row} className={styles.skeleton} />
              ))}
            </div>
          )}
    </>
  );
}

interface AnsweredProps<T> {
  readonly live: Live<T>;
  /** How many rows will come, about. */
  readonly rows: number;
  readonly children: (data: T) => ReactNode;
}

const stylesOf = (theme: GrafanaTheme2) => ({
  section: css({ marginTop: theme.spacing(3) }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    marginBottom: theme.spacing(1),
    minHeight: theme.spacing(4),
  }),
  title: css({ ...theme.typography.h5, margin: 0 }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  actions: css({ marginLeft: 'auto', display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  problem: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
  }),
  skeletons: css({ display: 'grid', gap: theme.spacing(0.5) }),
  skeleton: css({
    height: theme.spacing(4.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
});
