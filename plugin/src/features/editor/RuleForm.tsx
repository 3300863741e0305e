/** A rule of the user's own. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { findingsAt } from './compile-draft.ts';
import { isFields } from './document.ts';
import { formGrid, WHOLE_ROW } from './form-grid.ts';
import { PairsField } from './PairsField.tsx';
import { PromqlField } from './PromqlField.tsx';
import { SeverityField } from './SeverityField.tsx';
import { TextField, textOf } from './TextField.tsx';
import type { EditedAlert } from './use-alert.ts';
import type { Session } from './use-session.ts';

interface Props {
  readonly uid: string;
  readonly session: Session;
  readonly alert: EditedAlert;
  readonly isDisabled: boolean;
}

export function RuleForm({ alert, isDisabled, session, uid }: Props) {
  const styles = useStyles2(stylesOf);
  const { fields, ref } = alert;
  const at = (...more: readonly string[]) => [...ref.path, ...more];
  const labels = isFields(fields.labels) ? fields.labels : {};
  const { severity, ...others } = labels;
  const field = (name: string) => ({
    value: fields[name] === undefined ? '' : String(fields[name]),
    findings: findingsAt(session.draft, at(name)),
    isDisabled,
    onCommit: (text: string) => session.setField(at(name), text === '' ? undefined : text),
  });
  const wrong = findingsAt(session.draft, at('expr')).filter(({ severity: grade }) => grade === 'error');
  return (
    <div className={styles.form}>
      <div className={styles.whole}>
        <PromqlField
          uid={uid}
          value={String(fields.expr ?? '')}
          isDisabled={isDisabled}
          error={wrong[0] && textOf(wrong[0].message, wrong[0].expected)}
          onCommit={(expr) => {
            if (expr !== '') session.setField(at('expr'), expr);
          }}
        />
      </div>
      <TextField label={t('editor.form.for', 'For')} byDefault={t('editor.form.not', 'not at all')} {...field('for')} />
      <TextField
        label={t('editor.form.keep', 'Keep firing for')}
        byDefault={t('editor.form.not', 'not at all')}
        {...field('keepFiringFor')}
      />
      <SeverityField
        value={severity === undefined ? '' : String(severity)}
        byDefault={t('editor.form.none', 'none')}
        draft={session.draft}
        isDisabled={isDisabled}
        onSet={(value) => session.setField(at('labels', 'severity'), value)}
      />
      <div className={styles.whole}>
        <PairsField
          title={t('editor.form.own-labels', 'Labels')}
          value={others}
          isDisabled={isDisabled}
          onSet={(name, value) => session.setField(at('labels', name), value)}
        />
      </div>
      <div className={styles.whole}>
        <PairsField
          title={t('editor.form.own-annotations', 'Annotations')}
          value={fields.annotations}
          isLong
          isDisabled={isDisabled}
          onSet={(name, value) => session.setField(at('annotations', name), value)}
        />
      </div>
    </div>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  form: css(formGrid(theme)),
  whole: css(WHOLE_ROW),
});
