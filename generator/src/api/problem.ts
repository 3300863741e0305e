/** What the API answers when it does not do what was asked. */

import * as z from 'zod';
import { diagnosticSchema } from './finding.ts';
import { conflictSchema, stepSchema } from './specs.ts';

/** Every code with its status. A refusal is 403 and never 401, which makes Grafana send the request twice. */
export const PROBLEMS = {
  'bad-request': 400,
  'not-allowed': 403,
  'not-found': 404,
  /** The spec was changed since it was read: see `conflict`. */
  conflict: 409,
  /** A spec stands where a new one should, or where one should be renamed to. */
  exists: 409,
  'too-large': 413,
  /** The drafts have errors: see `diagnostics`. */
  invalid: 422,
  /** Neither `If-Match` nor `If-None-Match`. */
  'precondition-needed': 428,
  'too-many-requests': 429,
  fault: 500,
  /** Prometheus or Alertmanager answers, and not what was asked for. */
  'upstream-refused': 502,
  /** The server stops, or has no such upstream. */
  unavailable: 503,
  /** Another writer holds the lock. */
  locked: 503,
  /** The disk or Git does not take it. */
  'cannot-write': 507,
  'upstream-late': 504,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Body of every answer with a status of 400 or more. */
export const problemSchema = z
  .object({
    error: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    /** What is wrong, in one sentence or two. Grafana shows this field. */
    message: z.string(),
    help: z.exactOptional(z.string()),
    diagnostics: z.exactOptional(z.array(diagnosticSchema).readonly()),
    conflict: z.exactOptional(conflictSchema),
    /** How far a save came; the last one failed. */
    steps: z.exactOptional(z.array(stepSchema).readonly()),
    /** Of a save: nothing was touched, or what was touched is back as it was, or neither could be reached. */
    outcome: z.exactOptional(z.enum(['unchanged', 'restored', 'unclear'])),
  })
  .readonly();

export type Problem = z.infer<typeof problemSchema>;
