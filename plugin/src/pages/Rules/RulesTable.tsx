/** The table of rules: only the rows in view are drawn, and a row opens to show its expression and its alerts. */

import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, IconButton, TextLink, useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { RuleDetails } from './RuleDetails.tsx';
import type { RuleRow } from './rules.ts';

const ROW = 37;

export function RulesTable({ rows }: { readonly rows: readonly RuleRow[] }) {
  const styles = useStyles2(stylesOf);
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]!.key,
    overscan: 12,
  });
  const toggle = (key: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const heads = [
    t('rules.column-state', 'State'),
    t('rules.column-name', 'Name'),
    t('rules.column-owner', 'Owner'),
    t('rules.column-group', 'Group'),
    t('rules.column-evaluated', 'Evaluated'),
    t('rules.column-took', 'Took'),
  ];
  return (
    // A scrolling region is reached by keyboard only when it can take the focus.
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={t('rules.title', 'Rules')}>
      <div role="table" aria-rowcount={rows.length + 1} aria-label={t('rules.title', 'Rules')}>
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.columns}>
            {heads.map((head, index) => (
              <div key={head} role="columnheader" className={cx(index > 3 && styles.number)}>
                {head}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]!;
            return (
              <div
                key={row.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Row row={row} index={item.index} isOpen={open.has(row.key)} onToggle={() => toggle(row.key)} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: RuleRow;
  readonly index: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ index, isOpen, onToggle, row }: RowProps) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const label = isOpen
    ? t('rules.close', 'Hide {{name}}', { name: row.name, ...PLAIN })
    : t('rules.open', 'Show {{name}}', { name: row.name, ...PLAIN });
  return (
    <>
      <div role="row" aria-rowindex={index + 2} className={cx(styles.columns, styles.row)}>
        <div role="cell" className={styles.state}>
          <IconButton
            name={isOpen ? 'angle-down' : 'angle-right'}
            aria-label={label}
            aria-expanded={isOpen}
            onClick={onToggle}
          />
          <State row={row} />
        </div>
        <div role="cell" className={styles.cut} title={row.detail ? `${row.name} (${row.detail})` : row.name}>
          <span className={row.state === 'recording' ? styles.code : undefined}>{row.name}</span>
          {row.detail && <span className={styles.faint}> {row.detail}</span>}
        </div>
        <div role="cell" className={styles.cut}>
          <Owner row={row} />
        </div>
        <div role="cell" className={cx(styles.cut, styles.faint)} title={`${row.group}, ${row.file}`}>
          {row.group}
        </div>
        <div role="cell" className={cx(styles.number, styles.faint)}>
          {row.evaluatedAt === undefined
            ? t('rules.not-yet', 'not yet')
            : t('rules.ago', '{{duration}} ago', {
                duration: words.duration((Date.now() - row.evaluatedAt) / 1000),
                ...PLAIN,
              })}
        </div>
        <div role="cell" className={styles.number}>
          {words.seconds(row.took)}
        </div>
      </div>
      {isOpen && (
        <div role="row">
          <div role="cell">
            <RuleDetails row={row} />
          </div>
        </div>
      )}
    </>
  );
}

function State({ row }: { readonly row: RuleRow }) {
  const styles = useStyles2(stylesOf);
  if (row.health === 'failing') {
    return (
      <span className={styles.critical}>
        <Icon name="exclamation-circle" /> {t('rules.is-failing', 'Fails')}
      </span>
    );
  }
  switch (row.state) {
    case 'firing':
      return (
        <span className={row.isCritical ? styles.critical : styles.warning}>
          {row.isCritical ? '▲' : '●'} {t('rules.is-firing', 'Firing')}
        </span>
      );
    case 'pending':
      return <span className={styles.warning}>○ {t('rules.is-pending', 'Pending')}</span>;
    case 'recording':
      return (
        <span className={styles.faint}>
          {row.health === 'waiting' ? t('rules.is-waiting', 'Waits') : t('rules.is-recording', 'Records')}
        </span>
      );
    default:
      return (
        <span className={styles.faint}>
          {row.health === 'waiting' ? t('rules.is-waiting', 'Waits') : t('rules.is-quiet', 'Quiet')}
        </span>
      );
  }
}

function Owner({ row }: { readonly row: RuleRow }) {
  const [state] = useSharedState();
  if (!row.owner) return <>–</>;
  const { kind, name } = row.owner;
  const href =
    kind === 'service'
      ? linkTo.service(name, state)
      : kind === 'database'
        ? linkTo.database(name, state)
        : linkTo.host(name, state);
  return (
    <TextLink href={href} inline={false} color="primary">
      {name}
    </TextLink>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  scroller: css({ maxHeight: '70vh', minHeight: 200, overflow: 'auto' }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.medium}`,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: '130px minmax(220px, 3fr) minmax(120px, 1.2fr) minmax(140px, 1.5fr) 130px 80px',
    gap: theme.spacing(2),
    alignItems: 'center',
    minHeight: ROW - 1,
    padding: theme.spacing(0, 1),
  }),
  body: css({ position: 'relative' }),
  place: css({ position: 'absolute', insetInline: 0, top: 0 }),
  row: css({
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
  }),
  state: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
  cut: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  number: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
  faint: css({ color: theme.colors.text.secondary }),
  code: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
  critical: css({ color: theme.colors.error.text }),
  warning: css({ color: theme.colors.warning.text }),
});
