/** What a key means on the overview. */

export type Command = 'down' | 'up' | 'open' | 'alerts' | 'explore' | 'filter' | 'leave' | 'help';

/** A key press, as far as it matters here. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Where the focus is: typing in a field is no command, and a button or link has its own Enter. */
  readonly on: 'field' | 'control' | 'filter' | 'page';
  /** Whether a row is selected. */
  readonly isSelected: boolean;
}

/** The command of a press; undefined leaves it to Grafana and the browser. */
export function commandOf({ altKey, ctrlKey, isSelected, key, metaKey, on }: Press): Command | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (on === 'filter') return key === 'Escape' ? 'leave' : key === 'ArrowDown' || key === 'Enter' ? 'down' : undefined;
  if (on === 'field') return undefined;
  switch (key) {
    case 'j':
      return 'down';
    case 'k':
      return 'up';
    case '/':
      return 'filter';
    case '?':
      return 'help';
    default:
  }
  // Without a selected row these keys are Grafana's: `g` begins its own shortcuts.
  if (!isSelected) return undefined;
  switch (key) {
    case 'ArrowDown':
      return on === 'page' ? 'down' : undefined;
    case 'ArrowUp':
      return on === 'page' ? 'up' : undefined;
    case 'Enter':
      return on === 'page' ? 'open' : undefined;
    case 'e':
      return 'alerts';
    case 'g':
      return 'explore';
    case 'Escape':
      return 'leave';
    default:
      return undefined;
  }
}

/** The row that is `by` lines further down, headings left out; the first when none is selected. */
export function stepped(keys: readonly string[], selected: string | undefined, by: 1 | -1): string | undefined {
  const at = selected === undefined ? -1 : keys.indexOf(selected);
  if (at < 0) return keys[0];
  return keys[Math.min(Math.max(at + by, 0), keys.length - 1)];
}
