/** A change of a rule in one line. */

import { t } from '@grafana/i18n';
import type { ApiRuleChange } from '@quartet/generator/api';
import { PLAIN } from '../../words/plain.ts';

/** Values longer than this are left out of the line; the difference shows them. */
const MOST_SHOWN = 24;

export function changeText({ change, fields, labels, name }: ApiRuleChange): string {
  const rule =
    labels.slo === undefined ? name : `${name}/${labels.slo}${labels.tier === undefined ? '' : `/${labels.tier}`}`;
  if (change === 'added') return t('editor.changes.added', '{{rule}} is new', { rule, ...PLAIN });
  if (change === 'removed') return t('editor.changes.removed', '{{rule}} goes away', { rule, ...PLAIN });
  const what = fields.map(({ field, new: now = '', old = '' }) =>
    now.length + old.length > MOST_SHOWN ? field : `${field} ${old === '' ? '–' : old} → ${now === '' ? '–' : now}`,
  );
  return t('editor.changes.changed', '{{rule}} changes: {{what}}', { rule, what: what.join(', '), ...PLAIN });
}
