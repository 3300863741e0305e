/** Expands the templates of our own annotations as Prometheus does, for the proof's expected texts. */

import type { Labels } from '../model/matcher.ts';

const TEMPLATE =
  /\{\{\s*\$(?:labels\.(\w+)|value\s*(?:\|\s*(humanize|humanizeDuration|humanizePercentage)\s*)?)\s*\}\}/g;

/**
 * Annotations with `{{ $value | humanize… }}` and `{{ $labels.x }}` filled in.
 *
 * Covers what generated texts use; `isExpandable` tells whether a text has any other template, which stands as it is.
 */
export function expandAnnotations(annotations: Labels, labels: Labels, value: number): Labels {
  const result: Record<string, string> = {};
  for (const [name, text] of Object.entries(annotations)) {
    result[name] = text.replace(TEMPLATE, (_, label: string | undefined, format: string | undefined) =>
      label === undefined ? formatted(value, format) : (labels[label] ?? ''),
    );
  }
  return result;
}

/** Whether `expandAnnotations` knows every template of the text. */
export function isExpandable(annotations: Labels): boolean {
  return Object.values(annotations).every((text) => !text.replace(TEMPLATE, '').includes('{{'));
}

function formatted(value: number, format: string | undefined): string {
  switch (format) {
    case 'humanizePercentage':
      return `${fourDigits(value * 100)}%`;
    case 'humanizeDuration':
      return humanDuration(value);
    case 'humanize':
      return humanNumber(value);
    default:
      return shortest(value);
  }
}

/** Go's `%.4g`: an exponent from 10,000 on and below 0.0001. */
function fourDigits(value: number): string {
  return inGo(value, value.toExponential(3), 4) ?? String(Number(value.toPrecision(4)));
}

/** Go's `%v` of a number: an exponent from a million on. */
function shortest(value: number): string {
  return inGo(value, value.toExponential(), 6) ?? String(value);
}

/** The number with an exponent where Go writes one: of two digits at least, on a mantissa without trailing zeros. */
function inGo(value: number, exponential: string, limit: number): string | undefined {
  if (value === 0 || !Number.isFinite(value)) return undefined;
  const [mantissa = '', power = '0'] = exponential.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < limit) return undefined;
  return `${Number(mantissa)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Prometheus' humanizeDuration: `1h 2m 3s` from a minute on, `2.5s`, `250ms` below. */
function humanDuration(value: number): string {
  if (value === 0) return '0s';
  if (Math.abs(value) >= 1) {
    const whole = Math.trunc(value);
    const [seconds, minutes, hours, days] = [
      whole % 60,
      Math.trunc(whole / 60) % 60,
      Math.trunc(whole / 3600) % 24,
      Math.trunc(whole / 86400),
    ];
    if (days !== 0) return `${days}d ${hours}h ${minutes}m ${seconds}s`;
    if (hours !== 0) return `${hours}h ${minutes}m ${seconds}s`;
    if (minutes !== 0) return `${minutes}m ${seconds}s`;
    return `${fourDigits(value)}s`;
  }
  return prefixed(value, ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']).concat('s');
}

/** Prometheus' humanize: metric prefixes. */
function humanNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  if (Math.abs(value) < 1) return prefixed(value, ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']);
  let [rest, prefix] = [value, ''];
  for (const next of ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']) {
    if (Math.abs(rest) < 1000) break;
    prefix = next;
    rest /= 1000;
  }
  return `${fourDigits(rest)}${prefix}`;
}

function prefixed(value: number, prefixes: readonly string[]): string {
  let [rest, prefix] = [value, ''];
  for (const next of prefixes) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1000;
  }
  return `${fourDigits(rest)}${prefix}`;
}
