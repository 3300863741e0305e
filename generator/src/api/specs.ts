/** Specs over HTTP: listing, reading, saving, renaming, history. */

import * as z from 'zod';
import { diagnosticSchema } from './finding.ts';
import { isSpecPath } from './paths.ts';

/** Longest text of a spec in one request, in characters. */
export const MAX_TEXT = 2 * 1024 * 1024;

export const specPathSchema = z.string().refine(isSpecPath, 'expected a relative path that ends in .yaml or .yml');
export const specTextSchema = z.string().max(MAX_TEXT);
/** What stands in the history: one line; further lines are kept. */
export const messageSchema = z.string().max(2000);

/** A document of a spec file. */
export const specDocumentSchema = z
  .object({
    /** From 0, in the order of the file. */
    index: z.number().int(),
    /** As written; empty where none is. */
    kind: z.string(),
    /** Empty where it has none, as `Defaults`. */
    name: z.string(),
    /** The label `team`, its own or by `Defaults`, where there is one. */
    team: z.exactOptional(z.string()),
  })
  .readonly();

export const specSummarySchema = z
  .object({
    /** Also its id. */
    path: z.string(),
    /** Quoted, as in the header: a fingerprint of the text. */
    etag: z.string(),
    documents: z.array(specDocumentSchema).readonly(),
    /** Findings of severity `error` or `warning`. */
    hasProblems: z.boolean(),
    errors: z.number().int(),
    warnings: z.number().int(),
    /** The token of this request may change it. */
    canWrite: z.boolean(),
  })
  .readonly();

/** `GET /specs`. By path; `?limit=` and `?after=PATH` page through, `?q=` keeps paths and names that hold a text. */
export const specListSchema = z
  .object({
    specs: z.array(specSummarySchema).readonly(),
    /** All that match, also those beyond `limit`. */
    total: z.number().int(),
  })
  .readonly();

export const historyEntrySchema = z
  .object({
    /** Of Git; without Git the number of the entry in the journal. */
    commit: z.string(),
    author: z.object({ name: z.string(), email: z.string() }).readonly(),
    /** ISO 8601, UTC. */
    at: z.string(),
    message: z.string(),
  })
  .readonly();

/** `GET /specs/{path}`. The answer's header `ETag` is `etag`. */
export const specSchema = z
  .object({
    path: z.string(),
    etag: z.string(),
    text: z.string(),
    documents: z.array(specDocumentSchema).readonly(),
    diagnostics: z.array(diagnosticSchema).readonly(),
    /** The last change; null where the file is not in the history yet. */
    head: historyEntrySchema.nullable(),
    canWrite: z.boolean(),
  })
  .readonly();

/** `GET /specs/{path}/history?limit=50&after=COMMIT`, newest first; renames are followed. */
export const historySchema = z
  .object({ entries: z.array(historyEntrySchema).readonly(), hasMore: z.boolean() })
  .readonly();

/** `GET /specs/{path}/at/{commit}`. */
export const versionSchema = z
  .object({
    path: z.string(),
    commit: z.string(),
    /** null: the file did not exist then. */
    text: z.string().nullable(),
    /** Of that text; null where there is none. */
    etag: z.string().nullable(),
  })
  .readonly();

/** `PUT /specs/{path}` with `If-Match: ETAG`, or `If-None-Match: *` for a new one. */
export const saveRequestSchema = z.object({ text: specTextSchema, message: messageSchema.optional() }).readonly();

/** `DELETE /specs/{path}` with `If-Match`; the body may be absent. */
export const deleteRequestSchema = z.object({ message: messageSchema.optional() }).readonly();

/** `POST /specs/{path}/rename` with `If-Match`. */
export const renameRequestSchema = z.object({ to: specPathSchema, message: messageSchema.optional() }).readonly();

/** `POST /specs/{path}/revert` with `If-Match`, or `If-None-Match: *` to bring back a deleted one. */
export const revertRequestSchema = z
  .object({ commit: z.string().min(1).max(64), message: messageSchema.optional() })
  .readonly();

/** What a save did, in this order; those after a failed one are absent. */
export const STEPS = ['checked', 'written', 'reloaded', 'verified', 'committed'] as const;

export const stepSchema = z
  .object({
    step: z.enum(STEPS),
    ok: z.boolean(),
    /** One line for a person: `34 rules of checkout stand in Prometheus, 12 evaluated`. */
    words: z.string(),
    tookMs: z.number(),
  })
  .readonly();

/** Answer to a change that holds now. */
export const savedSchema = z
  .object({
    path: z.string(),
    /** null after a deletion. */
    etag: z.string().nullable(),
    commit: z.string(),
    /** As it stands in the history. */
    author: z.object({ name: z.string(), email: z.string() }).readonly(),
    steps: z.array(stepSchema).readonly(),
    /** Warnings and notes of the saved text. */
    diagnostics: z.array(diagnosticSchema).readonly(),
  })
  .readonly();

/** Someone else changed the spec since it was read. */
export const conflictSchema = z
  .object({
    /** The text that was read first; null where it is no longer known. */
    base: z.string().nullable(),
    /** What stands there now; null where it was deleted. */
    theirs: z.string().nullable(),
    yours: z.string().nullable(),
    /** Both changes together; where they touch the same lines, between conflict markers. null where it cannot be made. */
    merged: z.string().nullable(),
    hasMarkers: z.boolean(),
    /** Of `theirs`: the next save names this one. null where it was deleted. */
    etag: z.string().nullable(),
  })
  .readonly();

export type SpecDocument = z.infer<typeof specDocumentSchema>;
export type SpecSummary = z.infer<typeof specSummarySchema>;
export type SpecList = z.infer<typeof specListSchema>;
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type Spec = z.infer<typeof specSchema>;
export type History = z.infer<typeof historySchema>;
export type Version = z.infer<typeof versionSchema>;
export type SaveRequest = z.infer<typeof saveRequestSchema>;
export type DeleteRequest = z.infer<typeof deleteRequestSchema>;
export type RenameRequest = z.infer<typeof renameRequestSchema>;
export type RevertRequest = z.infer<typeof revertRequestSchema>;
export type StepName = (typeof STEPS)[number];
export type Step = z.infer<typeof stepSchema>;
export type Saved = z.infer<typeof savedSchema>;
export type Conflict = z.infer<typeof conflictSchema>;
