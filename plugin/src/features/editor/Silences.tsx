/** Who keeps this alert quiet and until when, a new silence, and a test of who is told. */

import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Combobox, Input, useStyles2 } from '@grafana/ui';
import type { AlertRule } from '@quartet/generator';
import { useState } from 'react';
import { useLive } from '../../prometheus/use-live.ts';
import { serverErrorOf } from '../../server/client.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { RAW } from './sentence.ts';
import { matchersFor, silencesOf } from './silences.ts';

interface Props {
  readonly store: RuleStore;
  readonly owner: string;
  readonly rule: AlertRule;
}

const LENGTHS = ['1h', '4h', '1d', '7d'] as const;

export function Silences({ owner, rule, store }: Props) {
  const styles = useStyles2(stylesOf);
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
        ...RAW,
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
                ...RAW,
              })}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.row}>
        {canWrite && (
          <>
            <Combobox<string>
              width={10}
              aria-label={t('editor.silence.length', 'How long')}
              value={length}
              options={LENGTHS.map((value) => ({ value, label: value }))}
              onChange={({ value }) => setLength(value)}
            />
            <Input
              width={28}
              value={why}
              placeholder={t('editor.silence.why', 'Why')}
              aria-label={t('editor.silence.why', 'Why')}
              onChange={({ currentTarget }) => setWhy(currentTarget.value)}
            />
            <Button
              size="sm"
              variant="secondary"
              icon="bell-slash"
              disabled={why.trim() === ''}
              onClick={() => void silence()}
            >
              {t('editor.silence.silence', 'Silence')}
            </Button>
          </>
        )}
        {canNotify && (
          <Button size="sm" variant="secondary" icon="envelope" onClick={() => void notify()}>
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
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
});
