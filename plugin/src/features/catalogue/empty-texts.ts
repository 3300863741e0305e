/** What an empty panel says where everything was measured: that nothing of the kind happened. */

import { t } from '@grafana/i18n';
import type { CataloguePanel } from '@quartet/generator';

/** A sentence for a panel whose metrics are there and whose answer is empty. */
export function emptyText({ id }: Pick<CataloguePanel, 'id'>): string {
  switch (id) {
    case 'mysql-row-lock-wait':
      return t('catalogue.empty.row-lock-wait', 'Nobody waited for a row lock in this time');
    case 'mysql-rollback-share':
      return t('catalogue.empty.transactions', 'No transaction ended in this time');
    case 'mysql-temporary-tables':
      return t('catalogue.empty.temporary-tables', 'No temporary table was made in this time');
    case 'mysql-table-cache-miss':
      return t('catalogue.empty.tables', 'No table was opened in this time');
    case 'mysql-digest-errors':
    case 'redis-errors':
      return t('catalogue.empty.errors', 'Nothing failed in this time');
    case 'mysql-digest-no-index':
      return t('catalogue.empty.no-index', 'Every query used an index in this time');
    case 'mysql-exporter-failures':
      return t('catalogue.empty.collectors', 'No collector fails');
    case 'mysql-replication-lag':
      return t('catalogue.empty.lag', 'The lag is not known: replication has stopped or is connecting');
    case 'redis-keys':
      return t('catalogue.empty.keys', 'It holds no key');
    case 'redis-command-latency':
    case 'redis-command-rate':
      return t('catalogue.empty.commands', 'No command ran in this time');
    case 'host-disk-latency':
      return t('catalogue.empty.disk', 'No disk was read or written in this time');
    case 'host-units':
      return t('catalogue.empty.units', 'No unit has failed');
    default:
      return t('catalogue.empty.other', 'Nothing of the kind in this time');
  }
}
