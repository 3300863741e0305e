/** A short hash of a text, for names that must stay apart and short: no protection against anybody who tries. */

/** Characters of a hash. */
export const HASH_LENGTH = 11;

/**
 * 53 bits of `text` in base 36: among ten thousand services two meet with a chance of one in 10⁸.
 * Multiplicative mixing of two 32-bit halves, as in the public domain cyrb53.
 */
export function hashOf(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  const bits = 2 ** 32 * (b & 0x1fffff) + (a >>> 0);
  return bits.toString(36).padStart(HASH_LENGTH, '0');
}
