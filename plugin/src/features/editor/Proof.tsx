/** Whether promtool proves the alert: that it fires in time, stays quiet where it should, and resolves. */

import { t } from '@grafana/i18n';
import { Button, Icon, Stack, Text } from '@grafana/ui';
import { useState } from 'react';
import { useLive } from '../../prometheus/use-live.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { useWords } from '../../words/number.ts';
import { PLAIN } from '../../words/plain.ts';
import { type Verdict, verdictOf } from './proof.ts';

interface Props {
  readonly store: RuleStore;
  readonly path: string;
  readonly text: string;
  /** `HighErrorRate`, or `ErrorBudgetBurn/latency` for all its tiers. */
  readonly id: string;
  readonly owner: string;
}

/** A proof runs hundreds of cases, so it is asked for, not made on every key. */
export function Proof({ id, owner, path, store, text }: Props) {
  const [asked, setAsked] = useState<string>();
  const isAsked = asked === text;
  const live = useLive(
    JSON.stringify(['proof', path, text, id]),
    isAsked ? async (signal) => verdictOf(await store.prove([{ path, text }], signal), owner, id) : undefined,
  );
  if (!store.capabilities.hasPromtool) {
    return (
      <Text color="secondary" variant="bodySmall">
        {t('editor.proof.no-promtool', 'The server has no promtool, so alerts are not proven.')}
      </Text>
    );
  }
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <Button size="sm" variant="secondary" icon="check" disabled={live.isLoading} onClick={() => setAsked(text)}>
        {t('editor.proof.prove', 'Prove it')}
      </Button>
      <span role="status">
        {live.isLoading && t('editor.proof.running', 'promtool runs the cases')}
        {live.data && <Said verdict={live.data} />}
        {live.error && live.error.kind !== 'aborted' && live.error.message}
      </span>
    </Stack>
  );
}

function Said({ verdict }: { readonly verdict: Verdict }) {
  const words = useWords();
  switch (verdict.kind) {
    case 'proven':
      return (
        <>
          <Icon name="check-circle" />{' '}
          {t('editor.proof.proven', 'proven by promtool: {{count}} cases passed in {{time}}', {
            count: verdict.passed,
            time: words.seconds(verdict.tookMs / 1000),
            defaultValue_one: 'proven by promtool: {{count}} case passed in {{time}}',
          })}
        </>
      );
    case 'unproven':
      return (
        <>
          <Icon name="exclamation-triangle" />{' '}
          {t('editor.proof.unproven', 'not proven: {{why}}', { why: verdict.reason, ...PLAIN })}
        </>
      );
    case 'own':
      return <>{t('editor.proof.own', 'Rules of your own have no cases: Quartet does not know what they mean.')}</>;
    case 'not-run':
      return <>{t('editor.proof.not-run', 'not run: {{why}}', { why: verdict.reason, ...PLAIN })}</>;
  }
}
