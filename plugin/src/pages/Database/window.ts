/** The range that numbers about "this time" are taken over. */

import type { Range } from './server.ts';

const LEAST_S = 300;
const MOST_S = 86_400;

/** The shown range as PromQL writes it, of five minutes to a day: less holds too few samples, more costs too much. */
export function windowOf({ end, start }: Range): string {
  return `${Math.min(MOST_S, Math.max(LEAST_S, Math.round((end - start) / 1000)))}s`;
}

/** Whether numbers over `windowOf` speak of the last part of the range alone. */
export const isCut = ({ end, start }: Range): boolean => (end - start) / 1000 > MOST_S;
