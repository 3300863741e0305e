/** How the alert would have gone: the graph with its threshold, how often it would have fired beside today's rule, and where thresholds lie. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { Backtest, GroupedAlert, RuleGroup } from '@quartet/generator';
import { useMemo, useState } from 'react';
import type { Prometheus } from '../../prometheus/client.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { snapped, stepOf, type Unit } from '../editor/quantity.ts';
import { amountText } from '../editor/sentence.ts';
import { levelOf } from '../status/status.ts';
import { Timeline } from '../timeline/Timeline.tsx';
import { Graph } from './Graph.tsx';
import { measuredOf } from './measured.ts';
import { PASTS, type Past, stripOf } from './past.ts';
import { approximateText, firedText } from './past-words.ts';
import { firedAt, percentiles } from './simulate.ts';
import { useBacktest, useHistory } from './use-past.ts';

interface Props {
  readonly client: Prometheus;
  readonly alert: GroupedAlert;
  /** The same alert as it stands on the server; undefined where it is new. */
  readonly before: GroupedAlert | undefined;
  readonly groups: readonly RuleGroup[];
  readonly groupsBefore: readonly RuleGroup[];
  readonly unit: Unit;
  readonly past: Past;
  readonly turn: number;
  readonly onPast: (past: Past) => void;
  /** Absent where the threshold follows from something else. */
  readonly onThreshold?: (value: number) => void;
}

export function PastPanel({
  alert,
  before,
  client,
  groups,
  groupsBefore,
  onPast,
  onThreshold,
  past,
  turn,
  unit,
}: Props) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const history = useHistory(client, alert, past, turn);
  const test = useBacktest(client, { alert, groups, before: groupsBefore }, past, turn);
  const [moving, setMoving] = useState<number>();
  const { rule } = alert;
  const measured = useMemo(() => measuredOf(rule.expr), [rule.expr]);
  const today = before && measuredOf(before.rule.expr)?.threshold;
  const threshold = moving ?? measured?.threshold;
  const format = (value: number) => amountText(unit, value, words);
  const about = useMemo(
    () =>
      history.data && measured && threshold !== undefined
        ? firedAt(history.data, rule, measured.op, threshold)
        : undefined,
    [history.data, measured, rule, threshold],
  );
  const exact = moving === undefined ? test.data : undefined;
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <RadioButtonGroup<Past>
          size="sm"
          aria-label={t('editor.past.length', 'How far back')}
          value={past}
          onChange={onPast}
          options={PASTS.map((value) => ({ value, label: value }))}
        />
        {test.isLoading && (
          <span className={styles.quiet} role="status">
            {t('editor.past.asking', 'asking the past, {{share}}', {
              share: words.percent(Math.round(test.share * 100) / 100),
            })}{' '}
            <Button size="sm" fill="text" variant="secondary" onClick={test.stop}>
              {t('editor.past.stop', 'Stop')}
            </Button>
          </span>
        )}
      </div>
      {history.data ? (
        <Graph
          history={history.data}
          op={measured?.op ?? '>'}
          threshold={threshold}
          today={today}
          format={format}
          stepFor={(top) => stepOf(unit, top)}
          {...(onThreshold
            ? {
                onMove: (value: number, isDone: boolean) => {
                  const rounded = snapped(unit, value);
                  setMoving(isDone ? undefined : rounded);
                  if (isDone && rounded > 0) onThreshold(rounded);
                },
              }
            : {})}
        />
      ) : (
        <div className={styles.space} aria-busy={history.isLoading}>
          {history.error
            ? history.error.message
            : measured === undefined &&
              t('editor.past.no-graph', 'This alert compares nothing with a number, so there is no line to draw.')}
        </div>
      )}
      <p className={styles.result} aria-live="polite">
        {exact ? (
          <>
            <strong>{firedText(exact.draft.totals, words)}</strong>{' '}
            <span className={styles.quiet}>
              {exact.isSame
                ? t('editor.past.same', 'as today’s rule')
                : exact.today &&
                  t('editor.past.today', 'today’s rule: {{fired}}', {
                    fired: firedText(exact.today.totals, words),
                    ...PLAIN,
                  })}
            </span>
          </>
        ) : about ? (
          <strong>{t('editor.past.about', 'about: {{fired}}', { fired: firedText(about, words), ...PLAIN })}</strong>
        ) : (
          <span className={styles.quiet}>{test.error?.message ?? '…'}</span>
        )}
      </p>
      {exact && (
        <Strips draft={exact.draft} today={exact.isSame ? undefined : exact.today} severity={rule.labels.severity} />
      )}
      {exact && <Honest draft={exact.draft} queries={exact.queries} />}
      {history.data && measured?.threshold !== undefined && onThreshold && (
        <Percentiles
          rows={percentiles(history.data, measured.op).map(({ name, value }) => ({
            name,
            value,
            fired: firedText(firedAt(history.data!, rule, measured.op, value), words),
          }))}
          format={format}
          onTake={(value) => onThreshold(snapped(unit, value))}
        />
      )}
    </div>
  );
}

interface StripsProps {
  readonly draft: Backtest;
  readonly today: Backtest | undefined;
  readonly severity: string | undefined;
}

function Strips({ draft, severity, today }: StripsProps) {
  const styles = useStyles2(stylesOf);
  const rows = [
    [t('editor.past.draft-strip', 'this draft'), draft],
    ...(today ? [[t('editor.past.today-strip', 'today'), today] as const] : []),
  ] as const;
  return (
    <div className={styles.strips}>
      {rows.map(([label, { end, runs, start }]) => (
        <div key={label} className={styles.strip}>
          <span className={styles.quiet}>{label}</span>
          <Timeline
            label={label}
            intervals={stripOf(runs, { start, end })}
            start={start}
            end={end}
            level={levelOf(severity)}
          />
        </div>
      ))}
    </div>
  );
}

/** Why the outcome may differ from what Prometheus would have made of it. */
function Honest({ draft, queries }: { readonly draft: Backtest; readonly queries: number }) {
  const styles = useStyles2(stylesOf);
  const notes = approximateText(draft);
  return (
    <details className={styles.quiet}>
      <summary>
        {notes.length === 0
          ? t('editor.past.exact', 'As Prometheus would have evaluated it, by {{count}} queries', {
              count: queries,
              defaultValue_one: 'As Prometheus would have evaluated it, by {{count}} query',
            })
          : t('editor.past.approximate', 'Approximate; {{count}} queries', {
              count: queries,
              defaultValue_one: 'Approximate; {{count}} query',
            })}
      </summary>
      <ul className={styles.notes}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        <li>
          <code>{draft.expr}</code>
        </li>
      </ul>
    </details>
  );
}

interface PercentilesProps {
  readonly rows: readonly { readonly name: string; readonly value: number; readonly fired: string }[];
  readonly format: (value: number) => string;
  readonly onTake: (value: number) => void;
}

function Percentiles({ format, onTake, rows }: PercentilesProps) {
  const styles = useStyles2(stylesOf);
  if (rows.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{t('editor.past.percentiles', 'A threshold at what was measured')}</caption>
      <tbody>
        {rows.map(({ fired, name, value }) => (
          <tr key={name}>
            <th scope="row">{name === 'worst' ? t('editor.past.worst', 'worst') : name}</th>
            <td className={styles.number}>{format(value)}</td>
            <td>{fired}</td>
            <td className={styles.number}>
              {value > 0 && (
                <Button size="sm" fill="text" variant="secondary" onClick={() => onTake(value)}>
                  {t('editor.past.take', 'Take {{value}}', { value: format(value), ...PLAIN })}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'grid', gap: theme.spacing(1.5) }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    minHeight: theme.spacing(3.5),
  }),
  space: css({
    height: 222,
    display: 'grid',
    placeItems: 'center',
    padding: theme.spacing(2),
    color: theme.colors.text.secondary,
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  result: css({ margin: 0, minHeight: theme.spacing(2.5) }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  strips: css({ display: 'grid', gap: theme.spacing(0.5) }),
  strip: css({ display: 'grid', gridTemplateColumns: '72px minmax(0, 1fr)', alignItems: 'center' }),
  notes: css({ paddingLeft: theme.spacing(2), overflowWrap: 'anywhere' }),
  table: css({
    width: '100%',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': {
      padding: theme.spacing(0.25, 1),
      textAlign: 'left',
      fontWeight: theme.typography.fontWeightRegular,
    },
    '& tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  caption: css({ captionSide: 'top', padding: 0, color: theme.colors.text.secondary }),
  number: css({ '&&&': { textAlign: 'right' } }),
});
