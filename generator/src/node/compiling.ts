/** Compiling for a command: parts as they come, with the findings of all of them. */

import type { CompiledPart, Source } from '../compile-types.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { Io } from './io.ts';
import { pausePoint } from './io.ts';
import { progressOn } from './progress.ts';
import { Refusal } from './refusal.ts';
import { counted } from './report/counts.ts';

/**
 * The parts of `sources` one after the other, so that only one of them stands in memory.
 *
 * @param targets  Ids; all where undefined.
 * @throws Interrupted between two parts when the user asked to stop.
 */
export async function* compiledParts(
  sources: readonly Source[],
  targets: readonly string[] | undefined,
  io: Io,
): AsyncGenerator<CompiledPart, void> {
  const compileParts = await io.core.compileParts();
  const progress = progressOn(io);
  let done = 0;
  try {
    for (const part of compileParts(sources, targets === undefined ? {} : { targets })) {
      yield part;
      if (part.owner !== '') progress.show(`${counted(++done, 'service')} compiled`);
      await pausePoint(io.signal);
    }
  } finally {
    progress.clear();
  }
}

/**
 * The targets that `--target a,b` names.
 *
 * @throws Refusal `unknown-target` for a name that is none.
 */
export async function targetsOf(names: readonly string[] | undefined, io: Io): Promise<readonly string[] | undefined> {
  if (names === undefined) return undefined;
  const known = (await io.core.targets()).map((target) => target.id);
  for (const name of names) {
    if (!known.includes(name)) {
      const near = nearest(name, known);
      throw new Refusal('unknown-target', `\`${name}\` is not a target.`, {
        expected: known.join(', '),
        ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
      });
    }
  }
  return names;
}
