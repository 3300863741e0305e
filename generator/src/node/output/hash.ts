/** The fingerprint by which a file is known to be as it was written. */

import { createHash } from 'node:crypto';

/** SHA-256 of the bytes (of the UTF-8 form of a text), in 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
