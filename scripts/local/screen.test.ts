import { expect, it } from 'vitest';
import { alertLine, createScreen, type Terminal, wantsColor } from './screen.ts';

function terminal(extra: Partial<Terminal> = {}): { readonly terminal: Terminal; readonly written: () => string } {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  return { terminal: { write, isTTY: true, hasColor: false, ...extra }, written: () => text };
}

it('replaces the table in place and keeps lines above it', () => {
  const { terminal: tty, written } = terminal();
  const screen = createScreen(tty);
  screen.show(['a', 'b']);
  screen.say('news');
  screen.show(['c']);
  expect(written()).toBe(['\na\nb\n', '\x1b[3A\r\x1b[J', 'news\n\na\nb\n', '\x1b[3A\r\x1b[J', '\nc\n'].join(''));
});

it('writes tables one below the other where there is no terminal', () => {
  const { terminal: pipe, written } = terminal({ isTTY: false });
  const screen = createScreen(pipe);
  screen.show(['a']);
  screen.say('news');
  screen.show(['b']);
  expect(written()).toBe('\na\nnews\n\nb\n');
});

it('cuts lines at the width of the terminal and keeps their colours whole', () => {
  const { terminal: narrow, written } = terminal({ columns: 6, hasColor: true });
  const screen = createScreen(narrow);
  screen.show([`ab${screen.paint.critical('cdefgh')}`]);
  expect(written()).toBe('\nab\x1b[31mcde\x1b[0m\n');
});

it('uses colour for severity alone, and none where it is not wanted', () => {
  const change = { kind: 'firing', isPage: true, text: 'shop: ErrorBudgetBurn, since 09:41:20' } as const;
  const now = new Date(2026, 0, 5, 9, 41, 25);
  const plain = '09:41:25  ▲ firing    shop: ErrorBudgetBurn, since 09:41:20';
  expect(alertLine(change, now, createScreen(terminal().terminal).paint)).toBe(plain);
  const { paint } = createScreen(terminal({ hasColor: true }).terminal);
  expect(alertLine(change, now, paint)).toBe(`\x1b[31m${plain}\x1b[0m`);
  expect(alertLine({ ...change, isPage: false }, now, paint)).toBe(`\x1b[33m${plain}\x1b[0m`);
  expect(alertLine({ ...change, kind: 'resolved' }, now, paint)).not.toContain('\x1b');
});

it('honours NO_COLOR and terminals that cannot', () => {
  expect(wantsColor({ isTTY: true }, { TERM: 'xterm' })).toBe(true);
  expect(wantsColor({ isTTY: true }, { TERM: 'xterm', NO_COLOR: '1' })).toBe(false);
  expect(wantsColor({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
  expect(wantsColor({}, { TERM: 'xterm' })).toBe(false);
});
