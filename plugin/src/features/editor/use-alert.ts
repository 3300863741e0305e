/** One alert within a session: where it stands, what it became, what can be set on it. */

import type { GroupedAlert } from '@quartet/generator';
import { useMemo } from 'react';
import { type AlertKind, generatedIds, serviceKinds, watchedKinds } from './alert-kinds.ts';
import { type AlertRef, alertsOf, refOf } from './alert-ref.ts';
import type { CompiledDraft } from './compile-draft.ts';
import { type Fields, isFields, type Owner, valueAt } from './document.ts';
import type { Session } from './use-session.ts';

export interface EditedAlert {
  readonly ref: AlertRef;
  /** What the spec says at `ref`; empty where it says nothing. */
  readonly fields: Fields;
  /** Of generated alerts. */
  readonly kind: AlertKind | undefined;
  /** The rules of the draft, one for each tier or signal; empty where it is off, or cannot be compiled. */
  readonly rules: readonly GroupedAlert[];
  /** The rules of what stands on the server. */
  readonly before: readonly GroupedAlert[];
}

/** Undefined where neither the draft nor what stands on the server has such an alert. */
export function alertOf(draft: CompiledDraft, base: CompiledDraft, owner: Owner, id: string): EditedAlert | undefined {
  const document = draft.document ?? base.document;
  const ref = document && refIn(document.fields, owner, id);
  if (!document || !ref) return undefined;
  const fields = valueAt(document.fields, ref.path);
  const baseRef = base.document && refIn(base.document.fields, owner, id);
  return {
    ref,
    fields: isFields(fields) ? fields : {},
    kind: kindsOf(draft.model ?? base.model).find((kind) => kind.id === ref.id),
    rules: draft.groups ? alertsOf(draft.groups, ref) : [],
    before: base.groups && baseRef ? alertsOf(base.groups, baseRef) : [],
  };
}

const refIn = (fields: Fields, { kind }: Owner, id: string): AlertRef | undefined =>
  refOf(fields, kind, id, generatedIds(kind, valueAt(fields, ['spec', 'engine'])));

function kindsOf(model: CompiledDraft['model']): readonly AlertKind[] {
  if (model === undefined || model.kind === 'RuleSet') return [];
  return model.kind === 'Service' ? serviceKinds(model) : watchedKinds(model);
}

export function useAlert({ base, draft, owner }: Session, id: string): EditedAlert | undefined {
  return useMemo(() => alertOf(draft, base, owner, id), [draft, base, owner, id]);
}
