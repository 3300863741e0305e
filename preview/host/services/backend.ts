/** `getBackendSrv()`: requests to the host's own origin, with cancellation and alerts as plugins expect them. */
import { AppEvents } from '@grafana/data';
import {
  type BackendSrv,
  type BackendSrvRequest,
  type FetchError,
  type FetchResponse,
  setBackendSrv,
} from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';
import { appEvents } from './events.ts';

/** A caller that handles the error says so within this time, and no alert is shown. */
const ALERT_DELAY_MS = 50;

class PreviewBackendSrv implements BackendSrv {
  /** The running request of each `requestId`; a newer one cancels it. */
  readonly #running = new Map<string, AbortController>();

  fetch<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      const { requestId } = options;
      if (requestId !== undefined) {
        this.#running.get(requestId)?.abort();
        this.#running.set(requestId, abort);
      }
      const cancel = (): void => abort.abort();
      options.abortSignal?.addEventListener('abort', cancel);
      if (options.abortSignal?.aborted) abort.abort();
      let isDone = false;
      this.#send<T>(options, abort.signal)
        .then(
          (response) => {
            subscriber.next(response);
            subscriber.complete();
          },
          (error: unknown) => {
            if (abort.signal.aborted) subscriber.error(cancelled(options));
            else subscriber.error(error);
          },
        )
        .finally(() => {
          isDone = true;
          options.abortSignal?.removeEventListener('abort', cancel);
          if (requestId !== undefined && this.#running.get(requestId) === abort) this.#running.delete(requestId);
        });
      return () => {
        if (!isDone) abort.abort();
      };
    });
  }

  async #send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
    const response = await fetch(urlOf(options), requestInit(options, signal)).catch((error: unknown) => {
      if (!signal.aborted) this.#alertUnlessHandled(options, networkError(options, error));
      throw signal.aborted ? error : networkError(options, error);
    });
    const data = await readBody(response, options.responseType);
    if (!response.ok) {
      const failure = fetchError(options, response, data);
      this.#alertUnlessHandled(options, failure);
      throw failure;
    }
    if (options.showSuccessAlert === true) {
      const message = messageIn(data);
      if (message !== undefined) appEvents.publish({ type: AppEvents.alertSuccess.name, payload: [message] });
    }
    return {
      data: data as T,
      status: response.status,
      statusText: response.statusText,
      ok: response.ok,
      headers: response.headers,
      redirected: response.redirected,
      type: response.type,
      url: response.url,
      config: options,
    };
  }

  #alertUnlessHandled(options: BackendSrvRequest, error: FetchError): void {
    // A failed query is shown by its panel.
    if (options.showErrorAlert === false || /^\/?api\/ds\/query/.test(options.url)) return;
    setTimeout(() => {
      if (error.isHandled || error.cancelled) return;
      const text = messageIn(error.data) ?? error.statusText ?? 'Request failed';
      const name = error.status >= 500 || error.status === 0 ? AppEvents.alertError.name : AppEvents.alertWarning.name;
      appEvents.publish({ type: name, payload: [text] });
    }, ALERT_DELAY_MS);
  }

  async request<T = unknown>(options: BackendSrvRequest): Promise<T> {
    return (await lastValueFrom(this.fetch<T>(options))).data;
  }

  async datasourceRequest<T = unknown>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(options));
  }

  get<T>(
    url: string,
    params?: Record<string, unknown>,
    requestId?: string,
    options?: Partial<BackendSrvRequest>,
  ): Promise<T> {
    const id = requestId === undefined ? {} : { requestId };
    return this.request({ ...options, method: 'GET', url, ...(params ? { params } : {}), ...id });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ showSuccessAlert: true, ...options, method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ showSuccessAlert: true, ...options, method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ showSuccessAlert: true, ...options, method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ showSuccessAlert: true, ...options, method: 'PUT', url, data });
  }

  chunked(): Observable<FetchResponse<Uint8Array | undefined>> {
    throw new Error('chunked is not supported by the preview host');
  }
}

function urlOf({ url, params }: BackendSrvRequest): string {
  const target = /^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('/') ? url : `/${url}`;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, String(one));
    }
  }
  if (query.size === 0) return target;
  return `${target}${target.includes('?') ? '&' : '?'}${query}`;
}

function requestInit(options: BackendSrvRequest, signal: AbortSignal): RequestInit {
  const headers = new Headers();
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined && value !== null) headers.set(name, String(value));
  }
  headers.set('X-Grafana-Org-Id', '1');
  if (!headers.has('accept')) headers.set('accept', 'application/json, text/plain, */*');
  const init: RequestInit = { method: options.method ?? 'GET', headers, signal, credentials: 'same-origin' };
  const { data } = options;
  if (data === undefined || data === null || init.method === 'GET') return init;
  const isRaw =
    typeof data === 'string' || data instanceof FormData || data instanceof Blob || data instanceof URLSearchParams;
  if (isRaw) return { ...init, body: data };
  if (headers.get('content-type') === 'application/x-www-form-urlencoded')
    return { ...init, body: new URLSearchParams(data) };
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return { ...init, body: JSON.stringify(data) };
}

async function readBody(response: Response, type: BackendSrvRequest['responseType']): Promise<unknown> {
  if (type === 'arraybuffer') return response.arrayBuffer();
  if (type === 'blob') return response.blob();
  const text = await response.text();
  if (type === 'text') return text;
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('message' in data && typeof data.message === 'string' && data.message !== '') return data.message;
  return 'error' in data && typeof data.error === 'string' ? data.error : undefined;
}

function fetchError(options: BackendSrvRequest, response: Response, data: unknown): FetchError {
  const message = messageIn(data) ?? (typeof data === 'string' && data !== '' ? data : response.statusText);
  const shaped =
    typeof data === 'object' && data !== null ? { ...data, message } : { message, error: response.statusText };
  return { status: response.status, statusText: response.statusText, data: shaped, config: options };
}

function networkError(options: BackendSrvRequest, error: unknown): FetchError {
  const message = error instanceof Error ? error.message : String(error);
  return { status: 0, statusText: message, message, data: { message }, config: options };
}

function cancelled(options: BackendSrvRequest): FetchError {
  return {
    status: 0,
    statusText: 'Request was aborted',
    cancelled: true,
    data: { message: 'Request was aborted' },
    config: options,
  };
}

/** Sets `getBackendSrv()`. */
export function setupBackend(): void {
  setBackendSrv(new PreviewBackendSrv());
}
