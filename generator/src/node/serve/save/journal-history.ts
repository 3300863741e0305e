/** The history where the specs are under no Git: a file that lines are added to and nothing is taken from. */

import { join } from 'node:path';
import * as z from 'zod';
import type { HistoryEntry } from '../../../api/index.ts';
import type { Files } from '../../files.ts';
import { reasonOf, systemCode } from '../../refusal.ts';
import type { History } from './history.ts';
import { HistoryError } from './history.ts';
import { STATE } from './transaction.ts';

const FILE = 'history.jsonl';

const lineSchema = z.object({
  commit: z.string(),
  id: z.string(),
  at: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
  message: z.string(),
  changes: z.array(z.object({ path: z.string(), text: z.string().nullable() })),
});
type Line = z.infer<typeof lineSchema>;

/** @param now  The time of day, ISO 8601. */
export function journalHistory(specs: string, files: Files, now: () => string): History {
  const path = join(specs, STATE, FILE);
  const lines = (): readonly Line[] => readLines(path, files);
  return {
    kind: 'journal',
    commit: async ({ id, author, message, changes }) => {
      const before = lines();
      const commit = String(Number(before.at(-1)?.commit ?? '0') + 1);
      const line: Line = { commit, id, at: now(), author, message, changes: [...changes] };
      try {
        // What a full disk cut short must not become a line by the line end that follows.
        files.append(path, `${endsInside(path, files) ? ' cut short\n' : ''}${JSON.stringify(line)}\n`);
      } catch (error) {
        const reason = reasonOf(error);
        if (reason === undefined) throw error;
        throw new HistoryError(`The journal of changes cannot be written: ${reason}.`);
      }
      return commit;
    },
    has: async (id) => lines().some((line) => line.id === id),
    clear: async () => {},
    entries: async (spec, limit, after) => {
      const own = lines().filter(({ changes }) => changes.some((change) => change.path === spec));
      const older = after === undefined ? own : own.filter(({ commit }) => Number(commit) < Number(after));
      return older.slice(-limit).reverse().map(entryOf);
    },
    textAt: async (spec, commit) => {
      const all = lines();
      const end = all.findIndex((line) => line.commit === commit);
      if (end < 0) return undefined;
      for (let index = end; index >= 0; index--) {
        const change = all[index]!.changes.find((one) => one.path === spec);
        if (change) return change.text;
      }
      return null;
    },
  };
}

function entryOf({ commit, at, author, message }: Line): HistoryEntry {
  return { commit, at, author, message };
}

/** A last line that was cut short by a crash was never a change: it is left out. */
function readLines(path: string, files: Files): readonly Line[] {
  return textOf(path, files)
    .split('\n')
    .slice(0, -1)
    .flatMap((text) => {
      try {
        const line = lineSchema.safeParse(JSON.parse(text));
        return line.success ? [line.data] : [];
      } catch {
        return [];
      }
    });
}

function endsInside(path: string, files: Files): boolean {
  const text = textOf(path, files);
  return text !== '' && !text.endsWith('\n');
}

function textOf(path: string, files: Files): string {
  try {
    return files.read(path).toString('utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new HistoryError(`The journal of changes cannot be read: ${reason}.`);
  }
}
