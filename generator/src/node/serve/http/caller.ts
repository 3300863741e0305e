/** Who is behind a request and what they may do: token first, then the role that Grafana vouches for. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint, Role } from '../../../api/index.ts';
import type { Author } from '../save/history.ts';
import { SaveRefused } from '../save/problem.ts';
import type { GrafanaUser, Identify, Identity } from './grafana-user.ts';
import type { ServeOptions } from './options.ts';
import type { Authenticate, Grant } from './tokens.ts';
import { isInScope, LOCAL } from './tokens.ts';

export interface Caller {
  readonly grant: Grant;
  readonly identity: Identity;
  readonly user: GrafanaUser | undefined;
  readonly role: Role | undefined;
  /** Who stands in the history. */
  readonly author: Author;
}

/** The author where nobody can be named. */
const NOBODY: Author = { name: 'grafana', email: '' };

export interface Gate {
  /** @throws SaveRefused `not-allowed` where the token is none of ours. */
  readonly callerOf: (request: FastifyRequest) => Promise<Caller>;
  /** @throws SaveRefused `not-allowed` with the reason. */
  readonly check: (caller: Caller, access: Endpoint['access']) => void;
  /** Why the caller may not change specs, or send notifications; undefined where they may. */
  readonly refusal: (caller: Caller, access: Endpoint['access']) => string | undefined;
}

export function gateBy(options: ServeOptions, authenticate: Authenticate, identify: Identify): Gate {
  const hasTokens = options.tokens.length > 0;
  const refusal = ({ grant, identity, role }: Caller, access: Endpoint['access']): string | undefined => {
    if (access === 'read') return undefined;
    if (grant.access !== 'write') return 'the token of this request can only read';
    if (access === 'write' && options.readOnly) return 'this server runs with --read-only';
    if (identity.kind === 'false') return `the identity that Grafana sent is not valid: ${identity.reason}`;
    if (options.requireUser && identity.kind !== 'verified')
      return `it is not known who you are${identity.kind === 'unverifiable' ? `: ${identity.reason}` : ''}`;
    if (identity.kind === 'verified' && role !== 'Editor' && role !== 'Admin')
      return `your role in Grafana is ${role ?? 'not known'}, and changes need Editor`;
    if (access !== 'admin') return undefined;
    if (identity.kind === 'unverifiable') return `it is not known whether you are an Admin: ${identity.reason}`;
    return identity.kind === 'verified' && role !== 'Admin' ? 'this needs the role Admin in Grafana' : undefined;
  };
  return {
    callerOf: async (request) => {
      const grant = hasTokens ? authenticate(request.headers.authorization) : localGrant(request);
      if (grant === undefined) throw new SaveRefused('not-allowed', 'The request carries no token that is known here.');
      const header = request.headers['x-grafana-id'];
      const identity = await identify(Array.isArray(header) ? header[0] : header);
      const user = identity.kind === 'verified' ? identity.user : undefined;
      const author = user ? { name: user.name || user.login, email: user.email } : NOBODY;
      return { grant, identity, user, role: user?.role, author };
    },
    check: (caller, access) => {
      const reason = refusal(caller, access);
      if (reason !== undefined) throw new SaveRefused('not-allowed', `Not allowed: ${reason}.`);
    },
    refusal,
  };
}

/** @throws SaveRefused where a spec lies outside the folders of the token. */
export function checkScope({ grant }: Caller, paths: readonly string[]): void {
  for (const path of paths) {
    if (!isInScope(grant, path)) {
      throw new SaveRefused('not-allowed', `The token of this request has no access to \`${path}\`.`);
    }
  }
}

/**
 * Without tokens whoever reaches the address may do all. It is an address of this machine alone; a page in a browser
 * here must not be led to it under another name.
 */
function localGrant(request: FastifyRequest): Grant | undefined {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const isHere = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);
  return isHere && request.headers.origin === undefined ? LOCAL : undefined;
}

/** A signal that ends work on a draft: nobody waits any more, or it takes too long. */
export function patienceFor(request: FastifyRequest, reply: FastifyReply, limitMs: number): AbortSignal {
  const gone = new AbortController();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new SaveRefused('unavailable', 'The client went away.'));
  });
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new SaveRefused('unavailable', `The draft took more than ${limitMs / 1000} s.`)),
    limitMs,
  );
  timer.unref();
  request.raw.on('close', () => clearTimeout(timer));
  return AbortSignal.any([gone.signal, late.signal]);
}
