/** The label `severity` of an alert: one of the words that the fleet uses, or another. */

import { t } from '@grafana/i18n';
import { Combobox, Field } from '@grafana/ui';
import { useId } from 'react';
import type { CompiledDraft } from './compile-draft.ts';

interface Props {
  /** Empty where the spec says nothing. */
  readonly value: string;
  readonly byDefault: string;
  readonly draft: CompiledDraft;
  readonly isDisabled: boolean;
  /** undefined takes the field away. */
  readonly onSet: (value: string | undefined) => void;
}

export function SeverityField({ byDefault, draft, isDisabled, onSet, value }: Props) {
  const id = useId();
  const { page, ticket } = draft.model?.defaults.severities ?? { page: 'critical', ticket: 'warning' };
  const options = [...new Set([page, ticket, 'info', ...(value === '' ? [] : [value])])];
  return (
    <Field noMargin htmlFor={id} label={t('editor.form.severity', 'Severity')}>
      <Combobox<string>
        id={id}
        width={16}
        isClearable
        createCustomValue
        placeholder={byDefault}
        disabled={isDisabled}
        value={value === '' ? null : value}
        options={options.map((option) => ({ value: option, label: option }))}
        onChange={(chosen) => onSet(chosen?.value)}
      />
    </Field>
  );
}
