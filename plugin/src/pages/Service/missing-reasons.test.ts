import { profiles } from '@quartet/generator';
import { expect, it } from 'vitest';
import { missingReasons } from './missing-reasons.ts';

it('says why a library does not measure a signal', () => {
  const lacking = profiles.find(({ missing }) => missing?.saturation !== undefined)!;
  expect(missingReasons(lacking.id).saturation).toBe(lacking.missing!.saturation);
});

it('says nothing of a library that measures all, or that it does not know', () => {
  expect(missingReasons('node-http')).toEqual({});
  expect(missingReasons('of-our-own')).toEqual({});
});
