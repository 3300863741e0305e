/** Signs who is asking, in the form that Grafana forwards to a proxied server. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { User } from './roles.ts';

export interface Identity {
  /** The JSON Web Key Set that `/api/signing-keys/keys` answers with. */
  readonly keys: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /**
   * The token for `X-Grafana-Id`: ES256, valid for 10 minutes.
   *
   * @param issuer  Root URL of the host.
   * @param nowMs  Milliseconds since the epoch.
   */
  readonly tokenFor: (user: User, issuer: string, nowMs: number) => string;
}

const VALID_SECONDS = 600;

/** Makes a key pair and everything that depends on it; each server has its own. */
export function createIdentity(nowMs: number = Date.now()): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const month = new Date(nowMs).toISOString().slice(0, 7);
  const kid = `id-${month}-es256`;
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return {
    keys: { keys: [{ use: 'sig', kty, kid, crv, alg: 'ES256', x, y }] },
    tokenFor: (user, issuer, now) => signedToken(privateKey, kid, claimsOf(user, issuer, now)),
  };
}

function claimsOf(user: User, issuer: string, nowMs: number): Readonly<Record<string, unknown>> {
  const now = Math.floor(nowMs / 1000);
  return {
    aud: `org:1`,
    authenticatedBy: 'password',
    email: user.email,
    exp: now + VALID_SECONDS,
    iat: now,
    identifier: String(user.id),
    iss: issuer,
    namespace: 'default',
    role: user.role,
    sub: `user:${user.id}`,
    type: 'user',
    username: user.login,
  };
}

function signedToken(key: KeyObject, kid: string, claims: Readonly<Record<string, unknown>>): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${encode({ alg: 'ES256', kid, typ: 'jwt' })}.${encode(claims)}`;
  // JSON Web Signatures hold r and s side by side, not the DER that is the default.
  const signature = sign('sha256', Buffer.from(head), { key, dsaEncoding: 'ieee-p1363' });
  return `${head}.${signature.toString('base64url')}`;
}

/** The JSON of `X-Grafana-Context`: the signed-in user as Grafana describes it. */
export function contextHeader(user: User): string {
  return JSON.stringify({
    OrgID: 1,
    OrgName: 'Main Org.',
    OrgRole: user.role,
    UserID: user.id,
    Login: user.login,
    Name: user.name,
    Email: user.email,
    IsGrafanaAdmin: user.role === 'Admin',
    IsAnonymous: false,
  });
}
