/** MySQL and MariaDB: how full its pools, caches and logs are. */

import type { CataloguePanel } from '../catalogue.ts';
import { MYSQL } from '../names.ts';

const rate = (metric: string, more = '') => `rate(${metric}{$selector${more}}[$window])`;
const status = (name: string) => `mysql_global_status_${name}`;
const variable = (name: string) => `mysql_global_variables_${name}`;
/** All pages of the buffer pool; `old` is a part of `data`. */
const POOL = `on (job, instance) sum by (job, instance) (${status('buffer_pool_pages')}{$selector,state=~"data|free|misc"})`;

export const saturationPanels: readonly CataloguePanel[] = [
  {
    id: 'mysql-connections',
    section: 'saturation',
    title: 'How many connections are there?',
    help: 'Open now, the most there were since the start, and the most there may be.',
    queries: [
      { expr: `${status('threads_connected')}{$selector}`, legend: 'open' },
      { expr: `${status('max_used_connections')}{$selector}`, legend: 'most so far' },
      { expr: `${variable('max_connections')}{$selector}`, legend: 'limit' },
    ],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'mysql-threads-created',
    section: 'saturation',
    title: 'Are threads created all the time?',
    help: 'New threads per second. A steady rate means that clients connect anew for each request, or that thread_cache_size is too small.',
    queries: [{ expr: rate(status('threads_created')) }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-row-locks-now',
    section: 'saturation',
    title: 'Who waits for a row lock now?',
    help: 'Sessions that wait at the moment of the scrape.',
    queries: [{ expr: `${status('innodb_row_lock_current_waits')}{$selector}` }],
    unit: 'short',
    view: 'graph',
  },
  {
    id: 'mysql-buffer-pool-miss',
    section: 'saturation',
    title: 'How often is a page not in memory?',
    help: 'Share of page reads that went to the disk. It rises when the data in use outgrows the buffer pool.',
    queries: [{ expr: `${MYSQL.bufferPoolMiss}{$recorded}` }],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.01, critical: 0.05 },
  },
  {
    id: 'mysql-buffer-pool',
    section: 'saturation',
    title: 'How full is the buffer pool?',
    help: 'Free and changed pages over all. No free page is normal on a busy server; many changed ones mean that writing falls behind.',
    queries: [
      { expr: `${status('buffer_pool_pages')}{$selector,state="free"} / ${POOL}`, legend: 'free' },
      { expr: `${status('buffer_pool_dirty_pages')}{$selector} / ${POOL}`, legend: 'changed' },
    ],
    unit: 'percentunit',
    view: 'graph',
  },
  {
    id: 'mysql-buffer-pool-wait',
    section: 'saturation',
    title: 'Does anybody wait for a free page?',
    help: 'Waits per second. Any at all mean that pages cannot be written out as fast as new ones are needed.',
    queries: [{ expr: rate(status('innodb_buffer_pool_wait_free')) }],
    unit: 'ops',
    view: 'graph',
    limits: { warning: 0.000001 },
  },
  {
    id: 'mysql-redo',
    section: 'saturation',
    title: 'How full is the redo log?',
    help: 'Share of its capacity. Near 100 % all writing waits until pages are written out.',
    queries: [{ expr: `${MYSQL.redo}{$recorded}` }],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.7, critical: 0.85 },
  },
  {
    id: 'mysql-log-waits',
    section: 'saturation',
    title: 'Does anybody wait for the log buffer?',
    help: 'Waits per second. Any at all mean that innodb_log_buffer_size is too small for the transactions.',
    queries: [{ expr: rate(status('innodb_log_waits')) }],
    unit: 'ops',
    view: 'graph',
    limits: { warning: 0.000001 },
  },
  {
    id: 'mysql-history-list',
    section: 'saturation',
    title: 'How much undo is kept?',
    help: 'Length of the history list. It grows while a transaction stays open, and every read gets slower with it.',
    queries: [
      {
        expr: `${status('innodb_history_list_length')}{$selector} or mysql_info_schema_innodb_metrics_transaction_trx_rseg_history_len{$selector}`,
      },
    ],
    unit: 'short',
    view: 'graph',
    limits: { warning: 100_000, critical: 1_000_000 },
  },
  {
    id: 'mysql-table-cache-miss',
    section: 'saturation',
    title: 'How often is a table not open?',
    help: 'Share of look-ups in the table cache that found nothing. A high share means that table_open_cache is too small.',
    queries: [
      {
        expr: `${rate(status('table_open_cache_misses'))} / (${rate(status('table_open_cache_hits'))} + ${rate(status('table_open_cache_misses'))} > 0)`,
      },
    ],
    unit: 'percentunit',
    view: 'graph',
  },
  {
    id: 'mysql-open',
    section: 'saturation',
    title: 'How many tables and files are open?',
    help: "Over table_open_cache and open_files_limit. The files are the server's own, not those of InnoDB.",
    queries: [
      { expr: `${status('open_tables')}{$selector} / ${variable('table_open_cache')}{$selector}`, legend: 'tables' },
      { expr: `${status('open_files')}{$selector} / ${variable('open_files_limit')}{$selector}`, legend: 'files' },
    ],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.8 },
  },
  {
    id: 'mysql-temporary-tables',
    section: 'saturation',
    title: 'How many temporary tables go to the disk?',
    help: 'Share of temporary tables. What is usual differs between MySQL and MariaDB, so look at how it changes.',
    queries: [{ expr: `${rate(status('created_tmp_disk_tables'))} / (${rate(status('created_tmp_tables'))} > 0)` }],
    unit: 'percentunit',
    view: 'graph',
  },
  {
    id: 'mysql-prepared-statements',
    section: 'saturation',
    title: 'How many prepared statements are open?',
    help: 'Share of max_prepared_stmt_count. A steady rise is an application that never closes them.',
    queries: [
      { expr: `${status('prepared_stmt_count')}{$selector} / ${variable('max_prepared_stmt_count')}{$selector}` },
    ],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.8 },
  },
  {
    id: 'mysql-scans',
    section: 'saturation',
    title: 'How much is scanned and sorted?',
    help: 'Rows read by scanning, statements that scan a table, joins without an index, and sorts that did not fit, per second.',
    queries: [
      { expr: rate(status('handlers_total'), ',handler="read_rnd_next"'), legend: 'rows scanned' },
      { expr: rate(status('select_scan')), legend: 'scans' },
      { expr: rate(status('select_full_join')), legend: 'joins without an index' },
      { expr: rate(status('sort_merge_passes')), legend: 'sorts on disk' },
    ],
    unit: 'ops',
    view: 'graph',
  },
];
