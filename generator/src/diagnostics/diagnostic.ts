/** What Quartet says about a user's input: the shape of a finding, and where it stands. */

export type Severity = 'error' | 'warning' | 'info';

/** A region of a source text. Lines and columns count from 1; the end is exclusive. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A second place that takes part in the same finding, such as the other half of a conflict. */
export interface Also extends Place {
  readonly message: string;
}

/**
 * One finding. The JSON form of the command line is this very shape.
 *
 * `message` says what is wrong in one sentence, with the offending value in backquotes; `expected` says what
 * belongs there ("expected latency, traffic, errors or saturation"); `help` says how to mend it.
 */
export interface Diagnostic extends Partial<Place> {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  /** Name of the alert or recorded series that is meant, where a rule is. */
  readonly rule?: string;
  readonly also?: readonly Also[];
}

/** What a code means, for `quartet explain` and the reference page. */
export interface CodeDoc {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what the code reports. */
  readonly title: string;
  /** Why it matters, in two or three sentences. */
  readonly why: string;
  readonly bad: string;
  readonly good: string;
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Whether `severity` is at least as grave as `limit`: an error is at or over every limit. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return RANK[severity] <= RANK[limit];
}

/** Orders by file, line, column, then severity and code, so that the same input prints the same bytes. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Orders two texts by code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
