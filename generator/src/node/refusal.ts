/** Why a command cannot be carried out at all: unreadable input, a place that cannot be written, wrong use. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Ends a command with exit code 2; `finding` is what the user reads. */
export class Refusal extends Error {
  readonly finding: Diagnostic;

  constructor(code: string, message: string, more: Partial<Omit<Diagnostic, 'code' | 'severity' | 'message'>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.finding = { code, severity: 'error', message, ...more };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it exists already',
  EFBIG: 'it is too large',
  EIO: 'the disk reports an input or output error',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many files are open',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOTEMPTY: 'the folder is not empty',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
  ERR_STRING_TOO_LONG: 'it is too large',
};

/** The system's error code (`ENOENT`), or undefined where `error` carries none. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * What a system error means, in words without the path (`no space left on the disk`).
 *
 * @returns undefined when `error` is not the system's: then it is a bug and must not be explained away.
 */
export function reasonOf(error: unknown): string | undefined {
  const code = systemCode(error);
  if (code === undefined) return undefined;
  return REASONS[code] ?? (/^E[A-Z0-9]+$/.test(code) ? code : undefined);
}
