/** Reads and keeps the user's choices in Grafana's user storage, which falls back to the browser's own. */

import { usePluginUserStorage } from '@grafana/runtime';
import { useCallback, useEffect, useRef, useState } from 'react';
import { DEFAULT_PREFERENCES, type Preferences, readPreferences, writePreferences } from './preferences.ts';

const KEY = 'overview';

export function usePreferences(): readonly [Preferences, (next: Preferences) => void] {
  const storage = usePluginUserStorage();
  // Grafana 12 hands out a new object with each call, so it may not be what an effect depends on.
  const first = useRef(storage);
  const [preferences, setPreferences] = useState(DEFAULT_PREFERENCES);

  useEffect(() => {
    let isGone = false;
    // A storage that cannot be read leaves the defaults: nothing of the user's is lost by it.
    first.current.getItem(KEY).then(
      (text) => {
        if (!isGone && text) setPreferences(readPreferences(text));
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);

  const keep = useCallback((next: Preferences) => {
    setPreferences(next);
    first.current.setItem(KEY, writePreferences(next)).catch(() => undefined);
  }, []);
  return [preferences, keep];
}
