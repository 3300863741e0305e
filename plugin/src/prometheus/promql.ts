/** Small pieces of PromQL that pages put together. */

/** `text` as a double-quoted PromQL string. */
export function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}

/** Matchers for equality, in the order of the labels: `service="shop",env="prod"`. */
export function equals(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${quoted(value)}`)
    .join(',');
}

/** A matcher for any of `values`, each taken as it stands. */
export function anyOf(label: string, values: readonly string[]): string {
  const alternatives = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return `${label}=~${quoted(alternatives.join('|'))}`;
}
