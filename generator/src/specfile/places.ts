/** Finds line and column of a part of the model, parsing a file for it only when somebody asks. */

import type { Source } from '../compile-types.ts';
import type { Place } from '../diagnostics/diagnostic.ts';
import type { At } from '../model/origin.ts';
import { indexOf } from './load.ts';
import type { YamlIndex } from './yaml-index.ts';
import { LineIndex } from './yaml-index.ts';

export interface Places {
  readonly place: (at: At) => Place;
  /** The text of a scalar as it is written, quotes included. */
  readonly written: (at: At) => string | undefined;
}

interface Indexed {
  readonly text: string;
  readonly values: YamlIndex | undefined;
  readonly lines: LineIndex;
}

/** Findings come file by file, and a conflict names two; more indexes than this would only hold memory. */
const KEPT = 8;

/** The places of `sources`. A file that two sources name is looked up in the first. */
export function placesOf(sources: readonly Source[]): Places {
  let byFile: Map<string, Source> | undefined;
  const kept = new Map<string, Indexed>();
  const indexed = (file: string): Indexed | undefined => {
    const known = kept.get(file);
    if (known) return known;
    byFile ??= new Map([...sources].reverse().map((source) => [source.file, source]));
    const source = byFile.get(file);
    if (!source) return undefined;
    const fresh = { text: source.text, values: indexOf(source), lines: new LineIndex(source.text) };
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(file, fresh);
    return fresh;
  };
  return {
    place({ origin, path, key }) {
      const index = indexed(origin.file);
      const range = index?.values?.find(origin.document, path, key);
      return index && range ? index.lines.place(origin.file, range) : { file: origin.file };
    },
    written({ origin, path, key }) {
      const index = indexed(origin.file);
      const range = index?.values?.find(origin.document, path, key);
      return index && range && index.text.slice(range.start, range.end);
    },
  };
}
