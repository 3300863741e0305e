/** Prometheus' functions that make numbers readable; source: `template/template.go` of Prometheus. */

import { significant } from './go-numbers.ts';
import { TemplateProblem } from './parse.ts';

const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** Four significant digits with a metric prefix: `1.235M`, `12.3m`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return significant(value, 4);
  return Math.abs(value) >= 1 ? divided(value, 1000, LARGE) : multiplied(value);
}

/** Four significant digits with a binary prefix: `1.5Ki` is written `1.5ki`. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return significant(value, 4);
  return divided(
    value,
    1024,
    LARGE.map((prefix) => `${prefix}i`),
  );
}

/** Seconds as `1d 2h 3m 4s`, `2.5s` below a minute, `250ms` below a second. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return significant(value, 4);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1) return `${multiplied(value)}s`;
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  const whole = Math.trunc(size);
  // What does not fit Go's int64 prints differently on each kind of machine.
  if (whole >= 2 ** 63) throw new TemplateProblem(`\`${value}\` seconds are more than a duration holds`);
  const seconds = whole % 60;
  const minutes = Math.trunc(whole / 60) % 60;
  const hours = Math.trunc(whole / 3600) % 24;
  const days = Math.trunc(whole / 86_400);
  if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours !== 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes !== 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${significant(size, 4)}s`;
}

/** A ratio as a percentage of four significant digits: `3.123%`. */
export function humanizePercentage(value: number): string {
  return `${significant(value * 100, 4)}%`;
}

/** Seconds since 1970 as Go prints a time in UTC: `2026-11-21 10:00:00.5 +0000 UTC`. */
export function humanizeTimestamp(value: number): string {
  if (!Number.isFinite(value)) return significant(value, 4);
  // Prometheus keeps whole milliseconds, cut off rather than rounded.
  const text = new Date(Math.trunc(value * 1000)).toISOString();
  const fraction = text.slice(20, 23).replace(/0+$/, '');
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}

function divided(value: number, base: number, prefixes: readonly string[]): string {
  let [rest, prefix] = [value, ''];
  for (const next of prefixes) {
    if (Math.abs(rest) < base) break;
    prefix = next;
    rest /= base;
  }
  return significant(rest, 4) + prefix;
}

function multiplied(value: number): string {
  let [rest, prefix] = [value, ''];
  for (const next of SMALL) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1000;
  }
  return significant(rest, 4) + prefix;
}
