/** Drafts over HTTP: what a text would do, before anybody saves it. These requests change nothing; the read token is enough. */

import * as z from 'zod';
import { diagnosticSchema, labelsSchema } from './finding.ts';
import { specPathSchema, specTextSchema } from './specs.ts';

const MAX_DRAFTS = 50;

/** A spec as it might become; `text: null` means without it. */
export const draftSchema = z.object({ path: specPathSchema, text: specTextSchema.nullable() }).readonly();

/** `POST /validate` and `POST /preview`: drafts over the specs as they stand. */
export const draftsRequestSchema = z
  .object({ drafts: z.array(draftSchema).min(1).max(MAX_DRAFTS).readonly() })
  .readonly();

/** Answer of `POST /validate`: findings of the drafts, and of other specs that they would break. */
export const validationSchema = z
  .object({ isValid: z.boolean(), diagnostics: z.array(diagnosticSchema).readonly() })
  .readonly();

export const previewRuleSchema = z
  .object({
    kind: z.enum(['alert', 'record']),
    name: z.string(),
    expr: z.string(),
    /** As Prometheus writes durations; `0s` where there is none. */
    for: z.string(),
    keepFiringFor: z.string(),
    labels: labelsSchema,
    annotations: labelsSchema,
  })
  .readonly();

export const previewFileSchema = z
  .object({
    path: z.string(),
    /** The service, database, host or rule set. */
    owner: z.string(),
    /** What Prometheus would read. */
    text: z.string(),
    groups: z
      .array(
        z
          .object({
            name: z.string(),
            interval: z.exactOptional(z.string()),
            rules: z.array(previewRuleSchema).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

export const fieldChangeSchema = z
  .object({
    /** `expr`, `for`, `keep_firing_for`, `group`, `interval`, `labels.<name>` or `annotations.<name>`. */
    field: z.string(),
    old: z.exactOptional(z.string()),
    new: z.exactOptional(z.string()),
  })
  .readonly();

export const ruleChangeSchema = z
  .object({
    owner: z.string(),
    change: z.enum(['added', 'changed', 'removed']),
    kind: z.enum(['alert', 'record']),
    name: z.string(),
    labels: labelsSchema,
    fields: z.array(fieldChangeSchema).readonly(),
  })
  .readonly();

/** What rules cost, counted from their text alone. */
export const costSchema = z
  .object({
    rules: z.number().int(),
    alerts: z.number().int(),
    evaluationsPerMinute: z.number(),
    /** Seconds of samples that range selectors read for each series, per minute: proportional to their part of the cost. */
    rangeSecondsPerMinute: z.number(),
  })
  .readonly();

/** Answer of `POST /preview`: the rules of the drafts' owners, against those of the specs as they stand. */
export const previewSchema = z
  .object({
    isValid: z.boolean(),
    diagnostics: z.array(diagnosticSchema).readonly(),
    files: z.array(previewFileSchema).readonly(),
    /** By owner, alerts first. */
    changes: z.array(ruleChangeSchema).readonly(),
    unchanged: z.number().int(),
    /** Of the drafts' owners. */
    cost: z.object({ before: costSchema, after: costSchema }).readonly(),
  })
  .readonly();

/** `POST /test`: the drafts' alerts proven with promtool. */
export const testRequestSchema = draftsRequestSchema;

/** Answer of `POST /test`. */
export const testResultSchema = z
  .object({
    /** False where findings forbid it, or the server has no promtool; `reason` says which. */
    ran: z.boolean(),
    reason: z.exactOptional(z.string()),
    diagnostics: z.array(diagnosticSchema).readonly(),
    alerts: z
      .array(
        z
          .object({ owner: z.string(), id: z.string(), isProven: z.boolean(), reason: z.exactOptional(z.string()) })
          .readonly(),
      )
      .readonly(),
    cases: z
      .object({
        passed: z.number().int(),
        failed: z.number().int(),
        failures: z
          .array(z.object({ file: z.string(), name: z.string(), problems: z.array(z.string()).readonly() }).readonly())
          .readonly(),
      })
      .readonly(),
    tookMs: z.number(),
  })
  .readonly();

/** `POST /backtest`: when the drafts' alerts would have fired. */
export const backtestRequestSchema = z
  .object({
    drafts: z.array(draftSchema).min(1).max(MAX_DRAFTS).readonly(),
    /** Length of the past to look at, such as `7d`. */
    since: z.string().max(20),
    /** Names of alerts; all where absent. */
    alerts: z.array(z.string().max(200)).max(100).readonly().optional(),
  })
  .readonly();

export const firingSchema = z
  .object({
    labels: labelsSchema,
    /** Milliseconds since 1970, as all times here. */
    pendingAt: z.number(),
    /** Absent where it ended before `for` was over. */
    firingAt: z.exactOptional(z.number()),
    /** Absent where it is still open. */
    endedAt: z.exactOptional(z.number()),
    worst: z.exactOptional(z.number()),
  })
  .readonly();

export const backtestSideSchema = z
  .object({
    fired: z.number().int(),
    totalMs: z.number(),
    longestMs: z.number(),
    firings: z.array(firingSchema).readonly(),
    /** Why the result is not exact, where it is not. */
    approximate: z.exactOptional(z.string()),
  })
  .readonly();

/** Answer of `POST /backtest`. */
export const backtestResultSchema = z
  .object({
    from: z.number(),
    to: z.number(),
    diagnostics: z.array(diagnosticSchema).readonly(),
    alerts: z
      .array(
        z
          .object({
            owner: z.string(),
            alert: z.string(),
            labels: labelsSchema,
            /** null where the draft has no such alert. */
            draft: backtestSideSchema.nullable(),
            /** By the specs as they stand; null where there is no such alert today. */
            today: backtestSideSchema.nullable(),
          })
          .readonly(),
      )
      .readonly(),
    queries: z.number().int(),
    tookMs: z.number(),
  })
  .readonly();

export type Draft = z.infer<typeof draftSchema>;
export type DraftsRequest = z.infer<typeof draftsRequestSchema>;
export type Validation = z.infer<typeof validationSchema>;
export type PreviewRule = z.infer<typeof previewRuleSchema>;
export type PreviewFile = z.infer<typeof previewFileSchema>;
export type ApiRuleChange = z.infer<typeof ruleChangeSchema>;
export type Cost = z.infer<typeof costSchema>;
export type Preview = z.infer<typeof previewSchema>;
export type TestResult = z.infer<typeof testResultSchema>;
export type BacktestRequest = z.infer<typeof backtestRequestSchema>;
export type BacktestSide = z.infer<typeof backtestSideSchema>;
export type BacktestResult = z.infer<typeof backtestResultSchema>;
