/** Listens to keys while the overview is open, before Grafana's own shortcuts hear them. */

import { type RefObject, useEffect, useRef } from 'react';
import { type Command, commandOf, type Press } from './keys.ts';

/**
 * @param isOff  While a dialogue is open all keys are its own.
 */
export function useKeys(
  filter: RefObject<HTMLElement | null>,
  isSelected: boolean,
  isOff: boolean,
  run: (command: Command) => void,
): void {
  const latest = useRef({ isSelected, isOff, run });
  latest.current = { isSelected, isOff, run };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { isOff, isSelected, run } = latest.current;
      if (isOff || event.defaultPrevented) return;
      const { altKey, ctrlKey, key, metaKey } = event;
      const on = placeOf(event.target, filter.current);
      const command = commandOf({ altKey, ctrlKey, key, metaKey, isSelected, on });
      if (command === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      run(command);
    };
    // Grafana listens on the document while the event rises; here it is heard on its way down.
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, [filter]);
}

function placeOf(target: EventTarget | null, filter: HTMLElement | null): Press['on'] {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target === filter) return 'filter';
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"]'))
    return 'field';
  return target.closest('button, a') ? 'control' : 'page';
}
