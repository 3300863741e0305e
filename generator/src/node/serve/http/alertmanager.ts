/** The one Alertmanager that the server was told of: silences, and an alert that is marked as a test. */

import type { NotificationRequest, NotificationSent, Silence, SilenceRequest } from '../../../api/index.ts';
import { durationOf } from '../../../model/duration.ts';
import type { UpstreamOptions } from '../prometheus/client.ts';
import { askerOf, oneLine, text, UpstreamError } from '../prometheus/client.ts';

export interface Alertmanager {
  /** Those that are not expired, the newest first. @throws UpstreamError */
  readonly silences: () => Promise<readonly Silence[]>;
  /** @returns the silence's id. @throws UpstreamError */
  readonly silence: (request: SilenceRequest, createdBy: string) => Promise<string>;
  /** @throws UpstreamError */
  readonly notify: (request: NotificationRequest, by: string) => Promise<NotificationSent>;
}

/** How long a test alert stands, in milliseconds. */
const TEST_MS = 120_000;
const LONGEST_SILENCE_MS = 30 * 24 * 3_600_000;

/** The length of a silence in milliseconds; undefined where it is none, or over 30 days. */
export function silenceLength(duration: string): number | undefined {
  const length = durationOf(duration);
  return length !== undefined && length > 0 && length <= LONGEST_SILENCE_MS ? length : undefined;
}

/** @param today  The time of day. */
export function alertmanagerAt(base: URL, options: UpstreamOptions, today: () => Date): Alertmanager {
  const ask = askerOf(base, 'Alertmanager', options);
  const json = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await ask(method, path, body === undefined ? undefined : JSON.stringify(body));
    const words = await text(response);
    if (!response.ok) throw new UpstreamError('refused', `Alertmanager refuses: ${oneLine(words) || response.status}`);
    try {
      return words === '' ? undefined : JSON.parse(words);
    } catch {
      throw new UpstreamError('refused', 'the answer of Alertmanager is not JSON');
    }
  };
  return {
    silences: async () => {
      const found = await json('GET', '/api/v2/silences');
      const all = (Array.isArray(found) ? found : []).flatMap(silenceOf);
      return all.filter(({ state }) => state !== 'expired').sort((a, b) => (a.startsAt < b.startsAt ? 1 : -1));
    },
    silence: async ({ matchers, duration, comment }, createdBy) => {
      const length = silenceLength(duration);
      if (length === undefined) throw new Error(`silence: ${duration} was not checked`);
      const startsAt = today();
      const endsAt = new Date(startsAt.getTime() + length);
      const answer = await json('POST', '/api/v2/silences', {
        matchers,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        createdBy,
        comment,
      });
      const id = typeof answer === 'object' && answer !== null && 'silenceID' in answer ? String(answer.silenceID) : '';
      return id;
    },
    notify: async ({ labels, annotations = {} }, by) => {
      const startsAt = today();
      const endsAt = new Date(startsAt.getTime() + TEST_MS);
      const marked = { alertname: 'QuartetTest', ...labels, quartet_test: 'true' };
      const words = {
        summary: 'A test notification.',
        ...annotations,
        quartet_test: `Sent by ${by}; nothing is wrong.`,
      };
      await json('POST', '/api/v2/alerts', [
        { labels: marked, annotations: words, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
      ]);
      return { endsAt: endsAt.toISOString(), labels: marked };
    },
  };
}

function silenceOf(item: unknown): readonly Silence[] {
  const silence = record(item);
  const state = record(silence.status).state;
  if (state !== 'active' && state !== 'pending' && state !== 'expired') return [];
  const matchers: unknown[] = Array.isArray(silence.matchers) ? silence.matchers : [];
  return [
    {
      id: textOf(silence.id),
      state,
      matchers: matchers.map(record).map((one) => ({
        name: textOf(one.name),
        value: textOf(one.value),
        isRegex: one.isRegex === true,
        isEqual: one.isEqual !== false,
      })),
      startsAt: textOf(silence.startsAt),
      endsAt: textOf(silence.endsAt),
      createdBy: textOf(silence.createdBy),
      comment: textOf(silence.comment),
    },
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
