/** The paths of spec files as the API takes them, and the addresses made of them. */

/** Longest path of a spec, in characters: file systems take 255 for each part. */
export const MAX_PATH = 512;
const MAX_PART = 200;
const MAX_PARTS = 16;
const PART = /^[\p{L}\p{N}_][\p{L}\p{N} ._+@-]*$/u;

/**
 * Whether `path` can name a spec file below the specs' folder: forward slashes, `.yaml` or `.yml` at the end, each
 * part begins with a letter, a digit or `_`. So there is no `..`, no hidden file and no drive.
 */
export function isSpecPath(path: string): boolean {
  if (path.length > MAX_PATH || !/\.ya?ml$/.test(path)) return false;
  const parts = path.split('/');
  return (
    parts.length <= MAX_PARTS &&
    parts.every((part) => part.length <= MAX_PART && PART.test(part) && !/[. ]$/.test(part) && part !== 'node_modules')
  );
}

/**
 * The address of a spec below the API's root: `specs/team/checkout.yaml`, and of what belongs to it:
 * `specs/team/checkout.yaml/history`.
 *
 * Slashes stay slashes: proxies decode `%2F` on the way, so the server takes both. The path ends at the last `.yaml` or `.yml`.
 */
export function specAddress(path: string, ...below: readonly string[]): string {
  return ['specs', ...path.split('/'), ...below].map(encodeURIComponent).join('/');
}

/** What follows `specs/` in an address, taken apart; undefined where it names no spec. */
export function readSpecAddress(
  rest: string,
): { readonly path: string; readonly below: readonly string[] } | undefined {
  const match = /^(.+\.ya?ml)(?:\/(history|rename|revert|at\/[^/]+))?$/.exec(rest);
  const path = match?.[1];
  if (path === undefined || !isSpecPath(path)) return undefined;
  return { path, below: match?.[2]?.split('/') ?? [] };
}
