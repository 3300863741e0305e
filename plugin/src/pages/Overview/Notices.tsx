/** What is wrong with what is shown: it is old, a part is missing, Prometheus had something to say. */

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import { titleOf } from '../../app/Problem.tsx';
import { Retry } from '../../app/Retry.tsx';
import type { PrometheusError } from '../../prometheus/client.ts';
import { PLAIN } from '../../words/plain.ts';
import type { Overview } from './load.ts';

interface Props {
  readonly overview: Overview;
  /** Why the last refresh failed. */
  readonly error: PrometheusError | undefined;
  readonly comparisonError: PrometheusError | undefined;
  readonly at: number | undefined;
  readonly onRetry: () => void;
}

export function Notices({ at, comparisonError, error, onRetry, overview }: Props) {
  const parts = Object.values(overview.errors);
  return (
    <>
      {error && (
        <Alert
          severity="warning"
          title={t('overview.stale', 'Shown as of {{time}}: {{problem}}', {
            time: dateTimeFormat(at ?? 0, { format: 'HH:mm:ss' }),
            problem: titleOf(error),
            ...PLAIN,
          })}
        >
          <Retry onRetry={onRetry}>{error.message}</Retry>
        </Alert>
      )}
      {!error && parts.length > 0 && (
        <Alert severity="warning" title={t('overview.partial', 'Some columns were not answered')}>
          <Retry onRetry={onRetry}>{[...new Set(parts.map(({ message }) => message))].join(' ')}</Retry>
        </Alert>
      )}
      {comparisonError && (
        <Alert severity="warning" title={t('overview.no-comparison', 'The earlier time could not be read')}>
          {comparisonError.message}
        </Alert>
      )}
      {overview.warnings.length > 0 && (
        <Alert severity="info" title={t('overview.warnings', 'Prometheus says that this may be incomplete')}>
          {overview.warnings.join(' ')}
        </Alert>
      )}
    </>
  );
}
