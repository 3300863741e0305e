/** The text that is being edited, and everything that follows from it. Typing never waits: compiling is done when there is time. */

import { config } from '@grafana/runtime';
import type { Path } from '@quartet/generator';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { OpenSpec } from '../../server/rule-store.ts';
import { type CompiledDraft, compileDraft } from './compile-draft.ts';
import { documentOf, type Fields, type Owner, withField } from './document.ts';
import { draftsOf, type KeptDraft } from './draft-store.ts';
import { whenIdle } from './idle.ts';

export interface Session {
  readonly open: OpenSpec;
  readonly owner: Owner;
  readonly text: string;
  readonly isChanged: boolean;
  /** Of the text, or of the one before while the new one is compiled. */
  readonly draft: CompiledDraft;
  /** Of the text as it stands on the server. */
  readonly base: CompiledDraft;
  /** Why the last change of a field could not be made. */
  readonly refusal: string | undefined;
  /** A draft of an earlier visit that this one went on with. */
  readonly resumed: KeptDraft | undefined;
  setText(text: string): void;
  /** Changes one field of the owner's document; undefined takes it away. */
  setField(path: Path, value: unknown, ifEmpty?: { readonly path: Path; readonly value: Fields }): void;
  /** Goes back to what stands on the server. */
  discard(): void;
  /** Goes on from another version of the file, such as the one that was saved. */
  adopt(open: OpenSpec, text: string): void;
}

interface State {
  readonly open: OpenSpec;
  readonly text: string;
  readonly refusal: string | undefined;
  readonly resumed: KeptDraft | undefined;
}

export function useSession(opened: OpenSpec, owner: Owner): Session {
  const drafts = useMemo(() => draftsOf(window.localStorage, config.bootData?.user?.login ?? ''), []);
  const [state, setState] = useState<State>(() => begin(opened, drafts.read(opened.path)));
  const latest = useRef(state);
  const set = useCallback((next: State) => {
    latest.current = next;
    setState(next);
  }, []);
  const { open, text } = state;
  const isChanged = text !== open.text;

  const base = useMemo(() => compileDraft(open.path, open.text, open.context, owner), [open, owner]);
  const [compiled, setCompiled] = useState<CompiledDraft>();
  const draft = isChanged ? (compiled ?? base) : base;
  useEffect(() => {
    if (text === open.text) return setCompiled(undefined);
    return whenIdle(() => setCompiled(compileDraft(open.path, text, open.context, owner)));
  }, [text, open, owner]);

  useEffect(() => {
    if (!isChanged) return drafts.drop(open.path);
    const timer = setTimeout(
      () => drafts.keep(open.path, { text, base: open.text, etag: open.etag, at: Date.now() }),
      KEEP_MS,
    );
    return () => clearTimeout(timer);
  }, [drafts, isChanged, open, text]);

  const setText = useCallback(
    (next: string) => {
      if (next !== latest.current.text) set({ ...latest.current, text: next, refusal: undefined });
    },
    [set],
  );
  const setField = useCallback<Session['setField']>(
    (path, value, ifEmpty) => {
      const now = latest.current;
      const document = documentOf(now.text, owner);
      if (document === undefined) return;
      const result = withField(now.text, document.index, path, value, ifEmpty);
      set(result.ok ? { ...now, text: result.text, refusal: undefined } : { ...now, refusal: result.reason });
    },
    [owner, set],
  );
  const adopt = useCallback<Session['adopt']>(
    (next, nextText) => set({ open: next, text: nextText, refusal: undefined, resumed: undefined }),
    [set],
  );
  const discard = useCallback(() => {
    const { open: now } = latest.current;
    drafts.drop(now.path);
    // A draft of an older version began from a base that is not what stands on the server.
    adopt(now.etag === opened.etag ? now : opened, opened.text);
  }, [adopt, drafts, opened]);

  return {
    open,
    owner,
    text,
    isChanged,
    draft,
    base,
    refusal: state.refusal,
    resumed: state.resumed,
    setText,
    setField,
    discard,
    adopt,
  };
}

/** Milliseconds of quiet after which a draft is put by. */
const KEEP_MS = 400;

/** What a visit begins with: what stands there, or the draft of an earlier visit with the version it was made from. */
export function begin(opened: OpenSpec, kept: KeptDraft | undefined): State {
  if (kept === undefined || kept.text === opened.text || kept.text === kept.base)
    return { open: opened, text: opened.text, refusal: undefined, resumed: undefined };
  // A save names the version that the draft was made from, so that the server sees what came between.
  const open = { ...opened, text: kept.base, etag: kept.etag };
  return { open, text: kept.text, refusal: undefined, resumed: kept };
}
