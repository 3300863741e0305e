/** Which text format a scraper asks for, and the content type to answer with. */

import type { TextFormat } from '../store/family.ts';

export const CONTENT_TYPES: Readonly<Record<TextFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * Chooses the format by an `Accept` header.
 *
 * @param accept  The header's value; absent or unreadable means the text format, which every scraper knows.
 * @returns OpenMetrics only where it is asked for by name, in version 1.0.0 or 0.0.1 or none, at a quality no lower than
 *   that of the text format.
 */
export function negotiate(accept: string | undefined): TextFormat {
  if (accept === undefined) return 'text';
  let openmetrics = 0;
  let text = 0;
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const quality = qualityOf(parameters);
    if (type === 'application/openmetrics-text') {
      const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice('version='.length);
      if (version === undefined || version === '1.0.0' || version === '0.0.1') {
        openmetrics = Math.max(openmetrics, quality);
      }
    } else if (type === 'text/plain') {
      text = Math.max(text, quality);
    }
  }
  return openmetrics > 0 && openmetrics >= text ? 'openmetrics' : 'text';
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  const quality = Number(given.slice(2));
  return Number.isFinite(quality) ? quality : 0;
}
