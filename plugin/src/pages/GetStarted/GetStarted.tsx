/** From nothing to live signals: what is there already, and the next step, with the text to copy. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ClipboardButton, Icon, LinkButton, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import { series, starterSpec } from '@quartet/generator';
import { type ReactNode, useState } from 'react';
import { useAppFacts } from '../../app/context.ts';
import { Frame } from '../../app/Frame.tsx';
import { Problem } from '../../app/Problem.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { useLive } from '../../prometheus/use-live.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { askCapabilities } from '../../server/client.ts';
import { PLAIN } from '../../words/plain.ts';
import { type Discovery, discover, type FoundService } from './discover.ts';
import { SNIPPETS } from './snippets.ts';

interface Facts {
  readonly targets: number;
  readonly recorded: readonly string[];
  readonly discovery: Discovery;
}

async function factsOf(client: Prometheus, signal: AbortSignal): Promise<Facts> {
  const [targets, recorded, discovery] = await Promise.all([
    client.instant('count(up)', { signal }),
    client.instant(`count by (service) (${series.INFO})`, { signal }),
    discover(client, signal),
  ]);
  return {
    targets: targets.result[0]?.value ?? 0,
    recorded: recorded.result.flatMap(({ labels }) => labels.service ?? []).sort(),
    discovery,
  };
}

export default function GetStarted() {
  const source = useSource();
  const client = source.kind === 'ready' ? source.client : undefined;
  const live = useLive(`start ${client?.uid}`, client && ((signal) => factsOf(client, signal)));
  return (
    <Frame
      title={t('start.title', 'Get started')}
      subTitle={t('start.sub-title', 'Four steps to golden signals. What is done already is ticked.')}
      isLoading={live.isLoading}
      onRefresh={live.reload}
    >
      {live.error && <Problem error={live.error} onRetry={live.reload} />}
      {source.kind === 'ready' && <Steps name={source.name} facts={live.data} />}
    </Frame>
  );
}

function Steps({ facts, name }: { readonly name: string; readonly facts: Facts | undefined }) {
  const styles = useStyles2(stylesOf);
  const [state] = useSharedState();
  const found = facts?.discovery.found ?? [];
  const recorded = facts?.recorded ?? [];
  const open = found.filter(({ job }) => !recorded.includes(job));
  return (
    <ol className={styles.steps}>
      <Step
        isDone={(facts?.targets ?? 0) > 0}
        title={t('start.scraped', 'Prometheus scrapes something')}
        about={
          facts === undefined
            ? t('start.looking', 'Looking at {{name}}', { name, ...PLAIN })
            : facts.targets > 0
              ? t('start.targets', '{{name}} scrapes {{count}} targets.', {
                  name,
                  count: facts.targets,
                  defaultValue_one: '{{name}} scrapes {{count}} target.',
                  ...PLAIN,
                })
              : t('start.no-targets', '{{name}} answers, and has no target: add a scrape configuration.', {
                  name,
                  ...PLAIN,
                })
        }
      />
      <Step
        isDone={found.length > 0}
        title={t('start.measured', 'Services measure their requests')}
        about={
          found.length > 0
            ? t('start.found', 'Found by the metrics they expose: {{services}}.', {
                services: found.map(({ job, profiles }) => `${job} (${profiles[0]})`).join(', '),
                ...PLAIN,
              })
            : t(
                'start.not-found',
                'No job exposes request metrics of a library that Quartet knows. Add them to a service:',
              )
        }
      >
        {facts !== undefined && found.length === 0 && <Instrument />}
      </Step>
      <Step
        isDone={recorded.length > 0}
        title={t('start.recorded', 'Rules record the signals')}
        about={
          recorded.length > 0
            ? t('start.services', '{{count}} services are recorded.', {
                count: recorded.length,
                defaultValue_one: '{{count}} service is recorded.',
              })
            : t('start.no-services', 'Write a spec, generate its rules, and let Prometheus load them.')
        }
      >
        {facts !== undefined && open.length > 0 && <WriteSpec found={open} />}
        {recorded.length > 0 && (
          <LinkButton variant="secondary" href={linkTo.overview(state)}>
            {t('start.overview', 'Open golden signals')}
          </LinkButton>
        )}
      </Step>
      <ServerStep />
    </ol>
  );
}

function ServerStep() {
  const { settings } = useAppFacts();
  const isSet = Boolean(settings.serverUrl);
  const live = useLive(`server ${settings.serverUrl}`, isSet ? () => askCapabilities() : undefined);
  return (
    <Step
      isDone={live.data !== undefined}
      title={t('start.server', 'A server saves changes (optional)')}
      about={
        live.data
          ? t('start.server-there', 'Quartet {{version}} answers: alerts can be edited here.', {
              version: live.data.version,
              ...PLAIN,
            })
          : isSet && live.error
            ? t('start.server-away', 'The server does not answer: {{reason}}', { reason: live.error.message, ...PLAIN })
            : t('start.server-none', 'Alerts can be edited here once quartet serve runs beside Prometheus:')
      }
    >
      {!isSet && (
        <Copy text="npx quartet serve --specs specs --rules /etc/prometheus/quartet --prometheus http://localhost:9090" />
      )}
      {!live.data && (
        <LinkButton variant="secondary" size="sm" href={linkTo.configuration()}>
          {t('start.configure', 'Configuration')}
        </LinkButton>
      )}
    </Step>
  );
}

function Instrument() {
  const [id, setId] = useState(SNIPPETS[0]!.id);
  const snippet = SNIPPETS.find((one) => one.id === id)!;
  return (
    <Stack direction="column" gap={1}>
      <RadioButtonGroup
        aria-label={t('start.framework', 'Framework')}
        value={id}
        onChange={setId}
        options={SNIPPETS.map((one) => ({ value: one.id, label: one.name }))}
      />
      <Copy text={snippet.install} />
      <Copy text={snippet.code} />
    </Stack>
  );
}

function WriteSpec({ found }: { readonly found: readonly FoundService[] }) {
  const [job, setJob] = useState(found[0]!.job);
  const chosen = found.find((one) => one.job === job) ?? found[0]!;
  return (
    <Stack direction="column" gap={1}>
      <RadioButtonGroup
        aria-label={t('start.service', 'Service')}
        value={chosen.job}
        onChange={setJob}
        options={found.slice(0, 6).map((one) => ({ value: one.job, label: one.job }))}
      />
      <Copy text={starterSpec(chosen.profiles[0]!, chosen.job)} name="specs/service.yaml" />
      <Copy text="npx quartet generate specs --out /etc/prometheus/quartet && curl -X POST http://localhost:9090/-/reload" />
    </Stack>
  );
}

interface StepProps {
  readonly isDone: boolean;
  readonly title: string;
  readonly about: string;
  readonly children?: ReactNode;
}

function Step({ about, children, isDone, title }: StepProps) {
  const styles = useStyles2(stylesOf);
  return (
    <li className={styles.step}>
      <span className={isDone ? styles.done : styles.open}>
        <Icon
          name={isDone ? 'check-circle' : 'circle'}
          size="lg"
          title={isDone ? t('start.done', 'Done') : t('start.to-do', 'To do')}
        />
      </span>
      <div className={styles.body}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.about}>{about}</p>
        {children}
      </div>
    </li>
  );
}

function Copy({ name, text }: { readonly text: string; readonly name?: string }) {
  const styles = useStyles2(stylesOf);
  return (
    <div className={styles.copy}>
      {name && <div className={styles.about}>{name}</div>}
      {/* A block that scrolls sideways is reached by keyboard only when it can take the focus. */}
      <pre className={styles.code} tabIndex={0}>
        {text}
      </pre>
      <ClipboardButton
        className={styles.button}
        size="sm"
        variant="secondary"
        icon="copy"
        getText={() => text}
        aria-label={t('start.copy', 'Copy')}
      />
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  steps: css({ listStyle: 'none', margin: 0, maxWidth: 900 }),
  step: css({ display: 'flex', gap: theme.spacing(2), marginBottom: theme.spacing(4) }),
  done: css({ color: theme.colors.success.text }),
  open: css({ color: theme.colors.text.secondary }),
  body: css({ flexGrow: 1, minWidth: 0 }),
  title: css({ ...theme.typography.h5, margin: 0 }),
  about: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  copy: css({ position: 'relative', marginBottom: theme.spacing(1) }),
  code: css({
    paddingRight: theme.spacing(6),
    maxHeight: 320,
    overflow: 'auto',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  button: css({ position: 'absolute', top: theme.spacing(0.75), right: theme.spacing(0.75) }),
});
