/** Settings of `quartet serve`: flags go before the environment, and that before the file; secrets come from the last two alone. */

import { load } from 'js-yaml';
import * as z from 'zod';
import { readText } from '../inputs.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import type { ServeToken } from '../serve/http/options.ts';
import { secretIn } from './server-secrets.ts';

/** As commander hands them over; absent where not given. */
export interface ServeFlags {
  readonly specs?: string;
  readonly rules?: string;
  readonly prometheus?: string;
  readonly alertmanager?: string;
  readonly grafana?: string;
  readonly grafanaOrg?: string;
  readonly listen?: string;
  readonly promtool?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly logLevel?: string;
  readonly proveSeconds?: string;
  readonly gateway?: boolean;
  readonly readOnly?: boolean;
  readonly requireUser?: boolean;
  readonly config?: string;
  readonly printConfig?: boolean;
}

export interface ServeSettings {
  readonly specs: string;
  readonly rules: string;
  readonly prometheus: URL;
  readonly alertmanager: URL | undefined;
  readonly grafana: URL | undefined;
  readonly grafanaOrg: number;
  readonly host: string;
  readonly port: number;
  readonly promtool: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly logLevel: string;
  /** How long the proof of a save may take; 0: saves are not proven. */
  readonly proveMs: number;
  readonly gateway: boolean;
  readonly readOnly: boolean;
  readonly requireUser: boolean;
  readonly tokens: readonly ServeToken[];
  readonly prometheusToken: string | undefined;
}

const LISTEN = '127.0.0.1:9095';
/** Shorter secrets can be guessed. */
const SHORTEST_SECRET = 16;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];

const fileSchema = z.strictObject({
  specs: z.string().optional(),
  rules: z.string().optional(),
  prometheus: z.string().optional(),
  prometheusTokenFile: z.string().optional(),
  alertmanager: z.string().optional(),
  grafana: z.string().optional(),
  grafanaOrg: z.number().int().optional(),
  listen: z.string().optional(),
  promtool: z.string().optional(),
  tlsCert: z.string().optional(),
  tlsKey: z.string().optional(),
  logLevel: z.string().optional(),
  proveSeconds: z.number().min(0).optional(),
  gateway: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  requireUser: z.boolean().optional(),
  tokens: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        access: z.enum(['read', 'write']),
        tokenFile: z.string(),
        scopes: z
          .array(z.string().regex(/^(?:[^/]+\/)*$/, 'expected a folder with a slash at the end, such as payments/'))
          .optional(),
      }),
    )
    .optional(),
});
type FileSettings = z.infer<typeof fileSchema>;

/** @throws Refusal with what is wrong and where it was said. */
export function serveSettings(flags: ServeFlags, io: Io): ServeSettings {
  const file = flags.config === undefined ? {} : fileSettings(flags.config, io);
  const text = (name: keyof ServeFlags & keyof FileSettings): string | undefined => {
    const flag = flags[name];
    if (typeof flag === 'string') return flag;
    const variable = io.env[variableOf(name)];
    if (variable !== undefined && variable !== '') return variable;
    const value = file[name];
    return value === undefined ? undefined : String(value);
  };
  const isSet = (name: 'gateway' | 'readOnly' | 'requireUser'): boolean =>
    flags[name] ?? (io.env[variableOf(name)] ? isTrue(io.env[variableOf(name)]!) : (file[name] ?? false));
  const needed = (name: 'specs' | 'rules' | 'prometheus', what: string): string => {
    const value = text(name);
    if (value !== undefined) return value;
    throw new Refusal('missing-setting', `It is not said ${what}.`, {
      help: `give --${name}, ${variableOf(name)} in the environment, or \`${name}\` in the file of --config`,
    });
  };
  const { host, port } = listenAt(text('listen') ?? LISTEN);
  const level = text('logLevel') ?? 'info';
  if (!LEVELS.includes(level)) throw wrong('logLevel', level, LEVELS.join(', '));
  const [cert, key] = [text('tlsCert'), text('tlsKey')];
  if ((cert === undefined) !== (key === undefined))
    throw wrong('tlsCert', cert ?? 'none', 'a certificate and its key, both');
  return {
    specs: needed('specs', 'where the specs are'),
    rules: needed('rules', 'where the rules go'),
    prometheus: addressOf('prometheus', needed('prometheus', 'which Prometheus reads them')),
    alertmanager: optionalAddress('alertmanager', text('alertmanager')),
    grafana: optionalAddress('grafana', text('grafana')),
    grafanaOrg: whole('grafanaOrg', text('grafanaOrg') ?? '1'),
    host,
    port,
    promtool: text('promtool'),
    tlsCert: cert,
    tlsKey: key,
    logLevel: level,
    proveMs: Math.round(numberIn('proveSeconds', text('proveSeconds') ?? '5') * 1000),
    gateway: isSet('gateway'),
    readOnly: isSet('readOnly'),
    requireUser: isSet('requireUser'),
    tokens: [...environmentTokens(io), ...fileTokens(file, io)],
    prometheusToken: secretOf('QUARTET_PROMETHEUS_TOKEN', file.prometheusTokenFile, io),
  };
}

/** The settings for people: each secret as `[hidden]`. */
export function shownSettings(settings: ServeSettings): Readonly<Record<string, unknown>> {
  const { tokens, prometheusToken, prometheus, alertmanager, grafana, ...plain } = settings;
  return {
    ...plain,
    prometheus: shownUrl(prometheus),
    ...(alertmanager ? { alertmanager: shownUrl(alertmanager) } : {}),
    ...(grafana ? { grafana: shownUrl(grafana) } : {}),
    ...(prometheusToken === undefined ? {} : { prometheusToken: '[hidden]' }),
    tokens: tokens.map(({ name, access, scopes }) => ({ name, access, scopes, token: '[hidden]' })),
  };
}

function shownUrl(url: URL): string {
  const shown = new URL(url);
  if (shown.password !== '') shown.password = 'hidden';
  shown.search = '';
  return shown.href;
}

function fileSettings(name: string, io: Io): FileSettings {
  let content: unknown;
  try {
    content = load(readText(name, io)) ?? {};
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('wrong-setting', `\`${name}\` is not valid YAML.`, { file: name });
  }
  const result = fileSchema.safeParse(content);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new Refusal('wrong-setting', `\`${path.join('.') || name}\` in \`${name}\`: ${message}.`, { file: name });
}

function environmentTokens(io: Io): readonly ServeToken[] {
  return (['read', 'write'] as const).flatMap((access): ServeToken[] => {
    const name = `QUARTET_${access.toUpperCase()}_TOKEN`;
    const secret = secretOf(name, io.env[`${name}_FILE`], io);
    return secret === undefined ? [] : [{ name: access, access, secret: longEnough(name, secret), scopes: [''] }];
  });
}

function fileTokens({ tokens = [] }: FileSettings, io: Io): readonly ServeToken[] {
  return tokens.map(({ name, access, tokenFile, scopes = [''] }) => ({
    name,
    access,
    secret: longEnough(tokenFile, secretIn(tokenFile, io)),
    scopes,
  }));
}

function secretOf(variable: string, file: string | undefined, io: Io): string | undefined {
  if (io.env[variable]) return io.env[variable];
  return file === undefined || file === '' ? undefined : secretIn(file, io);
}

/** The message says how long it is, never what it is. */
function longEnough(origin: string, secret: string): string {
  if (secret.length >= SHORTEST_SECRET && /^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new Refusal('wrong-setting', `The token in \`${origin}\` has ${secret.length} characters.`, {
    expected: `at least ${SHORTEST_SECRET} letters, digits and signs without blanks`,
    help: 'openssl rand -hex 24 makes one',
  });
}

function listenAt(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) throw wrong('listen', text, 'an address and a port, such as 127.0.0.1:9095');
  return { host: match[1] ?? (match[2] || '0.0.0.0'), port };
}

function optionalAddress(name: string, text: string | undefined): URL | undefined {
  return text === undefined ? undefined : addressOf(name, text);
}

function addressOf(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw wrong(name, url === undefined ? text : url.protocol, 'an address such as http://localhost:9090');
}

function whole(name: string, text: string): number {
  const number = numberIn(name, text);
  if (!Number.isInteger(number)) throw wrong(name, text, 'a whole number');
  return number;
}

function numberIn(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw wrong(name, text, 'a number');
  return number;
}

function isTrue(text: string): boolean {
  return /^(1|true|yes|on)$/i.test(text);
}

function wrong(name: string, value: string, expected: string): Refusal {
  return new Refusal('wrong-setting', `\`${value}\` cannot be \`${name}\`.`, { expected });
}

/** `grafanaOrg` is QUARTET_GRAFANA_ORG. */
function variableOf(name: string): string {
  return `QUARTET_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
