/** A Prometheus without a single service: what to do first. */

import { t } from '@grafana/i18n';
import { EmptyState, LinkButton } from '@grafana/ui';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';

export function NoServices() {
  const [state] = useSharedState();
  return (
    <EmptyState
      variant="call-to-action"
      message={t('overview.empty', 'No service is watched here yet')}
      button={
        <LinkButton href={linkTo.start(state)} icon="search">
          {t('overview.get-started', 'Find services')}
        </LinkButton>
      }
    >
      {t(
        'overview.empty-why',
        'This Prometheus has no series that the rules of a spec record. Get started looks at its metrics and writes the specs of the services it finds.',
      )}
    </EmptyState>
  );
}
