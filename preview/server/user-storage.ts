/** What a plugin keeps for a user through `usePluginUserStorage`: in memory, by user. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord, jsonBodyOf, sendJson } from './http.ts';

export const USER_STORAGE_PATH = '/apis/userstorage.grafana.app/v0alpha1/namespaces/default/user-storage';

/** Name of the storage object (`<plugin>:<user uid>`) to its entries. */
export type UserStorage = Map<string, Readonly<Record<string, unknown>>>;

/**
 * Reads, creates and merges one object: GET and PATCH by name, POST to the collection.
 *
 * @param name  The object's name, decoded; empty for the collection.
 * @param uid  Uid of the user, who reaches only objects that end in it.
 */
export async function handleUserStorage(
  request: IncomingMessage,
  response: ServerResponse,
  storage: UserStorage,
  name: string,
  uid: string,
): Promise<void> {
  const body = request.method === 'GET' ? {} : await jsonBodyOf(request);
  const spec = isRecord(body?.spec) ? body.spec : {};
  const entries = isRecord(spec.data) ? spec.data : {};
  const metadata = isRecord(body?.metadata) ? body.metadata : {};
  const wanted = request.method === 'POST' ? String(metadata.name ?? '') : name;
  if (!wanted.endsWith(`:${uid}`)) return sendJson(response, 403, { message: 'this storage is of another user' });
  const kept = storage.get(wanted);
  if (kept === undefined && request.method !== 'POST')
    return sendJson(response, 404, { message: `user storage \`${wanted}\` not found` });
  if (request.method !== 'GET') storage.set(wanted, { ...kept, ...entries });
  sendJson(response, 200, { metadata: { name: wanted }, spec: { data: storage.get(wanted) ?? {} } });
}
