/** Which Grafana user is behind a request, by the signed header X-Grafana-Id that Grafana's proxy adds. */

import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { Role } from '../../../api/index.ts';
import { ROLES } from '../../../api/index.ts';

export interface GrafanaUser {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role | undefined;
}

export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'verified'; readonly user: GrafanaUser }
  /** There is a header, and nobody to ask whether it is true. */
  | { readonly kind: 'unverifiable'; readonly reason: string }
  /** There is a header, and it is not true, or no longer. */
  | { readonly kind: 'false'; readonly reason: string };

export type Identify = (header: string | undefined) => Promise<Identity>;

export interface IdentifyOptions {
  /** Root of the Grafana whose keys sign; undefined: nobody can be verified. */
  readonly grafana: URL | undefined;
  readonly org: number;
  readonly fetch: typeof fetch;
}

/** Longest header that is looked at, in characters. */
const MOST = 8_192;
const KEYS_PATH = '/api/signing-keys/keys';
/** Seconds by which two clocks may differ. */
const SKEW_S = 30;
const KEYS_TIMEOUT_MS = 5_000;
const KEYS_AGE_MS = 10 * 60_000;
/** Milliseconds before keys are asked for again because of a key that is not among them. */
const KEYS_PAUSE_MS = 30_000;

export function identifyBy({ grafana, org, fetch: send }: IdentifyOptions): Identify {
  const keys =
    grafana &&
    createRemoteJWKSet(new URL(`${grafana.origin}${grafana.pathname.replace(/\/+$/, '')}${KEYS_PATH}`), {
      timeoutDuration: KEYS_TIMEOUT_MS,
      cacheMaxAge: KEYS_AGE_MS,
      cooldownDuration: KEYS_PAUSE_MS,
      [customFetch]: (url, init) => send(url, { ...init, redirect: 'error' }),
    });
  return async (header) => {
    if (header === undefined || header === '') return { kind: 'none' };
    if (header.length > MOST) return { kind: 'false', reason: 'it is too long' };
    if (keys === undefined) return { kind: 'unverifiable', reason: 'the server does not know the address of Grafana' };
    try {
      const { payload } = await jwtVerify(header, keys, {
        algorithms: ['ES256'],
        audience: `org:${org}`,
        clockTolerance: SKEW_S,
        requiredClaims: ['exp', 'sub'],
      });
      return { kind: 'verified', user: userOf(payload) };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { kind: 'false', reason: 'it has expired' };
      if (error instanceof errors.JWTClaimValidationFailed)
        return { kind: 'false', reason: `its claim ${error.claim} is not what it should be` };
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed)
        return { kind: 'false', reason: 'Grafana did not sign it' };
      if (
        error instanceof errors.JWSInvalid ||
        error instanceof errors.JWTInvalid ||
        error instanceof errors.JOSEAlgNotAllowed
      )
        return { kind: 'false', reason: 'it is not a signed identity' };
      return { kind: 'unverifiable', reason: 'the keys of Grafana cannot be read' };
    }
  };
}

function userOf(claims: Readonly<Record<string, unknown>>): GrafanaUser {
  const text = (...names: readonly string[]): string => {
    const found = names.map((name) => claims[name]).find((value) => typeof value === 'string' && value !== '');
    return typeof found === 'string' ? found : '';
  };
  const login = text('username', 'login', 'sub');
  const role = text('role', 'orgRole');
  return {
    login,
    name: text('name', 'displayName', 'username', 'login', 'sub'),
    email: text('email'),
    role: ROLES.find((one) => one === role),
  };
}
