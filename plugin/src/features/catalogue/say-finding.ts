/** Findings in words: `Row lock waits 4.2, since 02:13, usually 0.01`. */

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { watchedSeries } from '@quartet/generator';
import type { Words } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Finding } from './findings.ts';
import { sayValue } from './unit.ts';

const { HOST, MYSQL, POSTGRESQL, REDIS } = watchedSeries;

/** What a recorded series is called in a sentence. */
export function seriesTitle({ labels, series }: Pick<Finding, 'labels' | 'series'>): string {
  switch (series) {
    case MYSQL.rowLockWait:
      return t('catalogue.series.row-lock-wait', 'Sessions blocked by row locks');
    case MYSQL.deadlocks:
    case POSTGRESQL.deadlocks:
      return t('catalogue.series.deadlocks', 'Deadlocks');
    case MYSQL.latency:
      return t('catalogue.series.statement-latency', 'Mean statement');
    case MYSQL.slowQueries:
      return t('catalogue.series.slow', 'Slow statements');
    case MYSQL.errors:
      return t('catalogue.series.errors', 'Failed statements');
    case MYSQL.connections:
    case POSTGRESQL.connections:
    case REDIS.connections:
      return t('catalogue.series.connections', 'Connections used');
    case MYSQL.questions:
      return t('catalogue.series.statements', 'Statements');
    case MYSQL.bufferPoolMiss:
      return t('catalogue.series.buffer-pool', 'Pages not in memory');
    case MYSQL.redo:
      return t('catalogue.series.redo', 'Redo log used');
    case POSTGRESQL.longestTransaction:
      return t('catalogue.series.longest', 'Longest transaction');
    case POSTGRESQL.rollbacks:
      return t('catalogue.series.rollbacks', 'Transactions rolled back');
    case POSTGRESQL.transactions:
      return t('catalogue.series.transactions', 'Transactions');
    case POSTGRESQL.cacheMiss:
      return t('catalogue.series.cache', 'Blocks not in memory');
    case POSTGRESQL.tempBytes:
      return t('catalogue.series.temporary', 'Temporary files written');
    case REDIS.latency:
      return t('catalogue.series.command-latency', 'Mean command');
    case REDIS.evictions:
      return t('catalogue.series.evictions', 'Keys evicted');
    case REDIS.memory:
    case HOST.memory:
      return t('catalogue.series.memory', 'Memory used');
    case REDIS.commands:
      return t('catalogue.series.commands', 'Commands');
    case REDIS.keyMiss:
      return t('catalogue.series.keys', 'Keys not found');
    case HOST.cpu:
      return t('catalogue.series.cpu', 'CPU used');
    case HOST.disk:
      return t('catalogue.series.disk', 'Disk used on {{mountpoint}}', {
        mountpoint: labels.mountpoint ?? '',
        ...PLAIN,
      });
    case HOST.load:
      return t('catalogue.series.load', 'Tasks for each CPU');
    case HOST.received:
      return t('catalogue.series.received', 'Bytes received');
    case HOST.sent:
      return t('catalogue.series.sent', 'Bytes sent');
    default:
      return series;
  }
}

/** How much, and what is usual. */
export function sayFinding(words: Words, finding: Finding): string {
  const values = {
    what: seriesTitle(finding),
    value: sayValue(words, finding.unit, finding.peak),
    usual: sayValue(words, finding.unit, finding.usual),
    ...PLAIN,
  };
  return finding.usual === undefined
    ? t('catalogue.finding.plain', '{{what}}: {{value}}', values)
    : t('catalogue.finding.usual', '{{what}}: {{value}}, usually {{usual}}', values);
}

/** When it stood out, in the reader's time zone. */
export function sayWhen({ since, until }: Pick<Finding, 'since' | 'until'>, format = 'HH:mm'): string {
  const at = (time: number) => dateTimeFormat(time, { format });
  if (since !== undefined && until !== undefined)
    return t('catalogue.when.between', '{{since}} to {{until}}', { since: at(since), until: at(until), ...PLAIN });
  if (since !== undefined) return t('catalogue.when.since', 'since {{since}}', { since: at(since), ...PLAIN });
  if (until !== undefined) return t('catalogue.when.until', 'until {{until}}', { until: at(until), ...PLAIN });
  return t('catalogue.when.always', 'all the time');
}
