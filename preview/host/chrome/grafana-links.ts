/** Says what a link into Grafana's own pages would open there. */

export interface GrafanaPage {
  /** "Explore", "a dashboard", … */
  readonly name: string;
  /** What the address says, for a person to read: label and text. */
  readonly details: readonly { readonly label: string; readonly text: string }[];
}

const NAMES: readonly (readonly [prefix: string, name: string])[] = [
  ['/explore', 'Explore'],
  ['/d/', 'a dashboard'],
  ['/d-solo/', 'a panel of a dashboard'],
  ['/dashboards', 'the list of dashboards'],
  ['/dashboard/', 'a dashboard'],
  ['/alerting', 'Alerting'],
  ['/connections', 'Connections'],
  ['/datasources', 'Data sources'],
  ['/plugins', 'a plugin page'],
  ['/admin', 'Administration'],
  ['/org', 'Administration'],
  ['/a/', 'another app'],
];

/**
 * Describes an address of Grafana, with the query of an Explore link in plain text.
 *
 * @param path  Path of the address.
 * @param search  Query string with or without `?`.
 */
export function describeGrafanaPage(path: string, search: string): GrafanaPage {
  const name = NAMES.find(([prefix]) => path === prefix || path.startsWith(prefix))?.[1] ?? 'a page of its own';
  const details: { label: string; text: string }[] = [{ label: 'Address', text: path }];
  for (const [key, value] of new URLSearchParams(search)) {
    const parsed = parseJson(value);
    if (parsed === undefined) {
      details.push({ label: key, text: value });
      continue;
    }
    for (const text of expressionsIn(parsed)) details.push({ label: 'Query', text });
    details.push({ label: key, text: JSON.stringify(parsed, null, 2) });
  }
  return { name, details };
}

function parseJson(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every `expr` in the value, at any depth. */
function expressionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'expr' && typeof inner === 'string' ? [inner] : expressionsIn(inner),
  );
}
