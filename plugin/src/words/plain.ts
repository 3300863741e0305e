/** Options of translated texts. */

/** React escapes what it draws, so a name with a slash must not be escaped a first time by the translation. */
export const PLAIN = { interpolation: { escapeValue: false } } as const;
