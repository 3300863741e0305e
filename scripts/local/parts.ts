/** The parts a local run may have, and what each cannot do without. */

/** In the order in which they are started. */
export const PARTS = [
  'mariadb',
  'exporters',
  'shop',
  'flask',
  'inbox',
  'alertmanager',
  'prometheus',
  'server',
  'page',
] as const;

export type Part = (typeof PARTS)[number];

/** A shop takes its load along, and does without a database; the server and the page have nothing to say without rules. */
const NEEDS: Readonly<Partial<Record<Part, readonly Part[]>>> = {
  exporters: ['mariadb'],
  alertmanager: ['inbox'],
  server: ['prometheus'],
  page: ['prometheus'],
};

/**
 * The parts that `text` names, such as `prometheus,shop`, with those they need.
 *
 * @returns The name that is none, where there is one.
 */
export function partsOf(text: string): ReadonlySet<Part> | { readonly unknown: string } {
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !isPart(name));
  if (unknown !== undefined) return { unknown };
  const wanted = new Set(named.filter(isPart));
  for (const part of [...wanted]) for (const needed of NEEDS[part] ?? []) wanted.add(needed);
  return new Set(PARTS.filter((part) => wanted.has(part)));
}

function isPart(name: string): name is Part {
  return (PARTS as readonly string[]).includes(name);
}
