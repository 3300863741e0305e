/** One scrape: our families, then what the application's own registry holds, in the format that was asked for. */

import { foreignText, type MetricsRegistry } from '../registry.ts';
import type { Family, TextFormat } from '../store/family.ts';
import { CONTENT_TYPES, negotiate } from '../text/negotiate.ts';
import { serialize } from '../text/serialize.ts';
import type { Answer } from './respond.ts';

export interface ScrapeSource {
  readonly families: () => readonly Family[];
  readonly registry: MetricsRegistry | undefined;
}

/** The whole exposition in pieces. */
export async function* exposition(source: ScrapeSource, format: TextFormat): AsyncGenerator<string, void, undefined> {
  yield* serialize(source.families(), format);
  if (source.registry !== undefined) yield* foreignText(source.registry, format);
  if (format === 'openmetrics') yield '# EOF\n';
}

/** An answer to a scraper that accepts `accept`. */
export function scrapeAnswer(source: ScrapeSource, accept: string | undefined): Answer {
  const format = negotiate(accept);
  return { status: 200, contentType: CONTENT_TYPES[format], body: exposition(source, format) };
}

/** The pieces of an exposition as one string. */
export async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
