/** How an endpoint of the contract is answered: what its handler is given. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { EndpointName, endpoints } from '../../../api/index.ts';
import type { Caller } from './caller.ts';

/** What a route is handed once its request is known to be allowed and well formed. */
export interface Asked<Body> {
  readonly caller: Caller;
  readonly body: Body;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Route = <Name extends EndpointName>(
  name: Name,
  handle: (asked: Asked<BodyOf<Name>>) => Promise<unknown>,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export type BodyOf<Name extends EndpointName> = (typeof endpoints)[Name] extends { readonly request: infer Schema }
  ? Schema extends z.ZodType
    ? z.infer<Schema>
    : undefined
  : undefined;
