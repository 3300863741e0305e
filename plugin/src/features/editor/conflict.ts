/** What can be gone on from after a conflict. */

import type { Conflict } from '@quartet/generator/api';

export interface Choices {
  /** Both changes; between marks where they touch the same lines. */
  readonly merged?: string;
  readonly yours?: string;
  readonly theirs?: string;
}

/** Choices that would be the same are one. */
export function choicesOf({ merged, theirs, yours }: Conflict): Choices {
  return {
    ...(merged !== null && merged !== yours && merged !== theirs ? { merged } : {}),
    ...(yours === null ? {} : { yours }),
    ...(theirs === null ? {} : { theirs }),
  };
}

/** Whether a text still has the marks of a conflict, so that it is not saved with them. */
export const hasMarks = (text: string): boolean => /^(<{7} |={7}$|>{7} )/m.test(text);
