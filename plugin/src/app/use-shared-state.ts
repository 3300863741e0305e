/** The shared state of the current address, and a way to change it that the back button undoes. */

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { SharedState } from './url-state.ts';
import { readShared, writeShared } from './url-state.ts';

const SHARED = ['from', 'to', 'ds', 'refresh'];

export function useSharedState(): readonly [SharedState, (change: Partial<SharedState>) => void] {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readShared(search), [search]);
  const change = useCallback(
    (part: Partial<SharedState>) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        for (const key of SHARED) after.delete(key);
        for (const [key, value] of Object.entries(writeShared({ ...readShared(before), ...part })))
          after.set(key, value);
        return after;
      }),
    [setSearch],
  );
  return [state, change];
}
