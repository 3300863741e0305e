/** The server's log: one JSON object a line, times in UTC, and nothing that a token could be in. */

import type { Logger } from 'pino';
import { pino, stdTimeFunctions } from 'pino';
import type { Output } from '../../io.ts';

/** Keys whose values are never written, wherever they stand. */
const HIDDEN = ['authorization', 'cookie', 'token', 'secret', 'password', 'x-grafana-id', 'x-grafana-context'];

/**
 * @param secrets  Texts that are taken out of every line, should one of them get there all the same.
 */
export function serveLog(output: Output, level: string, secrets: readonly string[]): Logger {
  const known = secrets.filter((secret) => secret.length >= 6);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: HIDDEN.flatMap((key) => [`*["${key}"]`, `*.headers["${key}"]`]), censor: '[hidden]' },
    },
    {
      write: (line: string) => output.write(known.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), line)),
    },
  );
}
