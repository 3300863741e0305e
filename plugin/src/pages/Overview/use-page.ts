/** The page's own part of the address. */

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { type PageState, readPage, withPage } from './page-state.ts';

export type ChangePage = (change: Partial<PageState>, isTyping?: boolean) => void;

/** The state, and a way to change it. Each change is a step back in the history, but for typing. */
export function usePage(): readonly [PageState, ChangePage] {
  const [search, setSearch] = useSearchParams();
  const page = useMemo(() => readPage(search), [search]);
  const change = useCallback<ChangePage>(
    (part, isTyping = false) =>
      setSearch((before) => withPage(before, { ...readPage(before), ...part }), { replace: isTyping }),
    [setSearch],
  );
  return [page, change];
}
