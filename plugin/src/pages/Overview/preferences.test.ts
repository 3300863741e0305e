import { expect, it } from 'vitest';
import { COLUMNS } from './order.ts';
import { DEFAULT_PREFERENCES, readPreferences, shownColumns, toggled, writePreferences } from './preferences.ts';

it('reads what it writes', () => {
  const chosen = { density: 'compact', hidden: ['errors', 'budget'] } as const;
  expect(readPreferences(writePreferences(chosen))).toEqual(chosen);
});

it('takes the defaults for what it cannot read', () => {
  for (const text of [null, '', 'null', '[', '5', '{"density":"huge","hidden":"all"}'])
    expect(readPreferences(text)).toEqual(DEFAULT_PREFERENCES);
});

it('never hides the name and the status', () => {
  expect(readPreferences('{"hidden":["service","status","nonsense","traffic"]}').hidden).toEqual(['traffic']);
  expect(toggled(DEFAULT_PREFERENCES, 'service').hidden).toEqual([]);
});

it('hides a column and shows it again', () => {
  const hidden = toggled(DEFAULT_PREFERENCES, 'latency');
  expect(shownColumns(hidden)).toEqual(COLUMNS.filter((column) => column !== 'latency'));
  expect(toggled(hidden, 'latency')).toEqual(DEFAULT_PREFERENCES);
});
