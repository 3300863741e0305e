/** What documents of all kinds have in common: version, kind and metadata. */

import * as z from 'zod';
import { freeLabels, name, ownLabels } from './values.ts';

export const API_VERSION = 'quartet/v1';

/** Kinds of documents, the most common first. */
export const KINDS = ['Service', 'Database', 'Host', 'Defaults', 'RuleSet'] as const;
export type Kind = (typeof KINDS)[number];

export const source = z.unknown().optional().describe('What an import could not carry over. Kept, and not read.');

/** Metadata of a document whose name becomes the label `label`. */
export const metadataOf = (label: string) => ({
  name: name('a name').describe(
    `The label \`${label}\`, and part of file names. Unique among all documents of a kind.`,
  ),
  labels: ownLabels.optional().describe('On the info series and on every alert. May change at any time.'),
  annotations: freeLabels
    .optional()
    .meta({ description: 'On every alert.', examples: [{ runbook: 'https://example.com/runbooks/checkout' }] }),
});

export const header = <K extends Kind>(kind: K) => ({
  apiVersion: z.literal(API_VERSION).describe('The version of the format.'),
  kind: z.literal(kind).describe('What the document describes.'),
  'x-source': source,
});
