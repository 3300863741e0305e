/** Who asks, by the token: read or write, and which folders. The path of a request never decides. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Access, ServeToken } from './options.ts';

export type { Access } from './options.ts';

/** What a token allows. */
export interface Grant {
  readonly name: string;
  readonly access: Access;
  readonly scopes: readonly string[];
}

/** Of a server that has no tokens and listens on this machine alone. */
export const LOCAL: Grant = { name: 'local', access: 'write', scopes: [''] };

export type Authenticate = (authorization: string | undefined) => Grant | undefined;

/** Longest header that is looked at, in characters. */
const MOST = 4_096;

/** Compares with every token, in a time that tells nothing about them. */
export function authenticateBy(tokens: readonly ServeToken[]): Authenticate {
  const known = tokens.map((token) => ({ grant: grantOf(token), digest: digest(token.secret) }));
  return (authorization) => {
    const given = /^Bearer (\S+)$/i.exec((authorization ?? '').slice(0, MOST))?.[1];
    const asked = digest(given ?? '');
    let found: Grant | undefined;
    for (const { grant, digest: one } of known) if (timingSafeEqual(one, asked)) found = grant;
    return given === undefined ? undefined : found;
  };
}

/** Whether a spec lies in one of the folders of a grant. */
export function isInScope({ scopes }: Grant, path: string): boolean {
  return scopes.some((scope) => path.startsWith(scope));
}

function grantOf({ name, access, scopes }: ServeToken): Grant {
  return { name, access, scopes };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
