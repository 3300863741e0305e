import { expect, it } from 'vitest';
import { draftsOf } from './draft-store.ts';

function shelf(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

const DRAFT = { text: 'new', etag: '"1"', base: 'old', at: 5 };

it('gives back what it keeps, until it is dropped', () => {
  const drafts = draftsOf(shelf(), 'ada');
  expect(drafts.read('x.yaml')).toBeUndefined();
  drafts.keep('x.yaml', DRAFT);
  expect(drafts.read('x.yaml')).toEqual(DRAFT);
  drafts.drop('x.yaml');
  expect(drafts.read('x.yaml')).toBeUndefined();
});

it('keeps drafts of users and files apart', () => {
  const one = shelf();
  draftsOf(one, 'ada').keep('x.yaml', DRAFT);
  expect(draftsOf(one, 'bob').read('x.yaml')).toBeUndefined();
  expect(draftsOf(one, 'ada').read('y.yaml')).toBeUndefined();
});

it('takes what it does not understand for nothing', () => {
  const one = shelf();
  draftsOf(one, 'ada').keep('x.yaml', { ...DRAFT, text: 5 } as never);
  expect(draftsOf(one, 'ada').read('x.yaml')).toBeUndefined();
});

it('goes on where the browser keeps nothing', () => {
  const refuse = () => {
    throw new Error('QuotaExceededError');
  };
  const drafts = draftsOf({ getItem: refuse, setItem: refuse, removeItem: refuse }, 'ada');
  drafts.keep('x.yaml', DRAFT);
  drafts.drop('x.yaml');
  expect(drafts.read('x.yaml')).toBeUndefined();
});
