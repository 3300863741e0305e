/** How the rate of a scenario goes over time. Requests start on a schedule, however slow the answers are. */

import type { Settings } from './settings.ts';

/** A request is given up after this long, in seconds: longer than an order waits for a locked row. */
export const TIMEOUT_SECONDS = 10;

/** An answer that takes so long, in seconds, still delays no other request: an order waits two for a locked row. */
const SLOW_SECONDS = 3;

/** Requests open at once, at most, whatever rate is asked for: each takes memory of k6. */
const MOST_OPEN = 2000;

/** The rate of a spike, as a multiple of the rate before and after it. */
export const SPIKE_FACTOR = 5;

/** Requests that are due while all are taken are dropped, and counted by k6 as dropped_iterations. */
function openRequests(rate: number) {
  return {
    // Making room while requests wait drops some of them, so there is room for slow answers from the beginning.
    preAllocatedVUs: Math.min(MOST_OPEN, Math.max(50, rate * SLOW_SECONDS)),
    maxVUs: Math.min(MOST_OPEN, Math.max(50, rate * TIMEOUT_SECONDS)),
    // What is open at the end ends by its answer or its timeout: a request that is cut off is counted nowhere.
    gracefulStop: `${TIMEOUT_SECONDS + 2}s`,
  } as const;
}

/** The same rate all the time. */
export function steady({ rate, seconds }: Settings) {
  return {
    executor: 'constant-arrival-rate',
    rate,
    timeUnit: '1s',
    duration: `${seconds}s`,
    ...openRequests(rate),
  } as const;
}

/** A third of the time as usual, then five times the rate for another, then as usual again; a step takes a tenth of a third. */
export function spike({ rate, seconds }: Settings) {
  const third = (seconds * 1000) / 3;
  const ms = (share: number) => `${Math.max(1, Math.round(third * share))}ms`;
  const stages = [
    { duration: ms(1), target: rate },
    { duration: ms(0.1), target: rate * SPIKE_FACTOR },
    { duration: ms(0.8), target: rate * SPIKE_FACTOR },
    { duration: ms(0.1), target: rate },
    { duration: ms(1), target: rate },
  ];
  return {
    executor: 'ramping-arrival-rate' as const,
    startRate: rate,
    timeUnit: '1s',
    stages,
    ...openRequests(rate * SPIKE_FACTOR),
  };
}
