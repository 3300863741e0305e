/** `quartet serve`: the HTTP server, until somebody interrupts it. */

import { resolve } from 'node:path';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { Refusal, reasonOf } from '../refusal.ts';
import { gatewayExtension } from '../serve/gateway/extension.ts';
import { serveLog } from '../serve/http/log.ts';
import { SERVE_LIMITS } from '../serve/http/options.ts';
import { startServer } from '../serve/server.ts';
import type { ServeFlags } from './serve-settings.ts';
import { serveSettings, shownSettings } from './serve-settings.ts';

/** Milliseconds for one request to Prometheus or Alertmanager: a reload of ten thousand rule files took 10 s. */
const UPSTREAM_MS = 60_000;
/** Milliseconds between two looks at what others changed. */
const LOOK_MS = 5_000;

/** @throws Refusal where a setting is missing or wrong, or the address cannot be listened on. */
export async function serve(flags: ServeFlags, { io }: CommandContext): Promise<Outcome> {
  const settings = serveSettings(flags, io);
  const shown = shownSettings(settings);
  if (flags.printConfig === true) {
    return { diagnostics: [], results: [JSON.stringify(shown, null, 2)], json: { config: shown } };
  }
  const { alertmanager, gateway, grafana, grafanaOrg, host, logLevel, port, prometheus, prometheusToken } = settings;
  const { promtool, proveMs, readOnly, requireUser, rules, specs, tlsCert, tlsKey, tokens } = settings;
  const secrets = [
    ...tokens.map(({ secret }) => secret),
    ...[prometheusToken ?? ''],
    ...[prometheus, alertmanager, grafana].map((url) => decodeURIComponent(url?.password ?? '')),
  ];
  const log = serveLog(io.stderr, logLevel, secrets);
  const server = await startServer(
    {
      specs,
      rules,
      prometheus,
      prometheusToken,
      promtool,
      alertmanager,
      host,
      port,
      gateway,
      ...(gateway ? { extend: gatewayExtension({ rulesFolder: resolve(io.cwd, rules), grafana }) } : {}),
      timeoutMs: UPSTREAM_MS,
      lookMs: LOOK_MS,
      today: () => new Date(),
      limits: { proveMs },
      tls: tlsCert === undefined ? undefined : { cert: fileAt(tlsCert, io), key: fileAt(tlsKey!, io) },
      http: { tokens, grafana, grafanaOrg, requireUser, readOnly, limits: SERVE_LIMITS },
    },
    io,
    log,
  );
  log.info({ config: shown }, 'settings');
  io.stdout.write(`quartet serve: ${server.url.href}\n`);
  await new Promise<void>((done) => {
    if (io.signal.aborted) done();
    else io.signal.addEventListener('abort', () => done(), { once: true });
  });
  await server.close();
  return { diagnostics: [], summary: 'Stopped; no change was under way.' };
}

function fileAt(name: string, io: Io): Buffer {
  try {
    return io.files.read(resolve(io.cwd, name));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Refusal('unreadable-input', `\`${name}\` cannot be read: ${reason}.`, { file: name });
  }
}
