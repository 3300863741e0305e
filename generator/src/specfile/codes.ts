/** The findings that reading a spec can give, and the one way to make one. */

import type { Also, CodeDoc, Diagnostic, Place, Severity } from '../diagnostics/diagnostic.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Finding } from '../model/finding.ts';
import type { At } from '../model/origin.ts';
import { fieldCodes } from './codes-fields.ts';
import { meaningCodes } from './codes-meaning.ts';
import { textCodes } from './codes-text.ts';

const docs = { ...textCodes, ...fieldCodes, ...meaningCodes };

/** A code of this folder; a finding cannot be made with a code that has no page. */
export type SpecCode = keyof typeof docs;

/** Every code that reading specs can report, by name, for `quartet explain` and the reference page. */
export const specCodes: readonly CodeDoc[] = Object.entries(docs)
  .map(([code, doc]) => ({ code, ...doc }))
  .sort((a, b) => compareText(a.code, b.code));

/** A finding with the severity that its code has everywhere. Help that is undefined is left out. */
export function finding(
  code: SpecCode,
  at: At | undefined,
  message: string,
  rest: {
    readonly expected?: string | undefined;
    readonly help?: string | undefined;
    readonly also?: Finding['alsoAt'];
  } = {},
): Finding {
  return {
    code,
    severity: severityOf(code),
    message,
    ...(rest.expected !== undefined && { expected: rest.expected }),
    ...(rest.help !== undefined && { help: rest.help }),
    ...(at && { at }),
    ...(rest.also && { alsoAt: rest.also }),
  };
}

/** The same for what is known by its place alone, before there is a document to point into. */
export function diagnostic(
  code: SpecCode,
  place: Place,
  message: string,
  rest: { readonly expected?: string; readonly help?: string | undefined; readonly also?: readonly Also[] } = {},
): Diagnostic {
  const { help, ...others } = rest;
  return { code, severity: severityOf(code), message, ...others, ...(help !== undefined && { help }), ...place };
}

export function severityOf(code: SpecCode): Severity {
  return docs[code].severity;
}

/** A value as a message shows it: in backquotes, on one line, at most 60 characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = String(value).replace(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}
