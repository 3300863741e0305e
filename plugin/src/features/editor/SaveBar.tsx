/** Saving the draft, or taking it along as a patch where this page may not save. */

import { t } from '@grafana/i18n';
import { Button, ClipboardButton, Input, Stack, Text } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { patchOf } from '../diff/lines.ts';
import { download } from './download.ts';
import type { Saving } from './use-save.ts';
import type { Session } from './use-session.ts';

interface Props {
  readonly session: Session;
  readonly saving: Saving;
  /** Why this page may not save; undefined where it may. */
  readonly readOnly: string | undefined;
  /** An error in the draft forbids it. */
  readonly isBroken: boolean;
}

export function SaveBar({ isBroken, readOnly, saving, session }: Props) {
  const [message, setMessage] = useState('');
  const { isChanged, open, text } = session;
  const isBusy = saving.state.kind === 'saving';
  const canSave = readOnly === undefined && isChanged && !isBroken && !isBusy;
  const save = async () => {
    if (!canSave) return;
    await saving.save(message);
    setMessage('');
  };
  useSaveKey(save);
  const patch = () => patchOf(open.path, open.text, text);
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      {readOnly === undefined ? (
        <>
          <Input
            width={36}
            value={message}
            placeholder={t('editor.save.message', 'Why, for the history')}
            aria-label={t('editor.save.message', 'Why, for the history')}
            disabled={!isChanged || isBusy}
            onChange={({ currentTarget }) => setMessage(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void save();
            }}
          />
          <Button
            icon={isBusy ? 'spinner' : 'save'}
            disabled={!canSave}
            onClick={() => void save()}
            tooltip="Ctrl+S, ⌘S"
          >
            {isBusy ? t('editor.save.saving', 'Saving') : t('editor.save.save', 'Save')}
          </Button>
        </>
      ) : (
        <Text color="secondary">{readOnly}</Text>
      )}
      {isChanged && (
        <>
          <ClipboardButton variant="secondary" icon="copy" getText={patch}>
            {t('editor.save.patch', 'Copy as patch')}
          </ClipboardButton>
          {readOnly !== undefined && (
            <Button variant="secondary" icon="download-alt" onClick={() => download(nameOf(open.path), text)}>
              {t('editor.save.download', 'Download')}
            </Button>
          )}
          <Button variant="secondary" fill="text" disabled={isBusy} onClick={session.discard}>
            {t('editor.save.discard', 'Discard the draft')}
          </Button>
        </>
      )}
    </Stack>
  );
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Ctrl+S and ⌘S, wherever the focus is. */
function useSaveKey(save: () => void): void {
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      // A field that is being typed in hands over its text when it is left.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setTimeout(() => latest.current());
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}
