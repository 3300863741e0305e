/**
 * Every endpoint of `quartet serve` below `/api`: method, path, who may, what goes in and what comes out.
 *
 * Who may is decided by the token (`Authorization: Bearer …`) and, where Grafana sends it, by the role in the verified
 * header X-Grafana-Id; never by the path. A first segment `read` or `write` (`/api/read/specs`) is left out: with it
 * Grafana's plugin proxy has two routes of different paths, `read/*` with the read token, also for the requests here
 * that POST a draft, and `write/*` with the write token.
 */

import type * as z from 'zod';
import { discoverySchema } from './discover.ts';
import {
  backtestRequestSchema,
  backtestResultSchema,
  draftsRequestSchema,
  previewSchema,
  testRequestSchema,
  testResultSchema,
  validationSchema,
} from './drafts.ts';
import {
  capabilitiesSchema,
  notificationRequestSchema,
  notificationSentSchema,
  ruleStatesSchema,
  silenceCreatedSchema,
  silenceRequestSchema,
  silencesSchema,
} from './live.ts';
import {
  deleteRequestSchema,
  historySchema,
  renameRequestSchema,
  revertRequestSchema,
  savedSchema,
  saveRequestSchema,
  specListSchema,
  specSchema,
  versionSchema,
} from './specs.ts';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api`; `{path}` is a spec's path with its slashes. */
  readonly path: string;
  /** `admin`: the write token, and the role Admin where there is a role. */
  readonly access: 'read' | 'write' | 'admin';
  readonly about: string;
  readonly query?: readonly string[];
  readonly request?: z.ZodType;
  /** Absent for a stream of server-sent events. */
  readonly answer?: z.ZodType;
}

export const endpoints = {
  capabilities: {
    method: 'GET',
    path: '/capabilities',
    access: 'read',
    about: 'What this server can do, and what this token and user may do.',
    answer: capabilitiesSchema,
  },
  listSpecs: {
    method: 'GET',
    path: '/specs',
    access: 'read',
    about: 'All specs, by path.',
    query: ['q', 'limit', 'after'],
    answer: specListSchema,
  },
  readSpec: {
    method: 'GET',
    path: '/specs/{path}',
    access: 'read',
    about: 'A spec with its text, its findings and its last change; `ETag` is in the header too.',
    answer: specSchema,
  },
  saveSpec: {
    method: 'PUT',
    path: '/specs/{path}',
    access: 'write',
    about: 'Saves a text: checked, written, reloaded, verified, committed; or everything stays as it was.',
    request: saveRequestSchema,
    answer: savedSchema,
  },
  deleteSpec: {
    method: 'DELETE',
    path: '/specs/{path}',
    access: 'write',
    about: 'Deletes a spec and its rules, by the same way as a save.',
    request: deleteRequestSchema,
    answer: savedSchema,
  },
  renameSpec: {
    method: 'POST',
    path: '/specs/{path}/rename',
    access: 'write',
    about: 'Moves a spec to another path; fails where one stands there.',
    request: renameRequestSchema,
    answer: savedSchema,
  },
  history: {
    method: 'GET',
    path: '/specs/{path}/history',
    access: 'read',
    about: 'The changes of a spec, newest first.',
    query: ['limit', 'after'],
    answer: historySchema,
  },
  version: {
    method: 'GET',
    path: '/specs/{path}/at/{commit}',
    access: 'read',
    about: 'A spec as it was.',
    answer: versionSchema,
  },
  revertSpec: {
    method: 'POST',
    path: '/specs/{path}/revert',
    access: 'write',
    about: 'Saves the text that stood there at a commit.',
    request: revertRequestSchema,
    answer: savedSchema,
  },
  preview: {
    method: 'POST',
    path: '/preview',
    access: 'read',
    about: 'Rules of drafts, what would change by alert, and what they cost.',
    request: draftsRequestSchema,
    answer: previewSchema,
  },
  validate: {
    method: 'POST',
    path: '/validate',
    access: 'read',
    about: 'Findings of drafts.',
    request: draftsRequestSchema,
    answer: validationSchema,
  },
  test: {
    method: 'POST',
    path: '/test',
    access: 'read',
    about: 'Proves the alerts of drafts with promtool.',
    request: testRequestSchema,
    answer: testResultSchema,
  },
  backtest: {
    method: 'POST',
    path: '/backtest',
    access: 'read',
    about: 'When the alerts of drafts would have fired.',
    request: backtestRequestSchema,
    answer: backtestResultSchema,
  },
  rules: {
    method: 'GET',
    path: '/rules',
    access: 'read',
    about: 'Every rule with its state in Prometheus, its owner and its proof.',
    query: ['owner', 'kind', 'state', 'origin', 'q', 'limit', 'offset'],
    answer: ruleStatesSchema,
  },
  discover: {
    method: 'GET',
    path: '/discover',
    access: 'read',
    about: 'Services that Prometheus scrapes, by the libraries they use, with a first spec of each.',
    answer: discoverySchema,
  },
  events: {
    method: 'GET',
    path: '/events',
    access: 'read',
    about: 'Server-sent events: spec-changed, rules-reloaded, alert-state.',
  },
  silences: {
    method: 'GET',
    path: '/silences',
    access: 'read',
    about: 'Silences of Alertmanager that are not expired.',
    query: ['owner'],
    answer: silencesSchema,
  },
  createSilence: {
    method: 'POST',
    path: '/silences',
    access: 'write',
    about: 'A silence that begins now.',
    request: silenceRequestSchema,
    answer: silenceCreatedSchema,
  },
  testNotification: {
    method: 'POST',
    path: '/test-notification',
    access: 'admin',
    about: 'Sends Alertmanager an alert that is marked as a test.',
    request: notificationRequestSchema,
    answer: notificationSentSchema,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointName = keyof typeof endpoints;
