/** Why a server cannot be seen, in words, and what to look at. */

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Watched } from '../../features/catalogue/watched.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Server } from './server.ts';

export interface ReachWords {
  readonly title: string;
  readonly text: string;
  /** What an empty panel says meanwhile. */
  readonly panel: string;
}

/** Undefined while all is well. */
export function sayReach(
  watched: Watched,
  { lastSeen, reach }: Pick<Server, 'reach' | 'lastSeen'>,
): ReachWords | undefined {
  const values = {
    since: lastSeen === undefined ? '' : dateTimeFormat(lastSeen),
    selector: `{${watched.selector}}`,
    ...PLAIN,
  };
  const isKnown = lastSeen !== undefined;
  switch (reach) {
    case 'fine':
      return undefined;
    case 'gone':
      return {
        title: t('database.gone.title', 'Prometheus has no target that matches'),
        text: t(
          'database.gone.text',
          'The spec selects {{selector}}. The target was taken away, or its labels have changed.',
          values,
        ),
        panel: t('database.gone.panel', 'Not measured: no target matches'),
      };
    case 'exporter-down':
      return {
        title: isKnown
          ? t('database.exporter-down.since', 'The exporter is down since {{since}}', values)
          : t('database.exporter-down.title', 'The exporter is down'),
        text: t(
          'database.exporter-down.text',
          'Nothing is measured until Prometheus reaches it again. The server itself may be fine.',
        ),
        panel: isKnown
          ? t('database.exporter-down.panel-since', 'Not measured: the exporter is down since {{since}}', values)
          : t('database.exporter-down.panel', 'Not measured: the exporter is down'),
      };
    case 'down':
      return {
        title: isKnown
          ? t('database.down.since', 'The server does not answer since {{since}}', values)
          : t('database.down.title', 'The server does not answer'),
        text: t(
          'database.down.text',
          'Its exporter runs and cannot log in. Look at the process and its error log. If it runs, all connections may be taken.',
        ),
        panel: isKnown
          ? t('database.down.panel-since', 'Not measured: the server does not answer since {{since}}', values)
          : t('database.down.panel', 'Not measured: the server does not answer'),
      };
    case 'silent':
      return {
        title: t('database.silent.title', 'The target answers, and shows nothing of this server'),
        text: t(
          'database.silent.text',
          'The spec selects {{selector}}. It may be another kind of exporter than the spec says.',
          values,
        ),
        panel: t('database.silent.panel', 'Not measured by this target'),
      };
  }
}
