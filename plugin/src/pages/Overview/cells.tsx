/** What stands in the cells of a row. */

import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { changeText } from '../../features/compare/change-text.ts';
import { Sparkline } from '../../features/sparkline/Sparkline.tsx';
import { StatusMark } from '../../features/status/StatusMark.tsx';
import type { Level } from '../../features/status/status.ts';
import { gapOf, quietSince, type RowTrends, type Span, type Trend } from '../../features/trends/trends.ts';
import { NONE, type Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { detailOf, quantileName, reasonText, resourceName, sinceOf } from './reason-words.ts';
import { type Crossing, cellLevel, type Row } from './rows.ts';
import { styles } from './styles.ts';

export interface CellProps {
  readonly row: Row;
  readonly words: Words;
  /** Prometheus' clock, milliseconds. */
  readonly now: number;
  readonly trends: RowTrends | undefined;
  readonly span: Span | undefined;
}

export function StatusCell({ now, row, span, trends, words }: CellProps) {
  const s = useStyles2(styles);
  const quiet = row.status === 'idle' || row.status === 'unscraped';
  const since = sinceOf(row.reason) ?? (quiet && span ? quietSince(trends?.lines.traffic, span) : undefined);
  const text = reasonText(row.reason, words);
  const detail = detailOf(row.reason);
  const loud = row.status === 'critical' ? s.critical : row.status === 'warning' ? s.warning : s.faint;
  return (
    <div className={s.names} title={titleOf(row)}>
      <span className={`${s.reason} ${loud}`}>{text}</span>
      {(detail !== undefined || since !== undefined) && (
        <span className={`${s.small} ${s.details}`}>
          {detail !== undefined && <span className={s.reason}>{detail}</span>}
          {since !== undefined && (
            <span>{t('overview.for', 'for {{duration}}', { duration: words.duration((now - since) / 1000) })}</span>
          )}
        </span>
      )}
    </div>
  );
}

/** All alerts behind the words, one a line. */
const titleOf = ({ alerts }: Row): string | undefined =>
  alerts.length === 0
    ? undefined
    : alerts
        .map(({ isFiring, labels, name }) =>
          isFiring
            ? t('overview.alert.firing', '{{name}} {{slo}} fires', { name, slo: labels.slo ?? '', ...PLAIN })
            : t('overview.alert.pending', '{{name}} {{slo}} is pending', { name, slo: labels.slo ?? '', ...PLAIN }),
        )
        .join('\n');

/** A cell of a column whose question was not answered. */
function Unanswered({ problem }: { readonly problem: string }) {
  const s = useStyles2(styles);
  return (
    <div className={`${s.signal} ${s.small}`} title={problem}>
      {t('overview.unanswered', 'not answered')}
    </div>
  );
}

interface SignalProps extends CellProps {
  readonly signal: Trend;
  /** Whether a comparison is on: then the change stands below. */
  readonly isCompared: boolean;
  /** Width of the line in pixels; 0: none. */
  readonly line: number;
  /** Why the column has no numbers at all. */
  readonly problem: string | undefined;
}

/** A latency span of at least a millisecond, a request in a thousand seconds, 1 % of errors, a full resource. */
const LEAST: Readonly<Record<Trend, number>> = { latency: 0.001, traffic: 0.001, errors: 0.01, saturation: 1 };

export function SignalCell({ isCompared, line, problem, row, signal, span, trends, words }: SignalProps) {
  const s = useStyles2(styles);
  if (problem !== undefined) return <Unanswered problem={problem} />;
  const say = sayer(signal, words);
  const value = row[signal];
  const level = cellLevel(row, signal);
  const change = isCompared ? changeText(value, row.before?.[signal], say) : undefined;
  const note = noteOf(row, signal);
  return (
    <div className={s.signal} title={limitsText(row, signal, words)}>
      {span && line > 0 && (
        <Sparkline
          width={line}
          line={trends?.lines[signal]}
          before={isCompared ? trends?.before[signal] : undefined}
          start={span.start}
          end={span.end}
          gap={gapOf(span)}
          least={LEAST[signal]}
          level={level}
        />
      )}
      <div className={s.number}>
        <span className={`${s.value} ${colourOf(level, s)}`}>
          {level && level !== 'note' && <StatusMark status={level} size={9} />}
          {say(value)}
          {level && level !== 'note' && <span className="sr-only">{t('overview.over-limit', 'over its limit')}</span>}
        </span>
        {(change ?? note) && <span className={s.small}>{change ?? note}</span>}
      </div>
    </div>
  );
}

function sayer(signal: Trend, words: Words): (value: number | undefined) => string {
  if (signal === 'latency') return (value) => words.seconds(value);
  if (signal === 'traffic') return (value) => (value === 0 ? NONE : words.rate(value));
  return (value) => words.percent(value);
}

const colourOf = (level: Level | undefined, s: { readonly critical: string; readonly warning: string }): string =>
  level === 'critical' ? s.critical : level === 'warning' ? s.warning : '';

function noteOf(row: Row, signal: Trend): string | undefined {
  if (signal === 'latency' && row.latency !== undefined) return quantileName(row.quantile);
  if (signal === 'saturation' && row.resource) return resourceName(row.resource);
  return undefined;
}

function limitsText(row: Row, signal: Trend, words: Words): string | undefined {
  const texts = row.crossings.filter((one) => one.signal === signal).map((one) => limitText(one, signal, words));
  return texts.length === 0 ? undefined : texts.join('\n');
}

function limitText({ limit, objective, quantile }: Crossing, signal: Trend, words: Words): string {
  if (objective) {
    return objective.threshold
      ? t('overview.objective-latency', 'Misses {{name}} now: {{target}} within {{threshold}}', {
          ...objective,
          ...PLAIN,
        })
      : t('overview.objective', 'Misses {{name}} now: {{target}}', { ...objective, ...PLAIN });
  }
  const value = sayer(signal, words)(limit);
  return quantile === undefined || signal !== 'latency'
    ? t('overview.limit', 'Limit {{value}}', { value, ...PLAIN })
    : t('overview.limit-quantile', 'Limit of {{quantile}}: {{value}}', {
        quantile: quantileName(quantile),
        value,
        ...PLAIN,
      });
}

export function BudgetCell({ problem, row, words }: Pick<SignalProps, 'row' | 'words' | 'problem'>) {
  const s = useStyles2(styles);
  if (problem !== undefined) return <Unanswered problem={problem} />;
  if (!row.budget) {
    return (
      <div className={s.signal}>
        <span className={s.faint} title={t('overview.no-objective', 'No objective')}>
          {NONE}
        </span>
      </div>
    );
  }
  const { slo, value } = row.budget;
  // The target is missed when nothing is left; before that, alerts tell whether it matters.
  const level = value <= 0 ? 'warning' : undefined;
  const burn = row.burns[0];
  const width = `${Math.round(Math.min(Math.max(value, 0), 1) * 100)}%`;
  return (
    <div className={s.signal} title={slo}>
      <span className={s.gauge} data-level={level} aria-hidden>
        <span style={{ width }} />
      </span>
      <div className={s.left}>
        <span className={`${s.value} ${colourOf(level, s)}`}>
          {level && <StatusMark status={level} size={9} />}
          {words.percent(value)}
        </span>
        {burn && (
          <span className={s.small} title={burn.slo}>
            {t('overview.burn', 'burns {{times}}', { times: words.times(burn.value) })}
          </span>
        )}
      </div>
    </div>
  );
}

export function AlertsCell({ problem, row }: Pick<SignalProps, 'row' | 'problem'>) {
  const s = useStyles2(styles);
  if (problem !== undefined) return <Unanswered problem={problem} />;
  const { firing, pending, status } = row;
  const loud = status === 'critical' ? s.critical : status === 'warning' ? s.warning : '';
  return (
    <div className={s.counts} title={titleOf(row)}>
      <span className={firing === 0 ? s.faint : loud}>{firing === 0 ? NONE : firing}</span>
      {pending > 0 && (
        <span className={s.small}>
          <span aria-hidden>+{pending}</span>
          <span className="sr-only">{t('overview.pending', '{{count}} pending', { count: pending })}</span>
        </span>
      )}
    </div>
  );
}
