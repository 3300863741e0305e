/** Asks before a draft is left behind, by a link or by closing the tab. The draft is kept in the browser either way. */

import { locationService } from '@grafana/runtime';
import { useEffect } from 'react';

/** @param question  Asked while it is set. */
export function useLeaveGuard(question: string | undefined): void {
  useEffect(() => {
    if (question === undefined) return;
    const here = locationService.getLocation().pathname;
    // Another time range or filter is the same page.
    const unblock = locationService
      .getHistory()
      .block(({ pathname }: { readonly pathname: string }) => (pathname === here ? undefined : question));
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      unblock();
      window.removeEventListener('beforeunload', ask);
    };
  }, [question]);
}
