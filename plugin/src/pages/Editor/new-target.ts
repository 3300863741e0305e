/** Where a new alert can go, and its way there: as a draft that the editor goes on with. */

import { config } from '@grafana/runtime';
import type { SpecSummary } from '@quartet/generator/api';
import { draftsOf } from '../../features/editor/draft-store.ts';
import type { RuleStore } from '../../server/rule-store.ts';
import { type NewRule, nameProblem, withRule } from './new-rule.ts';
import { ownerOf, type Subject } from './subject.ts';

export interface Target {
  /** Unlike any name that somebody types for a new rule set: it holds a colon. */
  readonly key: string;
  readonly label: string;
  readonly path: string;
  readonly subject: Subject;
}

/** Services and rule sets, in the order of their names. */
export function targetsIn(specs: readonly SpecSummary[]): readonly Target[] {
  return specs
    .flatMap(({ documents, path }) =>
      documents.flatMap(({ kind, name }): Target[] => {
        if (kind !== 'Service' && kind !== 'RuleSet') return [];
        const subject: Subject = { kind: kind === 'Service' ? 'service' : 'rules', name, identity: {} };
        return [{ key: `${subject.kind}:${name}`, label: name, path, subject }];
      }),
    )
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
}

/**
 * Puts the rule into the draft of its file, over one that is there already.
 *
 * @returns Why it cannot; undefined once it is there.
 */
export async function keepNewRule(
  store: RuleStore,
  specs: readonly SpecSummary[],
  { path, subject }: Target,
  rule: NewRule,
): Promise<string | undefined> {
  const drafts = draftsOf(window.localStorage, config.bootData?.user?.login ?? '');
  const opened = await store.open(path, specs);
  const kept = drafts.read(path) ?? { text: opened.text, base: opened.text, etag: opened.etag, at: Date.now() };
  const owner = ownerOf(subject);
  if (nameProblem(rule.name, kept.text, owner) === 'taken') return `${subject.name}: ${rule.name}`;
  const result = withRule(kept.text, owner, rule);
  if (!result.ok) return result.reason;
  drafts.keep(path, { ...kept, text: result.text, at: Date.now() });
  return undefined;
}
