/** Label text as the exposition formats write it, and the names they allow. */

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Label values longer than this are cut: a label is an index, not a payload. */
export const MAX_LABEL_LENGTH = 256;

/**
 * Escapes a label's value for text format 0.0.4 and OpenMetrics.
 *
 * @param value  Any string.
 * @returns The value with backslash, newline and quote escaped, without surrounding quotes.
 */
export function escapeLabelValue(value: string): string {
  return /[\\"\n]/.test(value) ? value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"') : value;
}

/** Escapes a HELP text: backslash and newline. */
export function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}

/**
 * Writes label pairs in the order of their names.
 *
 * @returns `method="GET",route="/x"` without braces; empty where there are no names. A value that is empty is left out,
 *   since an empty label and an absent one are the same to Prometheus.
 */
export function labelText(names: readonly string[], values: readonly string[]): string {
  const pairs: string[] = [];
  names.forEach((name, i) => {
    const value = values[i] ?? '';
    if (value !== '') pairs.push(`${name}="${escapeLabelValue(value)}"`);
  });
  return pairs.join(',');
}

/**
 * Refuses names that Prometheus would refuse at every scrape.
 *
 * @throws Error that names the metric or the label; at start, since a bad name is a mistake in code.
 */
export function checkNames(metric: string, labels: readonly string[]): void {
  if (!METRIC_NAME.test(metric)) throw new Error(`metric name \`${metric}\`: expected letters, digits, _ and :`);
  const seen = new Set<string>();
  for (const label of labels) {
    if (!LABEL_NAME.test(label) || label.startsWith('__') || label === 'le' || label === 'quantile') {
      throw new Error(
        `label \`${label}\` of \`${metric}\`: expected letters, digits and _, and neither le nor quantile`,
      );
    }
    if (seen.has(label)) throw new Error(`label \`${label}\` of \`${metric}\` is given twice`);
    seen.add(label);
  }
}

/** Cuts a value to `MAX_LABEL_LENGTH` and makes it a string. */
export function labelValue(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
  return text.length > MAX_LABEL_LENGTH ? text.slice(0, MAX_LABEL_LENGTH) : text;
}
