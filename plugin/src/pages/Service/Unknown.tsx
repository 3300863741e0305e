/** What stands in place of a service that Prometheus does not know now: when it was last seen, and what to check. */

import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState, LinkButton, Stack, TextLink } from '@grafana/ui';
import { series } from '@quartet/generator';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { PLAIN } from '../../words/plain.ts';
import { identityText, matchersOf, type Scope, type ServiceInfo } from './scope.ts';

interface Props {
  readonly client: Prometheus;
  readonly scope: Scope;
  /** When to look from, in milliseconds; undefined: now. */
  readonly at: number | undefined;
}

/** How far back a vanished service is looked for, and how closely: one series, 360 steps each. */
const BACK = ['1d:4m', '15d:1h'];

/** The last time `service:info` was recorded, in milliseconds; undefined where it never was. */
async function lastSeen(
  { at, client, scope }: Props,
  signal: AbortSignal,
): Promise<{ readonly at: number | undefined }> {
  const query = BACK.map((back) => `max(max_over_time(timestamp(${series.INFO}{${matchersOf(scope)}})[${back}]))`).join(
    ' or ',
  );
  const { result } = await client.instant(query, { ...(at === undefined ? {} : { at }), signal });
  return { at: result[0] && result[0].value * 1000 };
}

export function Unknown(props: Props) {
  const { client, scope } = props;
  const [shared] = useSharedState();
  const seen = useLive(JSON.stringify([client.uid, scope, props.at]), (signal) => lastSeen(props, signal));
  const name = [scope.service, identityText(scope.identity)].filter(Boolean).join(', ');
  const at = seen.data?.at;
  return (
    <EmptyState
      variant="not-found"
      message={
        at === undefined
          ? t('service.unknown.never', 'No service {{name}} is recorded here', { name, ...PLAIN })
          : t('service.unknown.gone', '{{name}} was last recorded on {{time}}', {
              name,
              time: dateTimeFormat(at, { format: 'MMM D, HH:mm' }),
              ...PLAIN,
            })
      }
      button={
        <Stack direction="row" gap={1} justifyContent="center">
          <LinkButton href={linkTo.overview(shared)}>{t('service.unknown.all', 'All services')}</LinkButton>
          {at !== undefined && (
            <LinkButton
              variant="secondary"
              href={linkTo.service(
                scope.service,
                { ...shared, from: String(Math.round(at - 3_600_000)), to: String(Math.round(at)) },
                scope.identity,
              )}
            >
              {t('service.unknown.then', 'Show its last hour')}
            </LinkButton>
          )}
        </Stack>
      }
    >
      {at === undefined
        ? seen.isLoading
          ? t('service.unknown.looking', 'Looking through the last 15 days.')
          : t(
              'service.unknown.check-never',
              'Check the name and the data source. A new service appears when its rules are loaded: generate them from its spec, or let Get started find it.',
            )
        : t(
            'service.unknown.check-gone',
            'Its rules are no longer evaluated. Check whether the rule file is still there and loads, whether the service was renamed, and whether this is the right data source.',
          )}
    </EmptyState>
  );
}

/** Several services have the name: the reader chooses. */
export function Which({ infos }: { readonly infos: readonly ServiceInfo[] }) {
  const [shared] = useSharedState();
  return (
    <>
      <p>{t('service.which', 'Several services have this name. Which one?')}</p>
      <ul>
        {infos.map(({ scope }) => {
          const text = identityText(scope.identity) || scope.service;
          return (
            <li key={text}>
              <TextLink href={linkTo.service(scope.service, shared, scope.identity)}>{text}</TextLink>
            </li>
          );
        })}
      </ul>
    </>
  );
}
