/** Levels as colours of Grafana's palette, which reads well on dark and on light. */

import type { Level, Thresholds, Word } from '../dashboard.ts';
import type { MappingJson, ThresholdsJson } from './types.ts';

const COLORS: Readonly<Record<Level, string>> = { neutral: 'text', good: 'green', warning: 'orange', critical: 'red' };

export function colorOf(level: Level): string {
  return COLORS[level];
}

export function thresholdsOf({ base, steps }: Thresholds): ThresholdsJson {
  return {
    mode: 'absolute',
    steps: [
      // No value: from minus infinity on.
      { color: colorOf(base), value: null },
      ...steps.map(({ from, level }) => ({ color: colorOf(level), value: from })),
    ],
  };
}

export function mappingsOf(words: readonly Word[]): readonly MappingJson[] {
  const options = Object.fromEntries(
    words.map(({ level, text, value }, index) => [String(value), { color: colorOf(level), index, text }]),
  );
  return [{ options, type: 'value' }];
}
