/** Which page is open: the page tells the chrome, which draws breadcrumbs from it. */
import type { NavModelItem } from '@grafana/data';
import { useSyncExternalStore } from 'react';

let open: NavModelItem | undefined;
const listeners = new Set<() => void>();

/** Tells the chrome which page is open; undefined when it is gone. */
export function setOpenPage(page: NavModelItem | undefined): void {
  if (open === page) return;
  open = page;
  for (const listener of listeners) listener();
}

/** The open page, or undefined while none has said so. */
export function useOpenPage(): NavModelItem | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
