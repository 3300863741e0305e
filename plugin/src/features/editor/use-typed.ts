/** A field whose text is the user's own while they type, and follows the spec as soon as they leave it. */

import { useEffect, useRef, useState } from 'react';

/** Milliseconds without a key press after which the spec is changed. */
const PAUSE_MS = 250;

export interface Typed {
  readonly value: string;
  onChange(event: { readonly currentTarget: { readonly value: string } }): void;
  onBlur(): void;
}

/** @param commit  Gets what was typed, trimmed; an empty text takes the field away. */
export function useTyped(value: string, commit: (text: string) => void): Typed {
  const [typed, setTyped] = useState<string>();
  const latest = useRef(commit);
  latest.current = commit;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<string>(undefined);
  const flush = () => {
    clearTimeout(timer.current);
    if (pending.current === undefined) return;
    const text = pending.current;
    pending.current = undefined;
    latest.current(text.trim());
  };
  // What was typed is not lost where the field goes away.
  const flushed = useRef(flush);
  flushed.current = flush;
  useEffect(() => () => flushed.current(), []);
  return {
    value: typed ?? value,
    onChange: ({ currentTarget }) => {
      setTyped(currentTarget.value);
      pending.current = currentTarget.value;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    },
    onBlur: () => {
      flush();
      setTyped(undefined);
    },
  };
}
