/** What can be changed of an alert that Quartet makes. Each field writes into the spec's text and nowhere else. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { BURN_MIN_REQUESTS } from '@quartet/generator';
import { findingsAt } from './compile-draft.ts';
import { formGrid, WHOLE_ROW } from './form-grid.ts';
import { PairsField } from './PairsField.tsx';
import type { Unit } from './quantity.ts';
import { SeverityField } from './SeverityField.tsx';
import { TextField } from './TextField.tsx';
import type { EditedAlert } from './use-alert.ts';
import type { Session } from './use-session.ts';

interface Props {
  readonly session: Session;
  readonly alert: EditedAlert;
  readonly isDisabled: boolean;
}

const asText = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export function OverrideForm({ alert, isDisabled, session }: Props) {
  const styles = useStyles2(stylesOf);
  const { fields, kind, ref } = alert;
  const isCovered = kind?.isCovered ?? false;
  // The spec's naming a covered alert is what makes it; it has to stay named.
  const ifEmpty = isCovered ? { path: ref.path, value: { enabled: true } } : undefined;
  const set = (field: string, value: unknown) => session.setField([...ref.path, field], value, ifEmpty);
  const isOn = fields.enabled !== false && (!isCovered || Object.keys(fields).length > 0);
  const turn = (on: boolean) => {
    if (on) session.setField([...ref.path, 'enabled'], isCovered ? true : undefined);
    else if (isCovered && Object.keys(fields).every((name) => name === 'enabled'))
      session.setField(ref.path, undefined);
    else session.setField([...ref.path, 'enabled'], false);
  };
  const field = (name: string) => ({
    value: asText(fields[name]),
    findings: findingsAt(session.draft, [...ref.path, name]),
    isDisabled: isDisabled || !isOn,
    onCommit: (text: string) => set(name, text === '' ? undefined : text),
  });
  const number = (name: string) => ({
    ...field(name),
    onCommit: (text: string) => set(name, text === '' ? undefined : /^\d+(\.\d+)?$/.test(text) ? Number(text) : text),
  });
  const minRequests = ref.kind === 'burn' ? BURN_MIN_REQUESTS : kind?.minRequests;
  return (
    <div className={styles.form}>
      <div className={styles.whole}>
        <Checkbox
          label={t('editor.form.on', 'This alert is on')}
          value={isOn}
          disabled={isDisabled}
          onChange={({ currentTarget }) => turn(currentTarget.checked)}
        />
        {isCovered && !isOn && (
          <p className={styles.quiet}>
            {t(
              'editor.form.covered',
              'An objective speaks for this signal already, so that one symptom pages once. Turned on, this alert fires beside it.',
            )}
          </p>
        )}
      </div>
      {kind?.threshold && (
        <ThresholdField
          alert={alert}
          isDisabled={isDisabled || !isOn}
          session={session}
          onSet={(value) => set('threshold', value)}
        />
      )}
      {kind?.rate !== undefined && (
        <TextField
          label={t('editor.form.rate', 'And at least, per second')}
          byDefault={kind.rate}
          suffix="/s"
          {...number('rate')}
        />
      )}
      <TextField
        label={t('editor.form.for', 'For')}
        byDefault={kind?.for ?? t('editor.form.by-tier', 'by tier')}
        {...field('for')}
      />
      <TextField
        label={t('editor.form.keep', 'Keep firing for')}
        byDefault={t('editor.form.not', 'not at all')}
        {...field('keepFiringFor')}
      />
      {minRequests !== undefined && (
        <TextField
          label={t('editor.form.min-requests', 'At least, in requests')}
          description={t('editor.form.min-requests-about', '0 turns the floor off.')}
          byDefault={String(minRequests)}
          {...number('minRequests')}
        />
      )}
      <SeverityField
        value={asText(fields.severity)}
        byDefault={kind?.severity ?? t('editor.form.by-tier', 'by tier')}
        draft={session.draft}
        isDisabled={isDisabled || !isOn}
        onSet={(value) => set('severity', value)}
      />
      <div className={styles.whole}>
        <PairsField
          title={t('editor.form.labels', 'Labels to add')}
          value={fields.labels}
          isDisabled={isDisabled || !isOn}
          onSet={(name, value) => session.setField([...ref.path, 'labels', name], value, ifEmpty)}
        />
      </div>
      <div className={styles.whole}>
        <PairsField
          title={t('editor.form.annotations', 'Annotations to add or replace')}
          value={fields.annotations}
          isLong
          isDisabled={isDisabled || !isOn}
          onSet={(name, value) => session.setField([...ref.path, 'annotations', name], value, ifEmpty)}
        />
      </div>
    </div>
  );
}

interface ThresholdProps extends Props {
  readonly onSet: (value: unknown) => void;
}

function ThresholdField({ alert, isDisabled, onSet, session }: ThresholdProps) {
  const { fields, kind, ref } = alert;
  const { unit, written } = kind!.threshold!;
  const value = asText(fields.threshold);
  return (
    <TextField
      label={t('editor.form.threshold', 'Threshold')}
      byDefault={withoutPercent(unit, String(written))}
      value={withoutPercent(unit, value)}
      suffix={unit === 'ratio' ? '%' : unit === 'rate' ? '/s' : ''}
      findings={findingsAt(session.draft, [...ref.path, 'threshold'])}
      isDisabled={isDisabled}
      onCommit={(text) => onSet(text === '' ? undefined : thresholdOf(unit, text))}
    />
  );
}

/** What is shown before a percent sign of its own. A ratio written as `0.05` is the same number. */
export function withoutPercent(unit: Unit, written: string): string {
  if (unit !== 'ratio') return written;
  if (written.endsWith('%')) return written.slice(0, -1);
  const ratio = Number(written);
  return written === '' || Number.isNaN(ratio) ? written : String(Number((ratio * 100).toPrecision(12)));
}

/** What the spec says for what was typed. */
export function thresholdOf(unit: Unit, text: string): string | number {
  const isNumber = /^\d+(\.\d+)?$/.test(text);
  if (unit === 'ratio') return isNumber ? `${text}%` : text;
  return unit !== 'duration' && isNumber ? Number(text) : text;
}

const stylesOf = (theme: GrafanaTheme2) => ({
  form: css(formGrid(theme)),
  whole: css(WHOLE_ROW),
  quiet: css({ color: theme.colors.text.secondary, margin: theme.spacing(0.5, 0, 0) }),
});
