/** The description of the API that tools read, made from the contract. */

import * as z from 'zod';
import type { Endpoint } from '../../../api/index.ts';
import { endpoints, PROBLEMS, problemSchema } from '../../../api/index.ts';

/** @param version  Of the server. */
export function openApi(version: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = `/api${endpoint.path}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'quartet serve',
      version,
      description:
        'Specs, drafts and rules. The token decides what a request may do. A first segment `read` or `write` below /api is left out.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: jsonSchema(problemSchema) },
    },
  };
}

function operation(name: string, { about, access, answer, path, query = [], request }: Endpoint): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => ({
    name: one,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = query.map((one) => ({ name: one, in: 'query', required: false, schema: { type: 'string' } }));
  return {
    operationId: name,
    summary: about,
    description: `Needs ${access === 'read' ? 'the read or the write token' : access === 'write' ? 'the write token' : 'the write token, and the role Admin'}.`,
    parameters: [...inPath, ...inQuery],
    ...(request === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: jsonSchema(request) } } } }),
    responses: {
      200: {
        description: 'Done.',
        content:
          answer === undefined
            ? { 'text/event-stream': { schema: { type: 'string' } } }
            : { 'application/json': { schema: jsonSchema(answer) } },
      },
      default: {
        description: `A problem: ${[...new Set(Object.values(PROBLEMS))].join(', ')}.`,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function jsonSchema(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any' }) as Record<string, unknown>;
  return rest;
}
