/** The rules that lie in a folder. */

import { join, resolve } from 'node:path';
import { filesBelow, isYaml, readText } from '../inputs.ts';
import type { Io } from '../io.ts';
import { readManifest } from '../output/manifest.ts';
import { Refusal } from '../refusal.ts';
import type { KnownRule } from './known-rule.ts';
import { rulesOfText } from './read-rule-text.ts';

/**
 * The rules of every rule file below `folder`; where a manifest says which files are generated, of those alone. YAML
 * of other kinds is passed over.
 *
 * @throws Refusal `unreadable-input`; `unreadable-rules` for a file that is no YAML or no rule file.
 */
export function rulesInFolder(folder: string, io: Io): readonly KnownRule[] {
  const manifest = readManifest(resolve(io.cwd, folder), folder, io.files);
  const isWanted = (name: string): boolean => isYaml(name) || (name.endsWith('.rules') && !name.startsWith('.'));
  const found = filesBelow(folder, io, isWanted);
  const ours = new Set([...manifest.keys()].map((path) => join(folder, path)));
  const wanted = manifest.size === 0 ? found : found.filter((path) => ours.has(path));
  return wanted.flatMap((name) => {
    const text = readText(name, io);
    try {
      return rulesOfText(text) ?? [];
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new Refusal('unreadable-rules', `\`${name}\` is not a rule file: ${reason}.`, { file: name });
    }
  });
}
