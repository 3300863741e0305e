import { describe, expect, it } from 'vitest';
import { ruleText, serviceText } from '../../test/compiled.ts';
import type { ExposedSample } from '../../test/exposition.ts';
import { printSeries } from '../../test/exposition.ts';
import { type ProfileCapture, profileCaptures } from '../../test/profile-captures.ts';
import { type Expected, type Inputs, type TextFile, testRules, unitTests } from '../../test/promtool.ts';
import { decimal, printDecimal } from '../model/decimal.ts';

const captures = profileCaptures();
const MINUTES = 15;

describe('the rules of each profile', () => {
  it.each([
    ['the first half of the captures', (index: number) => index % 2 === 0],
    ['the second half', (index: number) => index % 2 === 1],
  ])(
    'record the numbers computed by hand, on what the libraries expose: %s',
    (_, isIn) => {
      const files = captures.filter((_capture, index) => isIn(index)).flatMap(filesOf);
      const { passed, output } = testRules(files, (path) => path.endsWith('.test.yaml'));
      expect(output).not.toContain('FAILED');
      expect(passed).toBe(true);
    },
    120_000,
  );

  it('are held against more than one number of every capture', () => {
    expect(captures.length).toBeGreaterThan(20);
    expect(captures.filter((capture) => expectations(capture).length < 2).map(nameOf)).toEqual([]);
  });

  it('give other numbers than a wrong hand value, so that the comparison can fail', () => {
    const capture = captures.find((one) => one.profile === 'hono')!;
    const { passed, output } = testRules(
      filesOf({ ...capture, errorsPerSecond: capture.errorsPerSecond! * 1.001 }),
      (path) => path.endsWith('.test.yaml'),
    );
    expect(passed).toBe(false);
    expect(output).toContain('service:errors:rate5m');
  });
});

function nameOf(capture: ProfileCapture): string {
  return `${capture.profile}.${capture.name}`;
}

function filesOf(capture: ProfileCapture): TextFile[] {
  const name = nameOf(capture);
  const spec = { profile: capture.profile, selector: capture.selector, signals: capture.settings };
  const rules = ruleText(serviceText(spec));
  const test = unitTests([`${name}.yaml`], '1m', [{ inputs: inputsOf(capture), expected: expectations(capture) }]);
  return [
    { path: `${name}.yaml`, text: rules },
    { path: `${name}.test.yaml`, text: test },
  ];
}

/** Every series of the capture: counters grow by their value each minute, gauges stand still. */
function inputsOf(capture: ProfileCapture): Inputs {
  return Object.fromEntries(
    capture.samples
      .filter(({ value }) => Number.isFinite(value))
      .map((sample) => [
        printSeries({ ...sample, labels: { ...sample.labels, ...capture.selector } }),
        valuesOf(sample),
      ]),
  );
}

function valuesOf({ value, isCounter }: ExposedSample): string {
  const text = printDecimal(decimal(Math.abs(value)));
  if (isCounter) return `0+${text}x${MINUTES}`;
  return `${value < 0 ? '-' : ''}${text}+0x${MINUTES}`;
}

function expectations(capture: ProfileCapture): Expected[] {
  const values: [string, number | undefined][] = [
    ['service:requests:rate5m', capture.requestsPerSecond],
    ['service:errors:rate5m', capture.errorsPerSecond],
    ['service:errors:ratio_rate5m', capture.errorRatio],
    ['service:latency_seconds:mean5m', capture.meanLatency],
    ...Object.entries(capture.latency ?? {}).map(([quantile, seconds]): [string, number] => [
      `service:latency_seconds:quantile5m{quantile="${quantile}"}`,
      seconds,
    ]),
    ...Object.entries(capture.saturation).map(([resource, ratio]): [string, number] => [
      `service:saturation:ratio{resource="${resource}"}`,
      ratio,
    ]),
  ];
  const resources = Object.keys(capture.saturation).length;
  return [
    ...values.map(([series, value]) =>
      value === undefined
        ? { at: `${MINUTES}m`, expr: series, values: {} }
        : // Hand values have twelve digits.
          {
            at: `${MINUTES}m`,
            expr: `count(abs(${series} - ${value}) <= 1e-10 + 1e-6 * ${value})`,
            values: { '{}': 1 },
          },
    ),
    { at: `${MINUTES}m`, expr: 'count(service:saturation:ratio)', values: resources > 0 ? { '{}': resources } : {} },
  ];
}
