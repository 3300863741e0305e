import { expect, it } from 'vitest';
import { commandOf, type Press, stepped } from './keys.ts';

const press = (key: string, change: Partial<Press> = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, on: 'page', isSelected: true, ...change });

it('moves, opens and helps', () => {
  expect(['j', 'k', 'Enter', 'e', 'g', '/', '?', 'Escape'].map((key) => press(key))).toEqual([
    'down',
    'up',
    'open',
    'alerts',
    'explore',
    'filter',
    'help',
    'leave',
  ]);
});

it('leaves keys to Grafana that need a selected row while there is none', () => {
  expect(['g', 'e', 'Enter', 'Escape', 'ArrowDown'].map((key) => press(key, { isSelected: false }))).toEqual(
    Array(5).fill(undefined),
  );
  expect(press('j', { isSelected: false })).toBe('down');
});

it('lets people type', () => {
  expect(['j', '/', '?', 'Enter', 'Escape'].map((key) => press(key, { on: 'field' }))).toEqual(
    Array(5).fill(undefined),
  );
  expect(press('j', { on: 'filter' })).toBeUndefined();
  expect(press('Escape', { on: 'filter' })).toBe('leave');
  expect(press('ArrowDown', { on: 'filter' })).toBe('down');
});

it('leaves Enter and the arrows to a button or link', () => {
  expect(press('Enter', { on: 'control' })).toBeUndefined();
  expect(press('ArrowDown', { on: 'control' })).toBeUndefined();
  expect(press('j', { on: 'control' })).toBe('down');
});

it("is no shortcut with the browser's own keys held", () => {
  expect(press('k', { metaKey: true })).toBeUndefined();
  expect(press('g', { ctrlKey: true })).toBeUndefined();
  expect(press('e', { altKey: true })).toBeUndefined();
});

it('steps through the rows and stops at the ends', () => {
  const keys = ['a', 'b', 'c'];
  expect(stepped(keys, undefined, 1)).toBe('a');
  expect(stepped(keys, 'a', 1)).toBe('b');
  expect(stepped(keys, 'c', 1)).toBe('c');
  expect(stepped(keys, 'a', -1)).toBe('a');
  expect(stepped(keys, 'gone', -1)).toBe('a');
  expect(stepped([], undefined, 1)).toBeUndefined();
});
