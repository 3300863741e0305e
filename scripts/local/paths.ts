/** Where the parts of the repository lie, for the programs of the local run. */

import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** What a local run writes: rules, configuration, data, logs. Never committed. */
export const LOCAL = join(ROOT, '.local');
