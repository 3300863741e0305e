/** The running system over HTTP: what the server can do, the state of rules, events, silences. */

import * as z from 'zod';
import { labelsSchema } from './finding.ts';

export const ROLES = ['Viewer', 'Editor', 'Admin'] as const;

/** `GET /capabilities`: what this server can do, and what this request may do. */
export const capabilitiesSchema = z
  .object({
    version: z.string(),
    /** Nobody may save: the server runs with `--read-only`. */
    isReadOnly: z.boolean(),
    /** The specs are under Git; otherwise changes are kept in a journal of the server's own. */
    hasGit: z.boolean(),
    hasPromtool: z.boolean(),
    hasBacktest: z.boolean(),
    hasAlertmanager: z.boolean(),
    /** The server speaks Mimir's ruler API for Grafana's own alerting pages. */
    hasGateway: z.boolean(),
    access: z.enum(['read', 'write']),
    /** Folders (`payments/`) this token may change; one empty text means all. */
    scopes: z.array(z.string()).readonly(),
    /** From the verified header X-Grafana-Id; null where there is none. */
    user: z.object({ login: z.string(), name: z.string(), email: z.string() }).readonly().nullable(),
    role: z.enum(ROLES).nullable(),
    /** Token, role and server allow a save. */
    canWrite: z.boolean(),
    /** Token and role allow a test notification. */
    canNotify: z.boolean(),
    prometheus: z.object({ isUp: z.boolean(), version: z.exactOptional(z.string()) }).readonly(),
    limits: z.object({ textCharacters: z.number().int(), drafts: z.number().int() }).readonly(),
  })
  .readonly();

export const ruleStateSchema = z
  .object({
    kind: z.enum(['alert', 'record']),
    name: z.string(),
    labels: labelsSchema,
    group: z.string(),
    expr: z.string(),
    for: z.string(),
    /** `missing`: a spec asks for it and Prometheus does not have it. Recorded series that are well are `ok`. */
    state: z.enum(['firing', 'pending', 'inactive', 'ok', 'missing']),
    health: z.enum(['ok', 'err', 'unknown']),
    lastError: z.exactOptional(z.string()),
    /** ISO 8601. */
    lastEvaluation: z.exactOptional(z.string()),
    firing: z.number().int(),
    pending: z.number().int(),
    /** `generated` from a spec's fields, `custom`: written out in a spec, `foreign`: no spec knows it. */
    origin: z.enum(['generated', 'custom', 'foreign']),
    /** Service, database, host or rule set; absent for foreign rules. */
    owner: z.exactOptional(z.string()),
    /** Path of the owner's spec. */
    spec: z.exactOptional(z.string()),
    /** Of alerts: by promtool, on the rules as they stand. `untested`: the server has not run its cases. */
    proof: z.exactOptional(z.enum(['proven', 'unproven', 'untested'])),
  })
  .readonly();

/** `GET /rules?owner=&kind=&state=&origin=&q=&limit=500&offset=0`. */
export const ruleStatesSchema = z
  .object({
    rules: z.array(ruleStateSchema).readonly(),
    total: z.number().int(),
    /** Of all that match, by state. */
    counts: z.record(z.string(), z.number().int()).readonly(),
    /** When Prometheus was asked, ISO 8601. */
    at: z.string(),
  })
  .readonly();

/** Events of `GET /events` (server-sent events): the name of the event, and its data as JSON. */
export const eventSchemas = {
  /** A spec was saved, deleted (`etag: null`) or changed on the disk by others (`commit: null`). */
  'spec-changed': z.object({ path: z.string(), etag: z.string().nullable(), commit: z.string().nullable() }).readonly(),
  'rules-reloaded': z.object({ ok: z.boolean(), words: z.string() }).readonly(),
  /** An alert of a spec changed its state; `labels` are those of the rule. */
  'alert-state': z
    .object({
      owner: z.string(),
      alert: z.string(),
      labels: labelsSchema,
      state: z.enum(['firing', 'pending', 'inactive', 'missing']),
      firing: z.number().int(),
    })
    .readonly(),
} as const;

export const matcherSchema = z
  .object({ name: z.string().max(200), value: z.string().max(1000), isRegex: z.boolean(), isEqual: z.boolean() })
  .readonly();

export const silenceSchema = z
  .object({
    id: z.string(),
    state: z.enum(['active', 'pending', 'expired']),
    matchers: z.array(matcherSchema).readonly(),
    startsAt: z.string(),
    endsAt: z.string(),
    createdBy: z.string(),
    comment: z.string(),
  })
  .readonly();

/** `GET /silences?owner=`. */
export const silencesSchema = z.object({ silences: z.array(silenceSchema).readonly() }).readonly();

/** `POST /silences`: begins now. Who made it is the verified user. */
export const silenceRequestSchema = z
  .object({
    matchers: z.array(matcherSchema).min(1).max(20).readonly(),
    /** Such as `2h`; at most 30d. */
    duration: z.string().max(20),
    comment: z.string().min(1).max(1000),
  })
  .readonly();

export const silenceCreatedSchema = z.object({ id: z.string() }).readonly();

/** `POST /test-notification`: an alert that ends by itself after two minutes, marked as a test. For admins. */
export const notificationRequestSchema = z
  .object({
    labels: z.record(z.string().max(200), z.string().max(1000)).readonly(),
    annotations: z.record(z.string().max(200), z.string().max(4000)).readonly().optional(),
  })
  .readonly();

/** Answer: taken by Alertmanager. */
export const notificationSentSchema = z.object({ endsAt: z.string(), labels: labelsSchema }).readonly();

export type Role = (typeof ROLES)[number];
export type Capabilities = z.infer<typeof capabilitiesSchema>;
export type RuleState = z.infer<typeof ruleStateSchema>;
export type RuleStates = z.infer<typeof ruleStatesSchema>;
export type EventName = keyof typeof eventSchemas;
export type EventData<Name extends EventName> = z.infer<(typeof eventSchemas)[Name]>;
export type SilenceMatcher = z.infer<typeof matcherSchema>;
export type Silence = z.infer<typeof silenceSchema>;
export type Silences = z.infer<typeof silencesSchema>;
export type SilenceRequest = z.infer<typeof silenceRequestSchema>;
export type NotificationRequest = z.infer<typeof notificationRequestSchema>;
export type NotificationSent = z.infer<typeof notificationSentSchema>;
