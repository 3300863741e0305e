/** What a user chose about the table, kept for this user alone. */

import { COLUMNS, type Column } from './order.ts';

export interface Preferences {
  readonly density: 'compact' | 'comfortable';
  readonly hidden: readonly Column[];
}

export const DEFAULT_PREFERENCES: Preferences = { density: 'comfortable', hidden: [] };

/** Columns without which a row says nothing. */
export const ALWAYS: readonly Column[] = ['service', 'status'];

/** Heights of a row in pixels; fixed, so that ten thousand need not be measured. */
export const ROW_HEIGHTS = { compact: 34, comfortable: 46 } as const;

/** What is stored, read with care: another version may have written it. */
export function readPreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '');
  } catch {
    return DEFAULT_PREFERENCES;
  }
  if (typeof stored !== 'object' || stored === null) return DEFAULT_PREFERENCES;
  const { density, hidden } = stored as { density?: unknown; hidden?: unknown };
  return {
    density: density === 'compact' ? 'compact' : 'comfortable',
    hidden: Array.isArray(hidden)
      ? COLUMNS.filter((column) => !ALWAYS.includes(column) && hidden.includes(column))
      : [],
  };
}

export const writePreferences = (preferences: Preferences): string => JSON.stringify(preferences);

/** `preferences` with `column` shown if it was hidden, and the other way round. */
export function toggled(preferences: Preferences, column: Column): Preferences {
  const { hidden } = preferences;
  const after = hidden.includes(column) ? hidden.filter((one) => one !== column) : [...hidden, column];
  return { ...preferences, hidden: COLUMNS.filter((one) => after.includes(one) && !ALWAYS.includes(one)) };
}

export const shownColumns = ({ hidden }: Preferences): readonly Column[] =>
  COLUMNS.filter((column) => !hidden.includes(column));
