/** The terminal of a local run: lines that stay, and below them a table that is replaced in place. */

import type { AlertChange } from './alert-log.ts';
import { timeOfDay } from './alert-log.ts';
import type { Paint } from './live-signals.ts';

/** A stream that lines go to, and what it can do. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  /** Width in characters; lines are cut there when the table is replaced in place. */
  readonly columns?: number;
  readonly hasColor: boolean;
}

export interface Screen {
  readonly paint: Paint;
  /** Adds a line that stays. */
  readonly say: (line: string) => void;
  /** Shows `lines` in place of what it showed last; where nothing can be replaced they follow below. */
  readonly show: (lines: readonly string[]) => void;
}

/** Whether colour is wanted on `stream`; NO_COLOR wins over everything. */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

const ESCAPE = '\x1b';
const CLEAR_BELOW = `${ESCAPE}[J`;

/** An empty screen on `terminal`. */
export function createScreen(terminal: Terminal): Screen {
  let shown: readonly string[] = [];
  const put = (lines: readonly string[]) => terminal.write(lines.map((line) => `${line}\n`).join(''));
  const erase = () => {
    if (shown.length > 0) terminal.write(`${ESCAPE}[${shown.length}A\r${CLEAR_BELOW}`);
  };
  const colored = (code: number) => (text: string) =>
    terminal.hasColor ? `${ESCAPE}[${code}m${text}${ESCAPE}[0m` : text;
  return {
    paint: { critical: colored(31), warning: colored(33), pale: colored(2) },
    say: (line) => {
      if (!terminal.isTTY) {
        put([line]);
        return;
      }
      erase();
      put([line, ...shown]);
    },
    show: (lines) => {
      if (!terminal.isTTY) {
        put(['', ...lines]);
        return;
      }
      // A wrapped line would take two rows, and the next replacement would miss one.
      const fitting = ['', ...lines].map((line) => cut(line, terminal.columns));
      erase();
      put(fitting);
      shown = fitting;
    },
  };
}

const WORDS: Readonly<Record<AlertChange['kind'], string>> = {
  pending: '○ pending ',
  firing: '▲ firing  ',
  resolved: '✓ resolved',
};

/** `09:41:25  ▲ firing    shop: ErrorBudgetBurn/availability/page-fast, since 09:41:20` */
export function alertLine(change: AlertChange, now: Date, paint: Paint): string {
  const line = `${timeOfDay(now)}  ${WORDS[change.kind]}  ${change.text}`;
  if (change.kind === 'firing') return change.isPage ? paint.critical(line) : paint.warning(line);
  return change.kind === 'pending' ? paint.pale(line) : line;
}

/** `line` in at most `columns` characters; colour codes take none and are kept. */
function cut(line: string, columns: number | undefined): string {
  if (columns === undefined) return line;
  let room = columns - 1;
  const pieces = line.split(ESCAPE).map((piece, index) => {
    const codeEnd = index === 0 ? 0 : piece.indexOf('m') + 1;
    const text = [...piece.slice(codeEnd)].slice(0, room);
    room -= text.length;
    return piece.slice(0, codeEnd) + text.join('');
  });
  return pieces.join(ESCAPE);
}
