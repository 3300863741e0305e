/** Filter, grouping, comparison and the user's own view of the table. */

import { t } from '@grafana/i18n';
import {
  Button,
  Checkbox,
  Combobox,
  FilterInput,
  IconButton,
  RadioButtonGroup,
  Toggletip,
  useStyles2,
} from '@grafana/ui';
import { type RefObject, useId } from 'react';
import { CompareWith } from '../../features/compare/CompareWith.tsx';
import { PLAIN } from '../../words/plain.ts';
import { COLUMNS } from './order.ts';
import type { PageState } from './page-state.ts';
import { ALWAYS, type Preferences, toggled } from './preferences.ts';
import { columnName } from './reason-words.ts';
import { styles } from './styles.ts';

interface Props {
  readonly page: PageState;
  readonly onChange: (change: Partial<PageState>) => void;
  /** What stands in the filter now; the address follows a little later. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly labels: readonly string[];
  readonly values: readonly (readonly [string, number])[];
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly onHelp: () => void;
}

const NO_GROUP = '';

export function Toolbar({ filter, labels, onChange, onHelp, onText, page, text, values, ...rest }: Props) {
  const s = useStyles2(styles);
  const id = useId();
  const without = t('overview.without-label', 'without {{label}}', { label: page.label, ...PLAIN });
  return (
    <div className={s.bar}>
      <div className={s.filter}>
        <FilterInput
          ref={filter as RefObject<HTMLInputElement>}
          value={text}
          escapeRegex={false}
          placeholder={t('overview.filter', 'Filter (press /)')}
          aria-label={t('overview.filter-label', 'Filter services by text')}
          onChange={onText}
        />
      </div>
      {labels.length > 0 && (
        <>
          {/* Grafana 12 reads the name of a combobox from its label alone. */}
          <label className="sr-only" htmlFor={`${id}-value`}>
            {t('overview.value', 'Only services with this {{label}}', { label: page.label, ...PLAIN })}
          </label>
          <Combobox
            id={`${id}-value`}
            width={18}
            isClearable
            placeholder={t('overview.any-value', '{{label}}: all', { label: page.label, ...PLAIN })}
            value={page.value ?? null}
            options={values.map(([value, count]) => ({
              value,
              label: value === '' ? without : value,
              description: String(count),
            }))}
            onChange={(option: { readonly value: string } | null) => onChange({ value: option?.value })}
          />
          <label className="sr-only" htmlFor={`${id}-group`}>
            {t('overview.group', 'Group by')}
          </label>
          <Combobox
            id={`${id}-group`}
            width={18}
            value={page.isGrouped ? page.label : NO_GROUP}
            options={[
              { value: NO_GROUP, label: t('overview.ungrouped', 'Not grouped') },
              ...labels.map((label) => ({
                value: label,
                label: t('overview.grouped', 'By {{label}}', { label, ...PLAIN }),
              })),
            ]}
            onChange={({ value }: { readonly value: string }) =>
              onChange(
                value === NO_GROUP
                  ? { isGrouped: false }
                  : { isGrouped: true, label: value, ...(value === page.label ? {} : { value: undefined }) },
              )
            }
          />
        </>
      )}
      <span className={s.grow} />
      <CompareWith value={page.comparison} onChange={(comparison) => onChange({ comparison })} />
      <span className={s.together}>
        <View page={page} {...rest} />
        <IconButton
          name="question-circle"
          size="lg"
          aria-label={t('overview.help', 'Keyboard shortcuts')}
          tooltip={t('overview.help', 'Keyboard shortcuts')}
          onClick={onHelp}
        />
      </span>
    </div>
  );
}

function View({ onPreferences, page, preferences }: Pick<Props, 'onPreferences' | 'page' | 'preferences'>) {
  const s = useStyles2(styles);
  return (
    <Toggletip
      placement="bottom-end"
      title={t('overview.view', 'View')}
      content={
        <div className={s.choices}>
          <RadioButtonGroup<Preferences['density']>
            aria-label={t('overview.density', 'Height of rows')}
            value={preferences.density}
            options={[
              { value: 'comfortable', label: t('overview.comfortable', 'Comfortable') },
              { value: 'compact', label: t('overview.compact', 'Compact') },
            ]}
            onChange={(density) => onPreferences({ ...preferences, density })}
          />
          {COLUMNS.filter((column) => !ALWAYS.includes(column)).map((column) => (
            <Checkbox
              key={column}
              label={columnName(column, page.label)}
              value={!preferences.hidden.includes(column)}
              onChange={() => onPreferences(toggled(preferences, column))}
            />
          ))}
        </div>
      }
    >
      <Button variant="secondary" fill="text" icon="cog">
        {t('overview.view', 'View')}
      </Button>
    </Toggletip>
  );
}
