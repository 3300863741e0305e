/** Makes an alert of a query: its name, where it goes, and then the editor. */

import { t } from '@grafana/i18n';
import { hasPermission } from '@grafana/runtime';
import { Alert, Button, ClipboardButton, Combobox, Field, Input, Stack } from '@grafana/ui';
import type { SpecSummary } from '@quartet/generator/api';
import { useId, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { Frame } from '../../app/Frame.tsx';
import { linkTo } from '../../app/url-state.ts';
import { useSharedState } from '../../app/use-shared-state.ts';
import { ACTIONS } from '../../constants.ts';
import { PromqlField } from '../../features/editor/PromqlField.tsx';
import { SaveResult } from '../../features/editor/SaveResult.tsx';
import type { Prometheus } from '../../prometheus/client.ts';
import type { RuleStore, SaveOutcome } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';
import { type NewRule, nameProblem, ruleSetText } from './new-rule.ts';
import { keepNewRule, targetsIn } from './new-target.ts';
import { alertsLink } from './subject.ts';
import { useSite } from './use-open-spec.ts';

export function NewAlert({ client }: { readonly client: Prometheus }) {
  const [search] = useSearchParams();
  const [shared] = useSharedState();
  const site = useSite();
  const id = useId();
  const [name, setName] = useState('');
  const [expr, setExpr] = useState(search.get('expr') ?? '');
  const rule: NewRule = { name: name.trim(), expr };
  const problem = nameProblem(rule.name, undefined, undefined);
  return (
    <Frame
      plain
      title={t('editor.new.title', 'New alert')}
      subTitle={t('editor.new.sub-title', 'A rule of your own, checked and tried on the past before it is saved.')}
      parent={{ title: t('editor.new.parent', 'Rules'), url: linkTo.rules(shared) }}
    >
      <Stack direction="column" gap={2}>
        <Field
          noMargin
          htmlFor={id}
          label={t('editor.new.name', 'Name')}
          description={t('editor.new.name-about', 'Letters, digits and underscores, such as QueueBacklog.')}
          invalid={problem === 'odd'}
          error={t('editor.new.name-odd', 'A name begins with a letter and has no blanks.')}
        >
          <Input id={id} width={40} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
        </Field>
        <PromqlField uid={client.uid} value={expr} isDisabled={false} onCommit={setExpr} />
        {site.data ? (
          <Target
            rule={rule}
            isReady={problem === undefined && expr.trim() !== ''}
            store={site.data.store}
            specs={site.data.specs}
            wanted={{ service: search.get('service') ?? undefined, rules: search.get('rules') ?? undefined }}
          />
        ) : (
          <WithoutServer
            rule={rule}
            problem={site.error?.message}
            isReady={problem === undefined && expr.trim() !== ''}
          />
        )}
      </Stack>
    </Frame>
  );
}

interface TargetProps {
  readonly rule: NewRule;
  readonly isReady: boolean;
  readonly store: RuleStore;
  readonly specs: readonly SpecSummary[];
  readonly wanted: { readonly service: string | undefined; readonly rules: string | undefined };
}

function Target({ isReady, rule, specs, store, wanted }: TargetProps) {
  const id = useId();
  const [shared] = useSharedState();
  const navigate = useNavigate();
  const targets = targetsIn(specs);
  const asked = targets.find(({ subject: { kind, name } }) => wanted[kind === 'rules' ? 'rules' : 'service'] === name);
  const [key, setKey] = useState(asked?.key ?? targets[0]?.key);
  const [problem, setProblem] = useState<string>();
  const [outcome, setOutcome] = useState<SaveOutcome>();
  const chosen = targets.find((one) => one.key === key);
  const isNew = key !== undefined && chosen === undefined;
  const mayWrite = hasPermission(ACTIONS.writeRules) && store.capabilities.canWrite;

  const go = async () => {
    if (chosen) {
      const kept = await keepNewRule(store, specs, chosen, rule);
      if (kept !== undefined) return setProblem(kept);
      return navigate(alertsLink(chosen.subject, shared, rule.name));
    }
    if (!isNew) return;
    const result = await store.save(`${key}.yaml`, null, ruleSetText(key, rule), '');
    setOutcome(result);
    if (result.kind === 'saved') navigate(alertsLink({ kind: 'rules', name: key, identity: {} }, shared, rule.name));
  };
  return (
    <>
      <Field
        noMargin
        htmlFor={id}
        label={t('editor.new.where', 'Goes into')}
        description={t('editor.new.where-about', 'A service, a rule set, or a name for a rule set of its own.')}
        invalid={problem !== undefined}
        error={problem}
      >
        <Combobox<string>
          id={id}
          width={40}
          createCustomValue={mayWrite}
          value={key ?? null}
          options={targets.map((one) => ({ value: one.key, label: one.label, description: one.path }))}
          onChange={({ value }) => setKey(value)}
        />
      </Field>
      <div>
        <Button
          icon="arrow-right"
          disabled={!isReady || key === undefined || (isNew && !mayWrite)}
          onClick={() => void go()}
        >
          {isNew ? t('editor.new.make', 'Make the rule set') : t('editor.new.go', 'Try it in the editor')}
        </Button>
      </div>
      {outcome && outcome.kind !== 'conflict' && <SaveResult state={outcome} onDismiss={() => setOutcome(undefined)} />}
      {outcome?.kind === 'conflict' && <Alert severity="warning" title={outcome.words} />}
    </>
  );
}

interface WithoutProps {
  readonly rule: NewRule;
  readonly isReady: boolean;
  readonly problem: string | undefined;
}

function WithoutServer({ isReady, problem, rule }: WithoutProps) {
  return (
    <Alert
      severity="info"
      title={problem ?? t('editor.new.no-server', 'No Quartet server is configured, so nothing can be saved here')}
    >
      <Stack direction="column" gap={1} alignItems="flex-start">
        {t('editor.new.no-server-text', 'Take it along as a spec file of a rule set of its own.')}
        <ClipboardButton
          variant="secondary"
          icon="copy"
          disabled={!isReady}
          getText={() => ruleSetText(rule.name.toLowerCase(), rule)}
          aria-label={t('editor.new.copy-of', 'Copy the spec of {{name}}', { name: rule.name, ...PLAIN })}
        >
          {t('editor.new.copy', 'Copy')}
        </ClipboardButton>
      </Stack>
    </Alert>
  );
}
