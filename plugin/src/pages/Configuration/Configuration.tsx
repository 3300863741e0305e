/** What an administrator sets: the data source, and the server that writes rules. Each has a button that asks for a real answer. */

import { css } from '@emotion/css';
import type { AppPluginMeta, GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourcePicker, getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, FieldSet, Input, SecretInput, Stack, useStyles2 } from '@grafana/ui';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { SECRETS, type Secret, type Settings } from '../../app/settings.ts';
import { PLUGIN_ID } from '../../constants.ts';
import { problemOfUrl } from './server-url.ts';
import { testServer, testSource, type Verdict } from './tests.ts';

type Meta = AppPluginMeta<Settings>;

export default function Configuration({ plugin }: { readonly plugin: { readonly meta: Meta } }) {
  const { meta } = plugin;
  const styles = useStyles2(stylesOf);
  const [settings, setSettings] = useState<Settings>(meta.jsonData ?? {});
  const [secrets, setSecrets] = useState<Partial<Record<Secret, string>>>({});
  const [isSet, setIsSet] = useState<Readonly<Record<string, boolean>>>(meta.secureJsonFields ?? {});
  const [saved, setSaved] = useState<Verdict>();
  const [isSaving, setIsSaving] = useState(false);
  const change = (part: Partial<Settings>) => setSettings((before) => ({ ...before, ...part }));
  const urlProblem = problemOfUrl(settings.serverUrl ?? '');

  const save = async (event: FormEvent) => {
    // The browser would send the form itself, and that page load would cut this request off.
    event.preventDefault();
    setIsSaving(true);
    setSaved(await store(meta, settings, secrets));
    setIsSet((before) => ({
      ...before,
      ...Object.fromEntries(SECRETS.filter((key) => secrets[key]).map((key) => [key, true])),
    }));
    setSecrets({});
    setIsSaving(false);
  };

  return (
    <form onSubmit={save} className={styles.form}>
      <FieldSet label={t('configuration.source', 'Metrics')}>
        <Field
          noMargin
          htmlFor="quartet-datasource"
          label={t('configuration.datasource', 'Prometheus data source')}
          description={t('configuration.datasource-why', 'Holds the series that rules record. Pages open with it.')}
        >
          <DataSourcePicker
            inputId="quartet-datasource"
            type="prometheus"
            noDefault
            width={40}
            current={settings.datasource ?? null}
            onChange={({ uid }) => change({ datasource: uid })}
            onClear={() => change({ datasource: undefined })}
          />
        </Field>
        <Test
          run={() => testSource(settings.datasource)}
          label={t('configuration.test-source', 'Test the data source')}
        />
      </FieldSet>

      <FieldSet label={t('configuration.server', 'Quartet server')}>
        <p className={styles.words}>
          {t(
            'configuration.server-why',
            'Saves specs, writes rules and verifies them. Without it everything can be read, and a change is offered as a patch.',
          )}
        </p>
        <Stack direction="column" gap={2}>
          <Field
            noMargin
            htmlFor="quartet-server-url"
            label={t('configuration.url', 'Address')}
            description={t('configuration.url-why', 'As Grafana’s own server reaches it, without /api.')}
            invalid={urlProblem !== undefined}
            error={urlProblem}
          >
            <Input
              id="quartet-server-url"
              width={60}
              name="serverUrl"
              placeholder="http://quartet:8480"
              value={settings.serverUrl ?? ''}
              onChange={(event) => change({ serverUrl: event.currentTarget.value.trim() || undefined })}
            />
          </Field>
          <Token
            name="readToken"
            label={t('configuration.read-token', 'Read token')}
            description={t('configuration.read-token-why', 'Used for everybody who may see rules.')}
            isSet={isSet}
            value={secrets}
            onChange={setSecrets}
            onReset={() => setIsSet((before) => ({ ...before, readToken: false }))}
          />
          <Token
            name="writeToken"
            label={t('configuration.write-token', 'Write token')}
            description={t('configuration.write-token-why', 'Used for editors and administrators alone.')}
            isSet={isSet}
            value={secrets}
            onChange={setSecrets}
            onReset={() => setIsSet((before) => ({ ...before, writeToken: false }))}
          />
        </Stack>
        <Test run={testServer} label={t('configuration.test-server', 'Test the saved server')} />
      </FieldSet>

      <FieldSet label={t('configuration.links', 'Links')}>
        <Stack direction="column" gap={2}>
          <Source
            type="alertmanager"
            label={t('configuration.alertmanager', 'Alertmanager data source')}
            current={settings.alertmanager}
            onChange={(alertmanager) => change({ alertmanager })}
          />
          <Source
            label={t('configuration.logs', 'Data source of logs')}
            current={settings.logs}
            onChange={(logs) => change({ logs })}
          />
          <Source
            label={t('configuration.traces', 'Data source of traces')}
            current={settings.traces}
            onChange={(traces) => change({ traces })}
          />
        </Stack>
      </FieldSet>

      <Stack direction="row" gap={2} alignItems="center">
        <Button type="submit" disabled={isSaving || urlProblem !== undefined}>
          {t('configuration.save', 'Save')}
        </Button>
      </Stack>
      <div aria-live="polite">{saved && <Result verdict={saved} />}</div>
    </form>
  );
}

async function store(
  meta: Meta,
  jsonData: Settings,
  secureJsonData: Partial<Record<Secret, string>>,
): Promise<Verdict> {
  try {
    await lastValueFrom(
      getBackendSrv().fetch({
        url: `/api/plugins/${PLUGIN_ID}/settings`,
        method: 'POST',
        data: { enabled: true, pinned: meta.pinned ?? true, jsonData, secureJsonData },
        showErrorAlert: false,
        showSuccessAlert: false,
      }),
    );
    return {
      isGood: true,
      title: t('configuration.saved', 'Saved. Pages that are open already read it after a reload.'),
    };
  } catch (error) {
    const { data, statusText } = error as { data?: { message?: string }; statusText?: string };
    return {
      isGood: false,
      title: t('configuration.not-saved', 'Nothing was saved'),
      words: data?.message ?? statusText ?? '',
    };
  }
}

interface TokenProps {
  readonly name: Secret;
  readonly label: string;
  readonly description: string;
  readonly isSet: Readonly<Record<string, boolean>>;
  readonly value: Partial<Record<Secret, string>>;
  readonly onChange: (value: Partial<Record<Secret, string>>) => void;
  readonly onReset: () => void;
}

function Token({ description, isSet, label, name, onChange, onReset, value }: TokenProps) {
  const id = useId();
  return (
    <Field noMargin htmlFor={id} label={label} description={description}>
      <SecretInput
        id={id}
        width={60}
        name={name}
        autoComplete="off"
        isConfigured={isSet[name] === true}
        value={value[name] ?? ''}
        onChange={(event: FormEvent<HTMLInputElement>) => onChange({ ...value, [name]: event.currentTarget.value })}
        onReset={onReset}
      />
    </Field>
  );
}

interface SourceProps {
  readonly type?: string;
  readonly label: string;
  readonly current: string | undefined;
  readonly onChange: (uid: string | undefined) => void;
}

function Source({ current, label, onChange, type }: SourceProps) {
  const id = useId();
  return (
    <Field noMargin htmlFor={id} label={label}>
      <DataSourcePicker
        inputId={id}
        {...(type ? { type } : {})}
        noDefault
        width={40}
        current={current ?? null}
        placeholder={t('configuration.none', 'None')}
        onChange={({ uid }) => onChange(uid)}
        onClear={() => onChange(undefined)}
      />
    </Field>
  );
}

function Test({ label, run }: { readonly label: string; readonly run: () => Promise<readonly Verdict[]> }) {
  const styles = useStyles2(stylesOf);
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const ask = async () => {
    setIsBusy(true);
    setVerdicts(await run());
    setIsBusy(false);
  };
  return (
    <div className={styles.test}>
      <Button
        type="button"
        variant="secondary"
        size="sm"
        icon={isBusy ? 'spinner' : 'check'}
        disabled={isBusy}
        onClick={ask}
      >
        {label}
      </Button>
      <div aria-live="polite">
        {verdicts.map((verdict) => (
          <Result key={verdict.title} verdict={verdict} />
        ))}
      </div>
    </div>
  );
}

function Result({ verdict }: { readonly verdict: Verdict }): ReactNode {
  return (
    <Alert severity={verdict.isGood ? 'success' : 'error'} title={verdict.title} bottomSpacing={0} topSpacing={1}>
      {verdict.words}
    </Alert>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  form: css({ maxWidth: 720 }),
  words: css({ color: theme.colors.text.secondary }),
  test: css({ marginTop: theme.spacing(2) }),
});
