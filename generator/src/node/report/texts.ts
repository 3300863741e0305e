/** The texts that findings point into, by name. */

import type { Source } from '../../compile-types.ts';

/** Looks up the text of a source by the name it has in findings. */
export function textsOf(sources: readonly Source[]): (file: string) => string | undefined {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  return (file) => texts.get(file);
}
