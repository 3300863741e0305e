/** Writes values of variables into PromQL strings. */

/** A single value inside a quoted string. */
export function escapeString(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** A value inside an RE2 expression inside a quoted string. */
export function escapeRegex(value: string): string {
  return value.replaceAll(/[\\^$*+?.()|[\]{}]/g, '\\\\$&').replaceAll('"', '\\"');
}

/**
 * How a variable is written into a query when the query names no format.
 *
 * One value is escaped for a string; several are escaped for RE2 and joined to `(a|b)`. A single-choice variable that is
 * neither multi nor has "all" stays as it is, since its value may be an expression.
 */
export function interpolateValue(value: unknown, variable: unknown): string {
  const isChoice =
    typeof variable === 'object' &&
    variable !== null &&
    (('multi' in variable && variable.multi === true) || ('includeAll' in variable && variable.includeAll === true));
  if (Array.isArray(value)) {
    const parts = value.map((one) => escapeRegex(String(one)));
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
  }
  return isChoice ? escapeRegex(String(value)) : escapeString(String(value));
}
