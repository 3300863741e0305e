/** Who keeps this alert quiet and until when, a new silence, and a test of who is told. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import type { AlertRule } from '@quartet/generator';
import { useId, useState } from 'react';
import { useLive } from '../../prometheus/use-live.ts';
import { serverErrorOf } from '../../server/client.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';
import { matchersFor, silencesOf } from './silences.ts';

interface Props {
  readonly store: RuleStore;
  readonly owner: string;
  readonly rule: AlertRule;
}

const LENGTHS = ['1h', '4h', '1d', '7d'] as const;

export function Silences({ owner, rule, store }: Props) {
  const styles = useStyles2(stylesOf);
  const id = useId();
  const [length, setLength] = useState<string>(LENGTHS[0]);
  const [why, setWhy] = useState('');
  const [said, setSaid] = useState('');
  const live = useLive(`silences ${owner}`, (signal) => store.silences(owner, signal));
  const { canNotify, canWrite } = store.capabilities;
  const attempt = async (work: () => Promise<string>) => {
    try {
      setSaid(await work());
    } catch (error) {
      setSaid(serverErrorOf(error).message);
    }
  };
  const silence = () =>
    attempt(async () => {
      await store.silence({ matchers: [...matchersFor(rule)], duration: length, comment: why });
      setWhy('');
      live.reload();
      return t('editor.silence.made', 'It is quiet for {{length}}.', { length });
    });
  const notify = () =>
    attempt(async () => {
      const { endsAt } = await store.notify(rule.labels, rule.annotations);
      return t('editor.silence.sent', 'Alertmanager took a test alert; it ends at {{time}}.', {
        time: dateTimeFormat(endsAt, { format: 'HH:mm:ss' }),
        ...PLAIN,
      });
    });
  const its = silencesOf(live.data ?? [], rule.labels, rule.alert);
  return (
    <div className={styles.box}>
      {live.error && live.error.kind !== 'aborted' && <p role="alert">{live.error.message}</p>}
      {its.length > 0 && (
        <ul className={styles.list}>
          {its.map(({ comment, createdBy, endsAt, id }) => (
            <li key={id}>
              {t('editor.silence.until', 'Quiet until {{time}} by {{who}}: {{why}}', {
                time: dateTimeFormat(endsAt, { format: 'MMM D, HH:mm' }),
                who: createdBy,
                why: comment,
                ...PLAIN,
              })}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.row}>
        {canWrite && (
          <>
            <Field noMargin htmlFor={`${id}-length`} label={t('editor.silence.length', 'How long')}>
              <Combobox<string>
                id={`${id}-length`}
                width={10}
                value={length}
                options={LENGTHS.map((value) => ({ value, label: value }))}
                onChange={({ value }) => setLength(value)}
              />
            </Field>
            <Field noMargin htmlFor={`${id}-why`} label={t('editor.silence.why', 'Why')}>
              <Input
                id={`${id}-why`}
                width={28}
                value={why}
                onChange={({ currentTarget }) => setWhy(currentTarget.value)}
              />
            </Field>
            <Button variant="secondary" icon="bell-slash" disabled={why.trim() === ''} onClick={() => void silence()}>
              {t('editor.silence.silence', 'Silence')}
            </Button>
          </>
        )}
        {canNotify && (
          <Button variant="secondary" icon="envelope" onClick={() => void notify()}>
            {t('editor.silence.test', 'Send a test')}
          </Button>
        )}
      </div>
      <span role="status">{said}</span>
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  box: css({ display: 'grid', gap: theme.spacing(1) }),
  list: css({ margin: 0, paddingLeft: theme.spacing(2), overflowWrap: 'anywhere' }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: theme.spacing(1) }),
});
