/** The draft: a form for what is mostly changed, the text for everything, and what is wrong with it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { BurnForm } from '../../features/editor/BurnForm.tsx';
import { hasErrors } from '../../features/editor/compile-draft.ts';
import { Findings } from '../../features/editor/Findings.tsx';
import { OverrideForm } from '../../features/editor/OverrideForm.tsx';
import { RuleForm } from '../../features/editor/RuleForm.tsx';
import { sentenceOf } from '../../features/editor/sentence.ts';
import type { EditedAlert } from '../../features/editor/use-alert.ts';
import type { Session } from '../../features/editor/use-session.ts';
import { YamlEditor } from '../../features/editor/YamlEditor.tsx';
import { useWords } from '../../words/number.ts';
import { Section } from './Section.tsx';

interface Props {
  readonly session: Session;
  readonly alert: EditedAlert;
  /** Of the data source. */
  readonly uid: string;
}

export function DraftSide({ alert, session, uid }: Props) {
  const styles = useStyles2(stylesOf);
  const words = useWords();
  const [line, setLine] = useState<number>();
  const { draft } = session;
  const isBroken = draft.document === undefined;
  const form = { session, alert, isDisabled: isBroken };
  return (
    <div className={styles.side}>
      <Section title={t('editor.draft.title', 'Fires when')}>
        <p className={styles.sentence}>
          {alert.rules.length > 0
            ? sentenceOf(
                alert.rules.map(({ rule }) => rule),
                words,
              )
            : hasErrors(draft)
              ? t('editor.draft.broken', 'The draft has errors; mend them to see what it would do.')
              : t('editor.draft.off', 'This alert is off.')}
        </p>
        {isBroken && (
          <Alert severity="warning" title={t('editor.draft.no-yaml', 'The form waits')}>
            {t(
              'editor.draft.no-yaml-text',
              'The text below cannot be read at this moment. Mend it, and the form goes on.',
            )}
          </Alert>
        )}
        {session.refusal !== undefined && (
          <Alert severity="warning" title={t('editor.draft.refused', 'The form cannot change this')}>
            {session.refusal}
          </Alert>
        )}
        {alert.ref.kind === 'custom' ? (
          <RuleForm {...form} uid={uid} />
        ) : (
          <>
            {alert.ref.kind === 'burn' && (
              <BurnForm session={session} path={alert.ref.objective} isDisabled={isBroken} />
            )}
            <OverrideForm {...form} />
          </>
        )}
      </Section>
      <Section title={t('editor.yaml.title', 'As YAML')}>
        <Findings text={session.text} diagnostics={draft.diagnostics} onText={session.setText} onShow={setLine} />
        <YamlEditor
          text={session.text}
          diagnostics={draft.diagnostics}
          line={line}
          written={draft.placeOf(writtenPath(alert)).line}
          onChange={session.setText}
        />
      </Section>
    </div>
  );
}

/** Where what is edited is written: the alert's own fields, else the objective that it is made of. */
function writtenPath({ fields, ref }: EditedAlert) {
  return ref.kind === 'burn' && Object.keys(fields).length === 0 ? ref.objective : ref.path;
}

const stylesOf = (theme: GrafanaTheme2) => ({
  side: css({ display: 'grid', gap: theme.spacing(2), alignContent: 'start', minWidth: 0 }),
  sentence: css({ margin: 0, overflowWrap: 'anywhere' }),
});
