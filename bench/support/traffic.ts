/** Requests as a function of time: a daily tide, and failures that burst for an hour a day. All sums are exact integrals. */

const DAY = 86_400;

export interface Traffic {
  /** Requests per second on average over a day. */
  readonly perSecond: number;
  /** How far the day's tide goes to both sides, as a share of the average: 0.8 is ±80 %. */
  readonly tide: number;
  /** Share of bad requests outside the burst. */
  readonly calm: number;
  /** Share of bad requests within it. */
  readonly burst: number;
  /** Second of the (UTC) day at which the burst begins; it lasts an hour. */
  readonly burstAt: number;
}

const BURST_LENGTH = 3600;

/**
 * The traffic of all benchmarks: ±80 % a day, 0.02 % of requests bad but for one hour a day, when 2 % are.
 *
 * @param burstAt  Second of the day; traffic peaks at 06:00 and ebbs at 18:00.
 */
export function unevenTraffic(perSecond: number, burstAt = 5 * 3600): Traffic {
  return { perSecond, tide: 0.8, calm: 0.0002, burst: 0.02, burstAt };
}

/** Requests from the epoch (a midnight) until `seconds`. */
export function requestsUntil({ perSecond, tide }: Traffic, seconds: number): number {
  const turn = (2 * Math.PI) / DAY;
  return perSecond * (seconds + (tide / turn) * (1 - Math.cos(turn * seconds)));
}

/** Bad requests from the epoch until `seconds`. */
export function failuresUntil(traffic: Traffic, seconds: number): number {
  const { calm, burst, burstAt } = traffic;
  const days = Math.floor(seconds / DAY);
  const inBurst = (from: number, to: number) => requestsUntil(traffic, to) - requestsUntil(traffic, from);
  const whole = days * inBurst(burstAt, burstAt + BURST_LENGTH);
  const elapsed = Math.min(Math.max(seconds - days * DAY, burstAt), burstAt + BURST_LENGTH);
  return calm * requestsUntil(traffic, seconds) + (burst - calm) * (whole + inBurst(burstAt, elapsed));
}
