import { describe, expect, it } from 'vitest';
import { readSpecs } from './read.ts';

/** What is said of one objective. */
function said(objective: string) {
  const text = `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: a }\nspec:\n  profile: node-http\n  selector: { job: a }\n  objectives:\n    - { name: o, ${objective} }\n`;
  return readSpecs([{ file: 'a.yaml', text }]).diagnostics;
}
const codes = (objective: string) => said(objective).map((one) => one.code);
const tier = (rest: string) => `signal: errors, target: 99%, tiers: [{ name: t, severity: page, ${rest} }]`;

describe('what an objective counts', () => {
  it.each([
    'signal: errors, target: 99%',
    'signal: latency, threshold: 250ms, target: 99%',
    "target: 99%, ratio: { bad: 'b[$window]', total: 't[$window]' }",
    "target: 99%, ratio: { good: 'g[$window]', total: 't[$window]' }",
    "target: 99%, raw: 'r[$window]'",
  ])('can be %s', (objective) => {
    expect(codes(objective)).toEqual([]);
  });

  it.each([
    ['target: 99%', 'missing-field'],
    ['signal: latency, target: 99%', 'missing-field'],
    ['threshold: 1s, target: 99%', 'missing-field'],
    ["target: 99%, ratio: { total: 't[$window]' }", 'missing-field'],
    ["target: 99%, ratio: { bad: 'b[$window]' }", 'missing-field'],
    ["signal: errors, target: 99%, raw: 'r[$window]'", 'conflicting-fields'],
    ["target: 99%, raw: 'r[$window]', ratio: { bad: 'b[$window]', total: 't[$window]' }", 'conflicting-fields'],
    ['signal: errors, threshold: 1s, target: 99%', 'conflicting-fields'],
    ["target: 99%, raw: 'r[$window]', where: { route: / }", 'conflicting-fields'],
    ["target: 99%, ratio: { bad: 'b[5m]', total: 't[$window]' }", 'query-without-window'],
    ["target: 99%, ratio: { bad: 'b[$window]', total: 't' }", 'query-without-window'],
    ["target: 99%, raw: 'r[$windowed]'", 'query-without-window'],
  ])('cannot be %s', (objective, code) => {
    expect(codes(objective)).toEqual([code]);
  });

  it('shows both fields that exclude each other', () => {
    const [one] = said("signal: errors, target: 99%, raw: 'r[$window]'");
    expect(one).toMatchObject({
      message: '`raw` cannot stand beside `signal`.',
      line: 8,
      also: [{ line: 8, message: '`signal` stands here' }],
    });
  });
});

describe('a target', () => {
  it.each(['0.01%', '50%', '99.999%', '0.9999999999', '1e-3'])('can be %s', (target) => {
    expect(codes(`signal: errors, target: ${target}`)).toEqual([]);
  });

  it.each([
    ['100%', 'no-budget'],
    ['1', 'no-budget'],
    ['1.0', 'no-budget'],
    ['"100.00%"', 'no-budget'],
    ['0%', 'out-of-range'],
    ['0', 'out-of-range'],
    ['100.01%', 'out-of-range'],
    ['"2"', 'out-of-range'],
    ['99.9', 'wrong-unit'],
    ['-1%', 'out-of-range'],
  ])('cannot be %s', (target, code) => {
    expect(codes(`signal: errors, target: ${target}`)).toEqual([code]);
  });
});

describe('a window', () => {
  it.each(['3d', '30d', '4w', '1y', '{ calendar: week }', '{ calendar: quarter, timeZone: America/New_York }'])(
    'can be %s',
    (window) => {
      expect(codes(`signal: errors, target: 99%, window: ${window}`)).toEqual([]);
    },
  );

  it.each([
    ['2d23h', 'window-too-short'],
    ['{ calendar: day }', 'window-too-short'],
    ['0d', 'out-of-range'],
    ['30', 'wrong-unit'],
    ['30 days', 'bad-duration'],
    ['[30d]', 'wrong-type'],
    ['{ calendar: month, timeZone: "+02:00" }', 'unknown-time-zone'],
    ['{ calendar: month, timeZone: Mars/Olympus }', 'unknown-time-zone'],
    ['{ timeZone: UTC }', 'missing-field'],
    ['99999999999999999999y', 'out-of-range'],
    ['293y', 'out-of-range'],
  ])('cannot be %s', (window, code) => {
    expect(codes(`signal: errors, target: 99%, window: ${window}`)).toEqual([code]);
  });

  it('has to hold the longest window of tiers of one’s own', () => {
    const own = (window: string) => `window: ${window}, ${tier('short: 5m, long: 1h, share: 2%')}`;
    expect(codes(own('1h'))).toEqual([]);
    expect(codes(own('59m'))).toEqual(['window-too-short']);
    expect(said(own('59m'))[0]?.also?.[0]?.message).toBe('tier `t` looks back 1h');
  });
});

describe('a burn tier', () => {
  it.each([
    'short: 5m, long: 1h, share: 2%',
    'short: 5m, long: 1h, factor: 14.4',
    'short: 5m, long: 1h, factor: 1, for: 0',
    'short: 5m, long: 1h, share: 100%, for: 2m',
  ])('can be %s', (rest) => {
    expect(codes(tier(rest))).toEqual([]);
  });

  it.each([
    ['short: 1h, long: 1h, share: 2%', 'tier-windows'],
    ['short: 2h, long: 1h, share: 2%', 'tier-windows'],
    ['short: 0s, long: 1h, share: 2%', 'out-of-range'],
    ['short: 5m, long: 1h', 'missing-field'],
    ['short: 5m, long: 1h, share: 2%, factor: 2', 'conflicting-fields'],
    ['short: 5m, long: 1h, share: 0%', 'out-of-range'],
    ['short: 5m, long: 1h, share: 2', 'wrong-unit'],
    ['short: 5m, long: 1h, factor: 0', 'out-of-range'],
    ['short: 5m, long: 1h, factor: 2x', 'wrong-type'],
    ['long: 1h, share: 2%', 'missing-field'],
  ])('cannot be %s', (rest, code) => {
    expect(codes(tier(rest))).toEqual([code]);
  });

  it('cannot be left out altogether', () => {
    expect(codes('signal: errors, target: 99%, tiers: []')).toEqual(['empty-value']);
  });
});
