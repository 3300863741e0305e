/** Sorts the rows, and holds their order while someone points at one. */

import { useMemo, useRef } from 'react';
import { heldOrder, type Sort, sorted } from './order.ts';
import type { Row } from './rows.ts';

/** @param isHeld  Fresh numbers then change the rows in place; only another sort or filter moves them. */
export function useOrder(
  rows: readonly Row[],
  sort: Sort,
  label: string,
  locale: string,
  isHeld: boolean,
): readonly Row[] {
  const kept = useRef<{ readonly wish: string; readonly keys: readonly string[] }>({ wish: '', keys: [] });
  const wish = `${sort.column}|${sort.isDescending}|${label}`;
  return useMemo(() => {
    const holds = isHeld && kept.current.wish === wish && kept.current.keys.length > 0;
    const ordered = holds ? heldOrder(rows, kept.current.keys) : sorted(rows, sort, label, locale);
    kept.current = { wish, keys: ordered.map(({ key }) => key) };
    return ordered;
  }, [rows, sort, label, locale, isHeld, wish]);
}
