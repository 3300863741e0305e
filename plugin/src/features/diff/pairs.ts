/** Lines of a difference side by side: what is gone beside what came in its place. */

import type { Line } from './lines.ts';

export interface Pair {
  readonly before?: Line;
  readonly after?: Line;
}

export function pairsOf(lines: readonly Line[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let gone: Line[] = [];
  let came: Line[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(gone.length, came.length); index++) {
      const [before, after] = [gone[index], came[index]];
      pairs.push({ ...(before ? { before } : {}), ...(after ? { after } : {}) });
    }
    [gone, came] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'removed') gone.push(line);
    else if (line.kind === 'added') came.push(line);
    else {
      flush();
      pairs.push({ before: line, after: line });
    }
  }
  flush();
  return pairs;
}
