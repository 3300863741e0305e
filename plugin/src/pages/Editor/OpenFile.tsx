/** Opens a spec file of the reader's own, where no server has it. */

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Field, Stack, TextArea, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import type { OpenSpec } from '../../server/rule-store.ts';
import { PLAIN } from '../../words/plain.ts';

interface Props {
  /** Whether a text describes what the page is about. */
  readonly fits: (text: string) => boolean;
  readonly name: string;
  readonly onOpen: (open: OpenSpec) => void;
}

export function OpenFile({ fits, name, onOpen }: Props) {
  const styles = useStyles2(stylesOf);
  const id = useId();
  const areaId = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const open = (path: string, content: string) => {
    if (!fits(content))
      return setProblem(t('editor.open.wrong', '{{path}} does not describe {{name}}.', { path, name, ...PLAIN }));
    onOpen({ path, etag: null, text: content, context: [], canWrite: false });
  };
  return (
    <Stack direction="column" gap={1}>
      <Field
        noMargin
        htmlFor={id}
        label={t('editor.open.file', 'Spec file of {{name}}', { name, ...PLAIN })}
        description={t('editor.open.about', 'It is read in the browser and goes nowhere.')}
        invalid={problem !== undefined}
        error={problem}
      >
        <input
          id={id}
          type="file"
          className={styles.file}
          accept=".yaml,.yml"
          onChange={async ({ currentTarget: { files } }) => {
            const file = files?.[0];
            if (file) open(file.name, await file.text());
          }}
        />
      </Field>
      <Field noMargin htmlFor={areaId} label={t('editor.open.paste', 'Or its text')}>
        <TextArea
          id={areaId}
          rows={4}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </Field>
      <div>
        <Button variant="secondary" disabled={text.trim() === ''} onClick={() => open('spec.yaml', text)}>
          {t('editor.open.open', 'Open')}
        </Button>
      </div>
    </Stack>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  file: css({
    // Grafana's own styles for text fields would leave a bar of a few pixels.
    '&&': { display: 'block', width: '100%', height: 'auto', lineHeight: theme.typography.body.lineHeight },
    '&::file-selector-button': {
      marginRight: theme.spacing(1),
      padding: theme.spacing(0.5, 1.5),
      font: 'inherit',
      color: theme.colors.secondary.text,
      background: theme.colors.secondary.main,
      border: `1px solid ${theme.colors.secondary.border}`,
      borderRadius: theme.shape.radius.default,
      cursor: 'pointer',
    },
  }),
});
