/** All that the documents of one run say, taken together. */

import type { Database, Host } from './database.ts';
import type { RuleSet, Service } from './service.ts';

/** Everything that the documents of one run say. */
export interface Model {
  readonly services: readonly Service[];
  readonly ruleSets: readonly RuleSet[];
  readonly databases: readonly Database[];
  readonly hosts: readonly Host[];
}
