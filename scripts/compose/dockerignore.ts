/** Which paths a .dockerignore leaves out of a build. */

/**
 * Whether `path`, relative to the context, is left out: the last pattern that matches it or a folder above it decides, and
 * one that begins with `!` lets it in again.
 */
export function ignoredBy(dockerignore: string, path: string): boolean {
  const clean = path.replace(/^\.\//, '').replace(/\/+$/, '');
  const patterns = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  let isIgnored = false;
  for (const pattern of patterns) {
    const isException = pattern.startsWith('!');
    const body = (isException ? pattern.slice(1) : pattern).replace(/^\/|\/$/g, '');
    if (expressionOf(body).test(clean)) isIgnored = !isException;
  }
  return isIgnored;
}

/** Of the pattern itself and of all that lies below it. */
function expressionOf(pattern: string): RegExp {
  const body = pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${body}(?:/.*)?$`);
}
