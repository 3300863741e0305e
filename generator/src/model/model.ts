/** All that the documents of one run say, taken together. */

import type { Database, Host } from './database.ts';
import type { Origin } from './origin.ts';
import type { Defaults, RuleSet, Service } from './service.ts';

/** What a `Defaults` document says, over those of the folders above it. */
export interface FolderDefaults {
  /** With forward slashes; empty for the files that lie in none. */
  readonly folder: string;
  readonly defaults: Defaults;
  /** The receiver of documents that name none. */
  readonly notify?: string;
  /** Names of the receivers that this very document holds. */
  readonly own: readonly string[];
  readonly origin: Origin;
}

/** Everything that the documents of one run say. */
export interface Model {
  readonly services: readonly Service[];
  readonly ruleSets: readonly RuleSet[];
  readonly databases: readonly Database[];
  readonly hosts: readonly Host[];
  /** The `Defaults` documents, by folder: those above before those below. Absent where they do not matter. */
  readonly folders?: readonly FolderDefaults[];
}
