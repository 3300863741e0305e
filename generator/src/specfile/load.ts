/** Turns the text of a spec file into its documents, and refuses what no YAML reader should be handed. */

import type { Event, Schema } from 'js-yaml';
import { CORE_SCHEMA, constructFromEvents, EVENT_ID, mapTag, mergeTag, parseEvents, YAMLException } from 'js-yaml';
import type { Source } from '../compile-types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnostic } from './codes.ts';
import type { Range } from './yaml-index.ts';
import { LineIndex, YamlIndex } from './yaml-index.ts';

/** Documents in order, null for an empty one; none at all where the file could not be read. */
export interface LoadedFile {
  readonly documents: readonly unknown[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Characters; 5,000 services are about 4 million. */
export const MAX_FILE_LENGTH = 10 * 1024 * 1024;
/** Levels of nesting, the document's own included; the deepest field of the format is at level 8. */
export const MAX_DEPTH = 64;
/** Keys and values that aliases may add to a file: 5,000 services that share 50 fields each. */
export const MAX_ALIASED_VALUES = 500_000;

const RESERVED_KEY = 'the key `__proto__` is not allowed';
const COMPLEX_KEY = 'object-based map does not support complex keys';
const DUPLICATE_KEY = 'duplicated mapping key';

const SCHEMA: Schema = CORE_SCHEMA.withTags(mergeTag, {
  ...mapTag,
  addPair: (carrier, key, value) => (key === '__proto__' ? RESERVED_KEY : mapTag.addPair(carrier, key, value)),
});

/** Events and places of a text that parses; undefined where it does not. */
export function indexOf(source: Source): YamlIndex | undefined {
  try {
    return new YamlIndex(source.text, parseEvents(source.text, { maxDepth: MAX_DEPTH }));
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/**
 * The documents of a file.
 *
 * @returns Values as YAML 1.2 reads them (no dates, no `yes`), with merge keys applied. A doubled key is reported
 *   and its last value kept, so that the rest of the file is still checked. Shared values stay shared: whoever walks
 *   them meets at most `MAX_ALIASED_VALUES` more than are written.
 */
export function loadFile(source: Source): LoadedFile {
  const { file, text } = source;
  if (text.length > MAX_FILE_LENGTH) {
    const message = `The file has ${Math.ceil(text.length / 1024 / 1024)} MB.`;
    return refused(
      diagnostic('file-too-large', { file }, message, {
        expected: 'at most 10 MB',
        help: 'split it into a file per team or per service',
      }),
    );
  }
  const undecodable = /[\0\uFFFD]/.exec(text);
  if (undecodable) return notText(source, undecodable.index);
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const bomb = text.includes('*') ? aliasBomb(text, events) : undefined;
    if (bomb) {
      const place = new LineIndex(text).place(file, bomb.range);
      const help = 'for values that several services share, use `kind: Defaults`';
      return refused(diagnostic('yaml-too-many-aliases', place, bomb.message, { help }));
    }
    return construct(source, events);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return refused(syntaxFinding(source, error));
  }
}

function refused(...diagnostics: readonly Diagnostic[]): LoadedFile {
  return { documents: [], diagnostics };
}

function notText(source: Source, position: number): LoadedFile {
  const place = new LineIndex(source.text).place(source.file, { start: position, end: position + 1 });
  const message = 'The file holds bytes that are not UTF-8 text.';
  return refused(
    diagnostic('not-text', place, message, { help: 'save it as UTF-8, or leave it out of the directory' }),
  );
}

function construct(source: Source, events: Event[]): LoadedFile {
  const options = { source: source.text, schema: SCHEMA, maxTotalMergeKeys: MAX_ALIASED_VALUES };
  try {
    return { documents: constructFromEvents(events, options), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== DUPLICATE_KEY) throw error;
    return {
      documents: constructFromEvents(events, { ...options, json: true }),
      diagnostics: duplicateKeys(source, events),
    };
  }
}

function duplicateKeys(source: Source, events: readonly Event[]): Diagnostic[] {
  const lines = new LineIndex(source.text);
  return new YamlIndex(source.text, events).duplicateKeys().map(({ name, first, again }) => {
    const also = [{ ...lines.place(source.file, first), message: 'it stands here already' }];
    const place = lines.place(source.file, again);
    return diagnostic('yaml-duplicate-key', place, `The key \`${name}\` stands twice in one mapping.`, {
      also,
      help: 'remove one of the two',
    });
  });
}

const HELP: readonly (readonly [RegExp, string])[] = [
  [/quoted scalar/, 'close the quote'],
  [
    /bad indentation|deficient indentation|document separator is expected/,
    'check the indentation here and one line above, that each bracket and quote is closed, and that a value with `: `, ` #`, `%`, `@` or `{` is quoted',
  ],
  [/missed comma|flow collection/, 'close every `[` and `{`, and set commas between the entries'],
  [
    /unidentified alias/,
    'an alias `*x` needs an anchor `&x` before it in the same document; a text that begins with `*` needs quotes',
  ],
  [/unknown .* tag|tag handle/, 'a text that begins with `!` needs quotes'],
  [/cannot merge mappings/, 'the merge key `<<` takes an alias of a mapping, or a list of them'],
  [/multiline key|expected ':'|mapping pair/, 'a key is one word on one line, followed by a colon and a space'],
];

function syntaxFinding(source: Source, error: YAMLException): Diagnostic {
  const { file, text } = source;
  const reason = error.reason;
  const position = Math.min(error.mark?.position ?? 0, text.length);
  const lines = new LineIndex(text);
  const place = lines.place(file, { start: position, end: position + 1 });
  if (reason.startsWith('nesting exceeded')) {
    return diagnostic('yaml-too-deep', place, 'Values are nested too deep.', {
      expected: `at most ${MAX_DEPTH} levels`,
    });
  }
  if (reason.startsWith('merge keys exceeded') || reason === 'abnormal merge sequence size') {
    return diagnostic('yaml-too-many-aliases', place, 'Merge keys repeat too many values.', {
      help: 'for values that several services share, use `kind: Defaults`',
    });
  }
  if (/non-printable|valid JSON character|null byte/.test(reason)) {
    return diagnostic('not-text', place, 'The file holds a control character.', {
      help: 'remove it, or write it as an escape in double quotes',
    });
  }
  if (reason === RESERVED_KEY) {
    const key = lines.place(file, { start: position, end: position + '__proto__'.length });
    return diagnostic('yaml-key', key, 'The key `__proto__` is not allowed.', { help: 'choose another name' });
  }
  if (reason === COMPLEX_KEY) {
    const help = 'a text that begins with `{` or `[`, such as a template, needs quotes';
    const key = indexOf(source)?.complexKey();
    return diagnostic('yaml-key', key ? lines.place(file, key) : place, 'A key is a mapping or a list.', {
      expected: 'a word',
      help,
    });
  }
  const tab = tabBefore(text, position);
  if (tab !== undefined) {
    const at = lines.place(file, { start: tab, end: tab + 1 });
    return diagnostic('yaml-tab', at, 'The line is indented with a tab.', {
      expected: 'spaces',
      help: 'replace each tab by two spaces',
    });
  }
  const help = HELP.find(([pattern]) => pattern.test(reason))?.[1];
  return diagnostic('yaml-syntax', place, `This is not valid YAML: ${reason.replaceAll('"', '`')}.`, { help });
}

/** The first tab in the indentation of the line at `position`. */
function tabBefore(text: string, position: number): number | undefined {
  const start = Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1)) + 1;
  const indent = /[ \t]*/y;
  indent.lastIndex = start;
  const tab = (indent.exec(text)?.[0] ?? '').indexOf('\t');
  return tab < 0 ? undefined : start + tab;
}

/** The alias that takes a file over the limit, or that lies inside its own anchor. */
function aliasBomb(
  text: string,
  events: readonly Event[],
): { readonly range: Range; readonly message: string } | undefined {
  let sizes = new Map<string, number>();
  let added = 0;
  const open: { name: string | undefined; size: number }[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      sizes = new Map();
      open.push({ name: undefined, size: 0 });
    } else if (event.type === EVENT_ID.POP) {
      const { name, size } = open.pop()!;
      if (name !== undefined) sizes.set(name, size);
      if (open.length > 0) open.at(-1)!.size += size;
    } else if (event.type === EVENT_ID.ALIAS) {
      const name = text.slice(event.anchorStart, event.anchorEnd);
      const range = { start: event.anchorStart - 1, end: event.anchorEnd };
      if (open.some((node) => node.name === name))
        return { range, message: `The alias \`*${name}\` stands inside its own anchor.` };
      const size = sizes.get(name) ?? 0;
      added += size;
      if (added > MAX_ALIASED_VALUES) {
        return {
          range,
          message: `Up to the alias \`*${name}\`, aliases repeat more than ${MAX_ALIASED_VALUES} values.`,
        };
      }
      open.at(-1)!.size += size;
    } else {
      const name = event.anchorStart < 0 ? undefined : text.slice(event.anchorStart, event.anchorEnd);
      if (event.type === EVENT_ID.SCALAR) {
        if (name !== undefined) sizes.set(name, 1);
        open.at(-1)!.size += 1;
      } else open.push({ name, size: 1 });
    }
  }
  return undefined;
}
