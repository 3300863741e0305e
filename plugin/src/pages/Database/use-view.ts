/** The view of the current address, and a way to change it that the back button undoes. */

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { type DatabaseView, readView, writeView } from './view.ts';

export function useView(): readonly [DatabaseView, (part: Partial<DatabaseView>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo(() => readView(search), [search]);
  const change = useCallback(
    (part: Partial<DatabaseView>) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries(writeView(part))) {
          if (value === undefined) after.delete(key);
          else after.set(key, value);
        }
        return after;
      }),
    [setSearch],
  );
  return [view, change];
}
