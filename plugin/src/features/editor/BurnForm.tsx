/** What a burn alert follows from: the objective's target, its period, and the tiers that watch how fast the budget goes. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';
import { armsOf, type Objective, type Path, printDuration, toNumber } from '@quartet/generator';
import { useWords } from '../../words/number.ts';
import { listAt } from './alert-ref.ts';
import { findingsAt } from './compile-draft.ts';
import { valueAt } from './document.ts';
import { formGrid } from './form-grid.ts';
import { TextField } from './TextField.tsx';
import { type TierFields, tierFields, writtenTiers } from './tiers.ts';
import type { Session } from './use-session.ts';

interface Props {
  readonly session: Session;
  /** Where the objective stands. */
  readonly path: Path;
  readonly isDisabled: boolean;
}

export function BurnForm({ isDisabled, path, session }: Props) {
  const styles = useStyles2(stylesOf);
  const fields = session.draft.document?.fields;
  const written = valueAt(fields, path);
  const model = session.draft.model;
  const objective = model?.kind === 'Service' ? model.objectives.find(({ index }) => index === path.at(-1)) : undefined;
  const field = (name: string) => {
    const value = valueAt(written, [name]);
    return {
      value: typeof value === 'object' ? JSON.stringify(value) : value === undefined ? '' : String(value),
      findings: findingsAt(session.draft, [...path, name]),
      // A calendar period is a mapping; it is changed in the text.
      isDisabled: isDisabled || typeof value === 'object',
      onCommit: (text: string) => session.setField([...path, name], text === '' ? undefined : text),
    };
  };
  return (
    <div className={styles.form}>
      <TextField label={t('editor.burn.target', 'Target')} {...field('target')} />
      <TextField label={t('editor.burn.window', 'Period')} byDefault="30d" {...field('window')} />
      {valueAt(written, ['signal']) === 'latency' && (
        <TextField label={t('editor.burn.threshold', 'Good requests take at most')} {...field('threshold')} />
      )}
      {objective && (
        <Tiers
          objective={objective}
          written={listAt(written, ['tiers'])}
          isDisabled={isDisabled}
          onSet={(index, name, value) => session.setField([...path, 'tiers', index, name], value)}
          onWrite={() => session.setField([...path, 'tiers'], writtenTiers(objective))}
        />
      )}
    </div>
  );
}

interface TiersProps {
  readonly objective: Objective;
  /** Empty where the spec leaves them to the workbook. */
  readonly written: readonly unknown[];
  readonly isDisabled: boolean;
  readonly onSet: (index: number, name: string, value: string | number) => void;
  readonly onWrite: () => void;
}

function Tiers({ isDisabled, objective, onSet, onWrite, written }: TiersProps) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const isOwn = written.length > 0;
  return (
    <div className={styles.tiers}>
      <table className={styles.table}>
        <caption className={styles.caption}>
          {t('editor.burn.tiers', 'Fires while both windows of a tier are over its limit')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('editor.burn.tier', 'Tier')}</th>
            <th scope="col">{t('editor.burn.short', 'Short')}</th>
            <th scope="col">{t('editor.burn.long', 'Long')}</th>
            <th scope="col">{t('editor.burn.factor', 'Burn')}</th>
            <th scope="col">{t('editor.burn.limit', 'Limit')}</th>
          </tr>
        </thead>
        <tbody>
          {armsOf(objective).map(({ factor, threshold, tier }, index) => (
            <tr key={tier.name}>
              <th scope="row">{tier.name}</th>
              {isOwn ? (
                <OwnTier
                  name={tier.name}
                  fields={tierFields(written[index])}
                  isDisabled={isDisabled}
                  onSet={(name, value) => onSet(index, name, value)}
                />
              ) : (
                <>
                  <td>{printDuration(tier.short)}</td>
                  <td>{printDuration(tier.long)}</td>
                  <td className={styles.number}>{words.times(toNumber(factor))}</td>
                </>
              )}
              <td className={styles.number}>{words.percent(toNumber(threshold))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isOwn && !isDisabled && (
        <Button size="sm" variant="secondary" icon="pen" onClick={onWrite}>
          {t('editor.burn.write', 'Set tiers of its own')}
        </Button>
      )}
    </div>
  );
}

interface OwnProps {
  readonly name: string;
  readonly fields: TierFields;
  readonly isDisabled: boolean;
  readonly onSet: (name: string, value: string | number) => void;
}

function OwnTier({ fields, isDisabled, name, onSet }: OwnProps) {
  const cell = (field: 'short' | 'long' | 'speed', label: string) => (
    <td>
      <TextField
        label={`${name}: ${label}`}
        value={fields[field]}
        width={10}
        isDisabled={isDisabled}
        onCommit={(text) => {
          if (text === '') return;
          const isSpeed = field === 'speed';
          onSet(isSpeed ? fields.speedField : field, isSpeed && fields.speedField === 'factor' ? Number(text) : text);
        }}
      />
    </td>
  );
  return (
    <>
      {cell('short', t('editor.burn.short', 'Short'))}
      {cell('long', t('editor.burn.long', 'Long'))}
      {cell('speed', t('editor.burn.factor', 'Burn'))}
    </>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  form: css(formGrid(theme)),
  tiers: css({
    gridColumn: '1 / -1',
    overflowX: 'auto',
    display: 'grid',
    justifyItems: 'start',
    gap: theme.spacing(1),
  }),
  table: css({
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: theme.spacing(0.5, 2, 0.5, 0), textAlign: 'left' },
    '& tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    // The table's own heads name these fields for those who see it.
    '& td label': { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' },
  }),
  caption: css({ captionSide: 'top', padding: 0, color: theme.colors.text.secondary }),
  number: css({ '&&&': { textAlign: 'right' } }),
});
