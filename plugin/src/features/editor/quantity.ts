/** Thresholds between the number that rules compare and the text that specs hold. */

export type Unit = 'ratio' | 'duration' | 'count' | 'rate';

const DURATION = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Seconds of `1m30s`; undefined where it is no duration. */
export function secondsOf(text: string): number | undefined {
  const match = DURATION.exec(text.trim());
  if (!match) return undefined;
  const [d = 0, h = 0, m = 0, s = 0, ms = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return d * 86_400 + h * 3600 + m * 60 + s + ms / 1000;
}

/** `90` as `1m30s`, `0.25` as `250ms`; what is shorter than a millisecond is nothing. */
export function durationText(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  if (rest <= 0) return '0s';
  let text = '';
  for (const [unit, length] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
}

/** The number that a rule compares with, of what stands in a spec; undefined where it is none of the unit. */
export function numberIn(unit: Unit, written: unknown): number | undefined {
  if (typeof written === 'number') return unit === 'duration' ? undefined : written;
  if (typeof written !== 'string') return undefined;
  if (unit === 'duration') return secondsOf(written);
  const match = /^(\d+(?:\.\d+)?(?:[eE]-?\d+)?)(%?)$/.exec(written.trim());
  if (!match) return undefined;
  return match[2] === '%' ? plain(Number(match[1]) / 100) : Number(match[1]);
}

/** What a spec says for a number: `5%`, `250ms`, `20`. */
export function writtenOf(unit: Unit, value: number): string | number {
  if (unit === 'duration') return durationText(value);
  return unit === 'ratio' ? `${plain(value * 100)}%` : plain(value);
}

/** Without the noise of binary fractions. */
const plain = (value: number): number => Number(value.toPrecision(12));

/** Rounded as a person would set it: two digits, whole milliseconds. */
export function snapped(unit: Unit, value: number): number {
  if (!(value > 0)) return 0;
  const two = Number(value.toPrecision(2));
  return unit === 'duration' ? Math.max(Math.round(two * 1000) / 1000, 0.001) : two;
}

/** How far one press of an arrow key moves a threshold: a hundredth of the scale, as a round number. */
export function stepOf(unit: Unit, top: number): number {
  const raw = top / 100;
  if (!(raw > 0)) return unit === 'count' ? 1 : 0.01;
  const step = 10 ** Math.floor(Math.log10(raw));
  return unit === 'duration' ? Math.max(step, 0.001) : step;
}
