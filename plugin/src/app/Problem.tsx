/** A question that was not answered: what happened, why, and what to do now. */

import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import type { PrometheusError } from '../prometheus/client.ts';
import { Retry } from './Retry.tsx';

export function Problem({ error, onRetry }: { readonly error: PrometheusError; readonly onRetry?: () => void }) {
  return (
    <Alert
      severity={error.kind === 'unreachable' || error.kind === 'timeout' ? 'error' : 'warning'}
      title={titleOf(error)}
    >
      {onRetry ? <Retry onRetry={onRetry}>{error.message}</Retry> : error.message}
    </Alert>
  );
}

export function titleOf(error: PrometheusError): string {
  switch (error.kind) {
    case 'unreachable':
      return t('problem.unreachable', 'Prometheus cannot be reached');
    case 'timeout':
      return t('problem.timeout', 'Prometheus did not answer in time');
    case 'refused':
      return t('problem.refused', 'You may not query this data source');
    case 'gone':
      return t('problem.gone', 'The data source does not answer at this address');
    case 'query':
      return t('problem.query', 'Prometheus refused the query');
    default:
      return t('problem.unknown', 'The question was not answered');
  }
}
