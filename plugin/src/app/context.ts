/** What the root knows and every page may ask for. */

import { createContext, useContext } from 'react';
import type { Settings } from './settings.ts';

export interface AppFacts {
  readonly settings: Settings;
  /** Which secrets are set; their values never reach the browser. */
  readonly secrets: Readonly<Record<string, boolean>>;
}

export const AppContext = createContext<AppFacts>({ settings: {}, secrets: {} });

export const useAppFacts = (): AppFacts => useContext(AppContext);
