/** Serves files of a folder, and never anything outside of it. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { sendJson } from './http.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * The file below `root` that a URL path names.
 *
 * @param relative  The rest of the URL path, still percent-encoded.
 * @returns The absolute path, or undefined when it leaves `root`, does not decode or holds a NUL.
 */
export function fileBelow(root: string, relative: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(relative);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const base = path.resolve(root);
  const file = path.resolve(base, `./${decoded}`);
  // With the separator: a bare prefix would also admit a neighbour such as `dist-old`.
  return file.startsWith(base + path.sep) ? file : undefined;
}

/**
 * Answers with a file below `root`, or 404.
 *
 * @param fallback  Answers in place of the 404 when given.
 */
export async function serveFile(
  response: ServerResponse,
  root: string,
  relative: string,
  fallback?: () => void,
): Promise<void> {
  const file = fileBelow(root, relative);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || found === undefined || !found.isFile()) {
    if (fallback) return fallback();
    return sendJson(response, 404, { message: `no such file \`${relative}\`` });
  }
  response.writeHead(200, {
    'content-type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'content-length': found.size,
    // The plugin's chunks carry integrity hashes, which a browser checks only on answers it may read.
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache',
  });
  const stream = createReadStream(file);
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}
