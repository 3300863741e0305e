/** A finding before its place is looked up: it points into the model, and `locate` turns that into line and column. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { At } from './origin.ts';

export interface Finding extends Omit<Diagnostic, 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'also'> {
  readonly at?: At;
  readonly alsoAt?: readonly { readonly at: At; readonly message: string }[];
}
