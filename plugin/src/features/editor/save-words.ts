/** What became of a save, in words. */

import { t } from '@grafana/i18n';
import type { Problem, Saved, Step } from '@quartet/generator/api';
import { PLAIN } from '../../words/plain.ts';

/** Who is in the history, and under which name. */
export function savedTitle({ author, commit }: Saved): string {
  return t('editor.saved.title', 'Saved by {{author}} as {{commit}}', {
    author: author.name,
    commit: commit.slice(0, 8),
    ...PLAIN,
  });
}

/** What went wrong, by how far it came. */
export function refusedTitle({ error, steps = [] }: Pick<Problem, 'error' | 'steps'>): string {
  const failed = steps.find(({ ok }) => !ok)?.step;
  if (failed === 'reloaded' || failed === 'verified')
    return t('editor.refused.prometheus', 'Prometheus did not take the rules');
  switch (error) {
    case 'not-allowed':
      return t('editor.refused.not-allowed', 'You may not save this');
    case 'invalid':
      return t('editor.refused.invalid', 'The spec has errors');
    case 'locked':
      return t('editor.refused.locked', 'Somebody else is saving at this moment');
    case 'unavailable':
      return t('editor.refused.unavailable', 'The server did not answer');
    default:
      return t('editor.refused.other', 'It was not saved');
  }
}

/** What stands on the server now, and that nothing of the draft is lost. */
export function outcomeWords({ outcome }: Pick<Problem, 'outcome'>): string {
  if (outcome === 'restored')
    return t('editor.refused.restored', 'What was written is back as it was. The draft is still here.');
  if (outcome === 'unclear')
    return t(
      'editor.refused.unclear',
      'It is not known whether it was saved: reload the page to see what stands there. The draft is still here.',
    );
  return t('editor.refused.unchanged', 'Nothing changed. The draft is still here.');
}

/** A step of a save, as the design calls it. */
export function stepName(step: Step['step']): string {
  switch (step) {
    case 'checked':
      return t('editor.step.checked', 'checked');
    case 'written':
      return t('editor.step.written', 'written');
    case 'reloaded':
      return t('editor.step.reloaded', 'reloaded');
    case 'verified':
      return t('editor.step.verified', 'verified');
    case 'committed':
      return t('editor.step.committed', 'committed');
  }
}
