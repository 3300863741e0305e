/** The page's own part of the address, and a way to change it that the back button undoes. */

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readView, type ServiceView, withView } from './url.ts';

export function useView(): readonly [ServiceView, (change: Partial<ServiceView>, replace?: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo(() => readView(search), [search]);
  const change = useCallback(
    (part: Partial<ServiceView>, replace = false) => setSearch((before) => withView(before, part), { replace }),
    [setSearch],
  );
  return [view, change];
}
