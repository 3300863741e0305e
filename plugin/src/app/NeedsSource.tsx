/** What stands where a page would, while there is no Prometheus to read. */

import { t } from '@grafana/i18n';
import { EmptyState, LinkButton, Stack } from '@grafana/ui';
import type { Source } from '../prometheus/use-source.ts';
import { PLAIN } from '../words/plain.ts';
import { linkTo } from './url-state.ts';
import { useSharedState } from './use-shared-state.ts';

export function NeedsSource({ source }: { readonly source: Exclude<Source, { kind: 'ready' }> }) {
  const [state, change] = useSharedState();
  if (source.kind === 'gone') {
    return (
      <EmptyState
        variant="not-found"
        message={t('source.gone', 'The data source {{uid}} does not exist any more', { uid: source.uid, ...PLAIN })}
        button={
          <Stack direction="row" gap={1}>
            <LinkButton variant="secondary" href={linkTo.configuration()}>
              {t('source.choose', 'Choose one under Configuration')}
            </LinkButton>
            {state.ds && (
              <LinkButton variant="primary" onClick={() => change({ ds: undefined })}>
                {t('source.default', 'Use the default')}
              </LinkButton>
            )}
          </Stack>
        }
      />
    );
  }
  return (
    <EmptyState
      variant="call-to-action"
      message={t('source.none', 'Grafana has no Prometheus data source yet')}
      button={
        <LinkButton href="/connections/datasources/prometheus">
          {t('source.add', 'Add a Prometheus data source')}
        </LinkButton>
      }
    >
      {t('source.why', 'Golden signals are read from the series that your rules record in Prometheus.')}
    </EmptyState>
  );
}
