/** Where specs come from and go to. What a page may do follows from what the store can, never from a guess. */

import type {
  Capabilities,
  Conflict,
  Draft,
  History,
  NotificationSent,
  Preview,
  Problem,
  Saved,
  Silence,
  SilenceRequest,
  Silences,
  Spec,
  SpecList,
  SpecSummary,
  TestResult,
  Version,
} from '@quartet/generator/api';
import { specAddress } from '@quartet/generator/api';
import { askServer, ServerError } from './client.ts';
import { contextPaths, specOf, type Wanted } from './find-spec.ts';

/** A spec file with the other files that bear on it. */
export interface OpenSpec {
  readonly path: string;
  /** null for a file that is not there yet. */
  readonly etag: string | null;
  readonly text: string;
  readonly context: readonly { readonly file: string; readonly text: string }[];
  readonly canWrite: boolean;
}

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly saved: Saved }
  | { readonly kind: 'conflict'; readonly conflict: Conflict; readonly words: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What a store can do beyond showing a spec; what is absent it cannot. */
export interface RuleStore {
  readonly capabilities: Capabilities;
  list(signal?: AbortSignal): Promise<readonly SpecSummary[]>;
  open(path: string, specs: readonly SpecSummary[], signal?: AbortSignal): Promise<OpenSpec>;
  /** @param etag  Of the text that was changed; null for a new file. */
  save(path: string, etag: string | null, text: string, message: string): Promise<SaveOutcome>;
  history(path: string, after?: string, signal?: AbortSignal): Promise<History>;
  version(path: string, commit: string, signal?: AbortSignal): Promise<Version>;
  revert(path: string, etag: string, commit: string, message: string): Promise<SaveOutcome>;
  preview(drafts: readonly Draft[], signal?: AbortSignal): Promise<Preview>;
  prove(drafts: readonly Draft[], signal?: AbortSignal): Promise<TestResult>;
  silences(owner: string, signal?: AbortSignal): Promise<readonly Silence[]>;
  silence(request: SilenceRequest): Promise<void>;
  notify(labels: Labels, annotations: Labels): Promise<NotificationSent>;
}

type Labels = Readonly<Record<string, string>>;

/**
 * The store behind `quartet serve`.
 *
 * @param mayWrite  Whether Grafana lets this user take the route of editors; the server decides again.
 */
export async function serverStore(mayWrite: boolean, signal?: AbortSignal): Promise<RuleStore> {
  const { body: capabilities } = await askServer<Capabilities>('/capabilities', {
    access: mayWrite ? 'write' : 'read',
    ...(signal ? { signal } : {}),
  });
  return storeOf(capabilities);
}

export function storeOf(capabilities: Capabilities): RuleStore {
  const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
    (await askServer<T>(path, signal ? { signal } : {})).body;
  const post = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
    (await askServer<T>(path, { method: 'POST', body, ...(signal ? { signal } : {}) })).body;
  const change = (path: string, method: 'PUT' | 'POST', etag: string | null, body: unknown): Promise<SaveOutcome> =>
    outcomeOf(
      askServer<Saved>(path, {
        method,
        access: 'write',
        body,
        headers: etag === null ? { 'If-None-Match': '*' } : { 'If-Match': etag },
      }),
    );
  return {
    capabilities,
    list: async (signal) => (await get<SpecList>('/specs', signal)).specs,
    async open(path, specs, signal) {
      const read = (one: string) => get<Spec>(address(one), signal);
      const spec = await read(path);
      const others = await Promise.all(contextPaths(path, spec.text, specs).map(read));
      const canWrite = spec.canWrite || (capabilities.canWrite && isInScope(path, capabilities.scopes));
      return {
        path,
        etag: spec.etag,
        text: spec.text,
        context: others.map(({ path: file, text }) => ({ file, text })),
        canWrite,
      };
    },
    save: (path, etag, text, message) => change(address(path), 'PUT', etag, withMessage({ text }, message)),
    history: (path, after, signal) =>
      get(`${address(path, 'history')}${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`, signal),
    version: (path, commit, signal) => get(address(path, 'at', commit), signal),
    revert: (path, etag, commit, message) =>
      change(address(path, 'revert'), 'POST', etag, withMessage({ commit }, message)),
    preview: (drafts, signal) => post('/preview', { drafts }, signal),
    prove: (drafts, signal) => post('/test', { drafts }, signal),
    silences: async (owner, signal) =>
      (await get<Silences>(`/silences?owner=${encodeURIComponent(owner)}`, signal)).silences,
    async silence(request) {
      await askServer('/silences', { method: 'POST', access: 'write', body: request });
    },
    notify: async (labels, annotations) =>
      (
        await askServer<NotificationSent>('/test-notification', {
          method: 'POST',
          access: 'write',
          body: { labels, annotations },
        })
      ).body,
  };
}

/** The path of the spec that holds `wanted`; undefined where none does. */
export function pathOf(specs: readonly SpecSummary[], wanted: Wanted): string | undefined {
  return specOf(specs, wanted)?.path;
}

const address = (path: string, ...below: readonly string[]): string => `/${specAddress(path, ...below)}`;

const isInScope = (path: string, scopes: readonly string[]): boolean => scopes.some((scope) => path.startsWith(scope));

function withMessage<T extends object>(body: T, message: string): T | (T & { readonly message: string }) {
  return message.trim() === '' ? body : { ...body, message: message.trim() };
}

/** What became of a change; a refusal is an outcome, not a failure. */
export async function outcomeOf(answer: Promise<{ readonly body: Saved }>): Promise<SaveOutcome> {
  try {
    return { kind: 'saved', saved: (await answer).body };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const problem = problemOf(error);
    const { conflict } = problem;
    if (problem.error === 'conflict' && conflict) return { kind: 'conflict', conflict, words: problem.message };
    return { kind: 'refused', problem };
  }
}

/** What the server said; where something between answered in its place, that in words. */
function problemOf({ body, message, status }: ServerError): Problem {
  const said = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  if (said.error !== undefined && said.message !== undefined) return said as Problem;
  if (status === 403) return { error: 'not-allowed', message };
  // A proxy that gave up says nothing of what the server did after that.
  const isLost = status === undefined || status >= 500;
  return { error: isLost ? 'unavailable' : 'fault', message, ...(isLost ? { outcome: 'unclear' } : {}) };
}
