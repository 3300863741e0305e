/** What every state of an alert's page has around it. */

import { t } from '@grafana/i18n';
import { PLAIN } from '../../words/plain.ts';
import { alertsLink, type Subject } from './subject.ts';

/** The frame that every state of the page has. */
export function frameOf(
  { id, subject }: { readonly id: string; readonly subject: Subject },
  shared: Parameters<typeof alertsLink>[1],
) {
  return {
    title: id,
    // The past that is looked at has a length of its own, and nothing here is refreshed under a writer's hands.
    plain: true,
    parent: {
      title: t('editor.list.title', '{{name}}: alerts', { name: subject.name, ...PLAIN }),
      url: alertsLink(subject, shared),
    },
  };
}
