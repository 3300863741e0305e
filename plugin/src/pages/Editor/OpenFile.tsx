/** Opens a spec file of the reader's own, where no server has it. */

import { t } from '@grafana/i18n';
import { Button, Field, Stack, TextArea } from '@grafana/ui';
import { useId, useState } from 'react';
import { RAW } from '../../features/editor/sentence.ts';
import type { OpenSpec } from '../../server/rule-store.ts';

interface Props {
  /** Whether a text describes what the page is about. */
  readonly fits: (text: string) => boolean;
  readonly name: string;
  readonly onOpen: (open: OpenSpec) => void;
}

export function OpenFile({ fits, name, onOpen }: Props) {
  const id = useId();
  const areaId = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const open = (path: string, content: string) => {
    if (!fits(content))
      return setProblem(t('editor.open.wrong', '{{path}} does not describe {{name}}.', { path, name, ...RAW }));
    onOpen({ path, etag: null, text: content, context: [], canWrite: false });
  };
  return (
    <Stack direction="column" gap={1}>
      <Field
        noMargin
        htmlFor={id}
        label={t('editor.open.file', 'Spec file of {{name}}', { name, ...RAW })}
        description={t('editor.open.about', 'It is read in the browser and goes nowhere.')}
        invalid={problem !== undefined}
        error={problem}
      >
        <input
          id={id}
          type="file"
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
