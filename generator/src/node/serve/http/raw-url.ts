/** What a URL must look like before anything else looks at it. Proxies pass on what they should not. */

/** Longest URL, in characters: a spec's path may be percent-encoded throughout. */
const MOST = 8_192;
/** How often a proxy may have encoded a text again. */
const LAYERS = 4;

/**
 * Why `url`, as it came over the wire, is refused; undefined where it is fine.
 *
 * `..` as a segment is refused in every encoding, with slashes of both kinds: a path must mean the same to the proxy in
 * front, which may have decided by it, and to us.
 */
export function refusalOfUrl(url: string): string | undefined {
  if (url.length > MOST) return 'the address is too long';
  if (!url.startsWith('/')) return 'the address does not begin with a slash';
  let path = url.split(/[?#]/, 1)[0]!;
  for (let layer = 0; layer < LAYERS; layer++) {
    if (/[\p{Cc}\\]/u.test(path)) return 'the address holds a character that no path has';
    if (path.split('/').some((part) => part === '..' || part === '.')) return 'the address leads up or nowhere';
    if (!path.includes('%')) return undefined;
    try {
      path = decodeURIComponent(path);
    } catch {
      // A percent sign that was encoded itself is the end of it; one that never was is an error at the first layer.
      return layer === 0 ? 'the address is not encoded as it should be' : undefined;
    }
  }
  return 'the address is encoded too often';
}

/** The same address without the first segment `read` or `write` below `/api`, which means nothing here. */
export function withoutRoute(url: string): string {
  return url.replace(/^\/api\/(?:read|write)(?=\/)/, '/api');
}
