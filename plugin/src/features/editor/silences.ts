/** Which silences keep an alert quiet, and what a new one for it matches. */

import type { AlertRule } from '@quartet/generator';
import type { Silence, SilenceMatcher } from '@quartet/generator/api';
import type { Labels } from '../../prometheus/client.ts';

/** Labels that say which alert it is; others, such as a team, may change. */
const TELLING = ['service', 'database', 'host', 'slo', 'owner'];

/** Matches this alert of this owner, whatever else its series say. */
export function matchersFor({ alert, labels }: Pick<AlertRule, 'alert' | 'labels'>): readonly SilenceMatcher[] {
  const known = TELLING.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]] as const]));
  return [['alertname', alert] as const, ...known].map(([name, value]) => ({
    name,
    value,
    isRegex: false,
    isEqual: true,
  }));
}

/** Those that every instance of the alert meets, as far as its own labels say. */
export function silencesOf(silences: readonly Silence[], labels: Labels, alert: string): readonly Silence[] {
  const all = { ...labels, alertname: alert };
  return silences.filter(({ matchers, state }) => state !== 'expired' && matchers.every((one) => meets(one, all)));
}

function meets({ isEqual, isRegex, name, value }: SilenceMatcher, labels: Labels): boolean {
  const own = labels[name] ?? '';
  return (isRegex ? isMatch(value, own) : own === value) === isEqual;
}

function isMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(text);
  } catch {
    // Alertmanager's expressions know what JavaScript's do not; such a silence is not claimed to be its.
    return false;
  }
}
