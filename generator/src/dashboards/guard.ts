/** Keeps text of specs apart from the variables of Grafana, which look like it. */

/** `promql` with every dollar of a quoted value spelt so that Prometheus reads it and Grafana takes it for no variable. */
export function guard(promql: string): string {
  return promql.includes('$') ? promql.replaceAll('$', '\\x24') : promql;
}

/** A user's words for a title, a description or a text: no markup, no variable. */
export function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replaceAll('$', '&#36;');
}
