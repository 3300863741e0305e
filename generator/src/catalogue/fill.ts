/** Fills the placeholders of the catalogue's templates. */

import type { Template } from './catalogue.ts';

/** Values of placeholders; matchers as they stand between braces. */
export interface Filling {
  readonly selector: string;
  readonly recorded: string;
  readonly admin?: string;
  readonly app?: string;
  /** A range such as `5m`. */
  readonly window?: string;
  readonly limit?: string;
  readonly rate?: string;
}

const PLACEHOLDER = /\$(selector|recorded|admin|app|window|limit|rate)\b/g;

/**
 * `template` with every placeholder replaced.
 *
 * @throws when it holds a placeholder that `filling` has no value for: a fault of the catalogue.
 */
export function fill(template: Template, filling: Filling): string {
  return template.replace(PLACEHOLDER, (_, name: keyof Filling) => {
    const value = filling[name];
    if (value === undefined) throw new Error(`fill: no value for $${name} in ${template}`);
    return value;
  });
}

/** `template` as plain PromQL over any series, so that it can be parsed. */
export function generic(template: Template): string {
  const any = 'instance!=""';
  return fill(template, {
    selector: any,
    recorded: any,
    admin: any,
    app: any,
    window: '5m',
    limit: '1',
    rate: '1',
  });
}
