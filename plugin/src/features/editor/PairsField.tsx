/** Names with values, such as labels: one row each, and one more to add. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, IconButton, Input, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { PLAIN } from '../../words/plain.ts';
import { isFields } from './document.ts';
import { useTyped } from './use-typed.ts';

interface Props {
  readonly title: string;
  /** As the spec has it. */
  readonly value: unknown;
  readonly isLong?: boolean;
  readonly isDisabled?: boolean;
  /** undefined takes the name away. */
  readonly onSet: (name: string, value: string | undefined) => void;
}

export function PairsField({ isDisabled = false, isLong = false, onSet, title, value }: Props) {
  const styles = useStyles2(stylesOf);
  const id = useId();
  const [name, setName] = useState('');
  const pairs = isFields(value) ? Object.entries(value) : [];
  const add = () => {
    const fresh = name.trim();
    if (fresh !== '' && !pairs.some(([known]) => known === fresh)) onSet(fresh, '');
    setName('');
  };
  return (
    <div role="group" aria-labelledby={id} className={styles.group}>
      <span id={id} className={styles.title}>
        {title}
      </span>
      {pairs.map(([known, text]) => (
        <Pair
          key={known}
          name={known}
          value={String(text)}
          isLong={isLong}
          isDisabled={isDisabled}
          onSet={(next) => onSet(known, next)}
        />
      ))}
      {!isDisabled && (
        <div className={styles.row}>
          <Input
            width={18}
            value={name}
            placeholder={t('editor.pairs.name', 'name')}
            aria-label={t('editor.pairs.new', '{{title}}: new name', { title, ...PLAIN })}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') add();
            }}
          />
          <Button size="sm" variant="secondary" icon="plus" disabled={name.trim() === ''} onClick={add}>
            {t('editor.pairs.add', 'Add')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface PairProps {
  readonly name: string;
  readonly value: string;
  readonly isLong: boolean;
  readonly isDisabled: boolean;
  readonly onSet: (value: string | undefined) => void;
}

function Pair({ isDisabled, isLong, name, onSet, value }: PairProps) {
  const styles = useStyles2(stylesOf);
  const typed = useTyped(value, onSet);
  return (
    <div className={styles.row}>
      <code className={styles.name}>{name}</code>
      <Input
        {...typed}
        {...(isLong ? {} : { width: 24 })}
        aria-label={name}
        disabled={isDisabled}
        spellCheck={isLong}
      />
      {!isDisabled && (
        <IconButton
          name="trash-alt"
          aria-label={t('editor.pairs.remove', 'Take {{name}} away', { name, ...PLAIN })}
          onClick={() => onSet(undefined)}
        />
      )}
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  group: css({ display: 'grid', gap: theme.spacing(0.75) }),
  title: css({ ...theme.typography.bodySmall, fontWeight: theme.typography.fontWeightMedium }),
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  name: css({ flex: 'none', width: 144, overflowWrap: 'anywhere' }),
});
