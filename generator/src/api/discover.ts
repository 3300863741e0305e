/** Services that Prometheus scrapes, over HTTP. */

import * as z from 'zod';

export const foundServiceSchema = z
  .object({
    job: z.string(),
    /** Ids of the profiles that fit, the best first. */
    profiles: z.array(z.string()).readonly(),
    /** What a spec can call it. */
    name: z.string(),
    /** A first spec, commented. */
    spec: z.string(),
    /** Path of a spec whose selector takes this job already, of those that this token sees; null where none does. */
    describedBy: z.string().nullable(),
  })
  .readonly();

/** `GET /discover`. By job. */
export const discoverySchema = z
  .object({
    services: z.array(foundServiceSchema).readonly(),
    /** Jobs that were not looked at, since there are so many. */
    left: z.number().int(),
  })
  .readonly();

export type FoundServiceAnswer = z.infer<typeof foundServiceSchema>;
export type Discovery = z.infer<typeof discoverySchema>;
