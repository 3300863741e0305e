/** A finding as it travels over HTTP: the very shape of `Diagnostic`, checked. */

import * as z from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

const place = {
  line: z.exactOptional(z.number().int()),
  column: z.exactOptional(z.number().int()),
  endLine: z.exactOptional(z.number().int()),
  endColumn: z.exactOptional(z.number().int()),
};

export const diagnosticSchema: z.ZodType<Diagnostic> = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  expected: z.exactOptional(z.string()),
  help: z.exactOptional(z.string()),
  rule: z.exactOptional(z.string()),
  file: z.exactOptional(z.string()),
  ...place,
  also: z.exactOptional(z.array(z.object({ file: z.string(), message: z.string(), ...place })).readonly()),
});

/** Label or annotation names with their values. */
export const labelsSchema = z.record(z.string(), z.string()).readonly();
