/** What a scenario is told by its environment: where the service is, how many requests a second, how long. */

export interface Settings {
  /** Base address without a slash at its end. */
  readonly url: string;
  /** Requests started per second, a whole number. */
  readonly rate: number;
  readonly seconds: number;
}

/** What a scenario takes where the environment is silent. */
export type Defaults = Pick<Settings, 'rate' | 'seconds'>;

const MOST_PER_SECOND = 5000;
const LONGEST_SECONDS = 24 * 3600;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * TARGET_URL, RATE and DURATION (`90s`, `5m`, `1h30m`) of `env`.
 *
 * @throws when one of them makes no sense; k6 then ends before a request is sent.
 */
export function settingsOf(env: Readonly<Record<string, string | undefined>>, defaults: Defaults): Settings {
  const url = (env.TARGET_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, '');
  if (!/^https?:\/\/[^\s/]+/.test(url)) throw new Error(`TARGET_URL is \`${url}\`; write http://127.0.0.1:3000`);
  const rate = Number(env.RATE ?? defaults.rate);
  if (!Number.isInteger(rate) || rate < 1 || rate > MOST_PER_SECOND) {
    throw new Error(`RATE is \`${env.RATE}\`; write requests per second, 1 to ${MOST_PER_SECOND}`);
  }
  const seconds = env.DURATION === undefined ? defaults.seconds : secondsOf(env.DURATION);
  if (seconds === undefined || seconds < 1 || seconds > LONGEST_SECONDS) {
    throw new Error(`DURATION is \`${env.DURATION}\`; write it as 90s, 5m or 1h30m, at most 24h`);
  }
  return { url, rate, seconds };
}

function secondsOf(text: string): number | undefined {
  if (!/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(text) || text === '') return undefined;
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
}
