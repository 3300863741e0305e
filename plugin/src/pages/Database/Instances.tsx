/** Several targets measure this database: which of them is shown. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, Stack, useStyles2 } from '@grafana/ui';
import type { Target } from './server.ts';

interface Props {
  readonly targets: readonly Target[];
  readonly chosen: string | undefined;
  readonly onChoose: (instance: string | undefined) => void;
}

export function Instances({ chosen, onChoose, targets }: Props) {
  const styles = useStyles2(getStyles);
  const down = targets.filter(({ isUp }) => !isUp).length;
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <label htmlFor="quartet-instance" className={styles.words}>
        {t('database.instances', '{{count}} instances answer to this name', {
          count: targets.length,
          defaultValue_one: '{{count}} instance answers to this name',
        })}
      </label>
      <Combobox
        id="quartet-instance"
        width={40}
        isClearable
        placeholder={t('database.all-instances', 'All of them')}
        value={chosen ?? null}
        options={targets.map(({ instance, isUp }) => ({
          value: instance,
          label: instance,
          ...(isUp ? {} : { description: t('database.instance-down', 'cannot be scraped') }),
        }))}
        onChange={(option) => onChoose(option?.value)}
      />
      {down > 0 && (
        <span className={styles.words}>
          {t('database.instances-down', '{{count}} cannot be scraped', { count: down })}
        </span>
      )}
    </Stack>
  );
}

const getStyles = ({ colors }: GrafanaTheme2) => ({ words: css({ color: colors.text.secondary, margin: 0 }) });
