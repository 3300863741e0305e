/** Somebody else saved first: all versions, and the choice which to go on from. Nothing is saved by choosing. */

import { t } from '@grafana/i18n';
import { Alert, Button, Stack } from '@grafana/ui';
import type { Conflict } from '@quartet/generator/api';
import { useState } from 'react';
import { DiffView } from '../diff/DiffView.tsx';
import { Code } from './Code.tsx';
import { choicesOf } from './conflict.ts';

interface Props {
  readonly conflict: Conflict;
  readonly words: string;
  readonly onChoose: (text: string) => void;
}

type Shown = 'theirs' | 'yours' | 'merged';

export function ConflictView({ conflict, onChoose, words }: Props) {
  const [shown, setShown] = useState<Shown>('theirs');
  const choices = choicesOf(conflict);
  const texts: Readonly<Record<Shown, readonly [string, string]>> = {
    theirs: [conflict.base ?? '', conflict.theirs ?? ''],
    yours: [conflict.base ?? '', conflict.yours ?? ''],
    merged: [conflict.theirs ?? '', conflict.merged ?? ''],
  };
  const names: Readonly<Record<Shown, string>> = {
    theirs: t('editor.conflict.their-change', 'What they changed'),
    yours: t('editor.conflict.your-change', 'What you changed'),
    merged: t('editor.conflict.both-change', 'Both together, over theirs'),
  };
  const [before, after] = texts[shown];
  return (
    <Alert severity="warning" title={t('editor.conflict.title', 'Somebody else changed this spec')}>
      <Stack direction="column" gap={1}>
        <span>
          <Code text={words} />{' '}
          {conflict.theirs === null
            ? t('editor.conflict.deleted', 'It was deleted; saving yours makes it anew.')
            : conflict.hasMarkers
              ? t('editor.conflict.markers', 'Both changed the same lines: decide between the marks in the text.')
              : t('editor.conflict.clean', 'The two changes do not touch each other.')}
        </span>
        <Stack direction="row" gap={1} wrap="wrap">
          {choices.merged !== undefined && (
            <Button size="sm" onClick={() => onChoose(choices.merged!)}>
              {conflict.hasMarkers
                ? t('editor.conflict.take-marked', 'Go on with both, marked')
                : t('editor.conflict.take-both', 'Go on with both')}
            </Button>
          )}
          {choices.yours !== undefined && (
            <Button size="sm" variant="secondary" onClick={() => onChoose(choices.yours!)}>
              {t('editor.conflict.take-yours', 'Go on with mine alone')}
            </Button>
          )}
          {choices.theirs !== undefined && (
            <Button size="sm" variant="secondary" onClick={() => onChoose(choices.theirs!)}>
              {t('editor.conflict.take-theirs', 'Drop mine')}
            </Button>
          )}
        </Stack>
        <Stack direction="row" gap={1} wrap="wrap">
          {(['theirs', 'yours', ...(choices.merged === undefined ? [] : (['merged'] as const))] as const).map((one) => (
            <Button
              key={one}
              size="sm"
              fill="text"
              variant={shown === one ? 'primary' : 'secondary'}
              aria-pressed={shown === one}
              onClick={() => setShown(one)}
            >
              {names[one]}
            </Button>
          ))}
        </Stack>
        <DiffView before={before} after={after} label={names[shown]} />
      </Stack>
    </Alert>
  );
}
