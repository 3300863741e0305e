import type { Silence } from '@quartet/generator/api';
import { expect, it } from 'vitest';
import { matchersFor, silencesOf } from './silences.ts';

const LABELS = { service: 'shop', severity: 'critical', team: 'pay' };
const silence = (id: string, ...matchers: readonly (readonly [string, string, boolean?, boolean?])[]): Silence => ({
  id,
  state: 'active',
  matchers: matchers.map(([name, value, isRegex = false, isEqual = true]) => ({ name, value, isRegex, isEqual })),
  startsAt: '',
  endsAt: '',
  createdBy: 'ada',
  comment: '',
});
const ids = (...silences: readonly Silence[]) => silencesOf(silences, LABELS, 'HighErrorRate').map(({ id }) => id);

it('matches the alert of its owner, and no label that may change', () => {
  expect(matchersFor({ alert: 'HighErrorRate', labels: LABELS }).map(({ name, value }) => [name, value])).toEqual([
    ['alertname', 'HighErrorRate'],
    ['service', 'shop'],
  ]);
});

it('finds silences by equality, expression and their contraries', () => {
  expect(
    ids(
      silence('a', ['service', 'shop']),
      silence('b', ['service', 'sh']),
      silence('c', ['alertname', 'High.*', true]),
      silence('d', ['team', 'pay', false, false]),
      silence('e', ['env', '', false]),
    ),
  ).toEqual(['a', 'c', 'e']);
});

it('leaves out what is over, and what it cannot read', () => {
  expect(
    ids({ ...silence('a', ['service', 'shop']), state: 'expired' }, silence('b', ['service', '(?<=', true])),
  ).toEqual([]);
});
