/** One field of the form: what the spec says, the default in its place where it says nothing, and a way back to that. */

import { t } from '@grafana/i18n';
import { Field, IconButton, Input, Stack } from '@grafana/ui';
import type { Diagnostic } from '@quartet/generator';
import { useId } from 'react';
import { PLAIN } from '../../words/plain.ts';
import { useTyped } from './use-typed.ts';

interface Props {
  readonly label: string;
  readonly description?: string;
  /** As text; empty where the spec says nothing. */
  readonly value: string;
  /** What holds then. */
  readonly byDefault?: string;
  readonly suffix?: string;
  readonly width?: number;
  readonly findings?: readonly Diagnostic[];
  readonly isDisabled?: boolean;
  /** Gets an empty text where the field is to be taken away. */
  readonly onCommit: (text: string) => void;
}

export function TextField({
  byDefault,
  description,
  findings = [],
  isDisabled,
  label,
  onCommit,
  suffix,
  value,
  width = 16,
}: Props) {
  const id = useId();
  const typed = useTyped(value, onCommit);
  return (
    <Field
      noMargin
      htmlFor={id}
      label={label}
      description={description}
      invalid={findings.some(({ severity }) => severity === 'error')}
      error={
        findings.length > 0 ? findings.map(({ expected, message }) => textOf(message, expected)).join(' ') : undefined
      }
    >
      <Input
        id={id}
        width={width}
        disabled={isDisabled ?? false}
        placeholder={byDefault ?? ''}
        spellCheck={false}
        autoComplete="off"
        {...typed}
        suffix={
          <Stack direction="row" gap={0.5} alignItems="center">
            {suffix}
            {value !== '' && !isDisabled && byDefault !== undefined && (
              <IconButton
                name="history-alt"
                size="sm"
                aria-label={t('editor.field.reset', '{{field}}: back to the default, {{value}}', {
                  field: label,
                  value: byDefault,
                  ...PLAIN,
                })}
                onClick={() => onCommit('')}
              />
            )}
          </Stack>
        }
      />
    </Field>
  );
}

/** A finding in one line, without the signs that mark code. */
export function textOf(message: string, expected: string | undefined): string {
  const said =
    expected === undefined
      ? message
      : `${message} ${t('editor.field.expected', 'Expected: {{what}}.', {
          what: expected,
          ...PLAIN,
        })}`;
  return said.replaceAll('`', '');
}
