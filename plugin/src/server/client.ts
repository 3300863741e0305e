/** Talks to `quartet serve` through Grafana's plugin proxy, which adds the token that fits the user's permission. */

import { getBackendSrv } from '@grafana/runtime';
import type { Capabilities } from '@quartet/generator/api';
import { lastValueFrom } from 'rxjs';
import { PLUGIN_ID } from '../constants.ts';

/** Why the server did not do what was asked, in words for a reader. */
export class ServerError extends Error {
  readonly status: number | undefined;
  /** The body of the answer, where it was JSON: a conflict carries both versions in it. */
  readonly body: unknown;
  constructor(message: string, status?: number, body?: unknown) {
    super(message);
    this.name = 'ServerError';
    this.status = status;
    this.body = body;
  }
}

export interface ServerAnswer<T> {
  readonly body: T;
  readonly etag?: string;
}

export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `write` goes by the route that editors alone may take. */
  readonly access?: 'read' | 'write';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The address of a path below `/api` of the server, as the browser reaches it. */
export function proxied(path: string, access: 'read' | 'write' = 'read'): string {
  return `/api/plugin-proxy/${PLUGIN_ID}/${access}${path}`;
}

/**
 * One request to the server.
 *
 * @throws ServerError
 */
export async function askServer<T>(path: string, request: ServerRequest = {}): Promise<ServerAnswer<T>> {
  const { access = 'read', body, headers, method = 'GET', signal } = request;
  try {
    const response = await lastValueFrom(
      getBackendSrv().fetch<T>({
        url: proxied(path, access),
        method,
        ...(body === undefined ? {} : { data: body }),
        ...(headers ? { headers: { ...headers } } : {}),
        ...(signal ? { abortSignal: signal } : {}),
        showErrorAlert: false,
        showSuccessAlert: false,
      }),
    );
    const etag = response.headers?.get('etag') ?? undefined;
    return { body: response.data, ...(etag ? { etag } : {}) };
  } catch (error) {
    throw serverErrorOf(error);
  }
}

export function serverErrorOf(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const { data, message, status, statusText } = error as {
    data?: { message?: string; error?: string };
    message?: string;
    status?: number;
    statusText?: string;
  };
  const words = data?.message ?? data?.error ?? message ?? statusText ?? 'no answer';
  return new ServerError(words, status, data);
}

export const askCapabilities = async (access: 'read' | 'write' = 'read'): Promise<Capabilities> =>
  (await askServer<Capabilities>('/capabilities', { access })).body;
