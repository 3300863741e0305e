/** Numbers with their nouns, as sentences need them. */

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/** `2 errors, 1 warning`, or undefined where there are none. */
export function countFindings(diagnostics: readonly Diagnostic[]): string | undefined {
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const number = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    if (number === 0) return [];
    return [severity === 'info' ? counted(number, 'note') : counted(number, severity)];
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

/** `1 rule`, `2,000 rules`: a number with its noun. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** Thousands set apart by commas, whatever the machine's locale. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
