/** Compiles a draft in the browser, by the same function as the server and the command line. */

import {
  type CompiledPart,
  type Diagnostic,
  type Origin,
  type Path,
  partsOfModel,
  type Reached,
  type RuleGroup,
  type RuleSet,
  readSpecs,
  receiverOf,
  type Service,
  type Source,
  type Watched,
} from '@quartet/generator';
import { documentOf, type FoundDocument, type Owner } from './document.ts';

type Labels = Readonly<Record<string, string>>;

export type Model = Service | Watched | RuleSet;

export interface CompiledDraft {
  readonly text: string;
  /** Undefined where the text is no YAML, or the document is not in it any more. */
  readonly document?: FoundDocument;
  /** Undefined where the document has an error of form. */
  readonly model?: Model;
  /** Where an alert with these labels goes, by the routes that are made of this file and of the Defaults above it. */
  readonly reachedBy: (labels: Labels) => Reached;
  /** Undefined where a finding forbids the rules. */
  readonly groups?: readonly RuleGroup[];
  /** What Prometheus would read; empty without rules. */
  readonly rules: string;
  /** Of this file alone, in the order of lines. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where a field stands in the text; the nearest that is written where it is not. */
  readonly placeOf: (path: Path) => Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>;
}

/** Findings that need the whole fleet, of which the browser holds a part; the server says them. */
const OF_THE_FLEET = new Set(['nobody-notified', 'unknown-dependency', 'unknown-host']);

/**
 * @param file  The path of the spec; Defaults of its folder and those above are among `context`.
 * @param context  Other spec files that bear on this one.
 */
export function compileDraft(file: string, text: string, context: readonly Source[], owner: Owner): CompiledDraft {
  const read = readSpecs([...context.filter((one) => one.file !== file), { file, text }]);
  const document = documentOf(text, owner);
  const isIts = (origin: Origin): boolean => origin.file === file && origin.document === document?.index;
  const { databases, hosts, ruleSets, services } = read.model;
  const model = [...services, ...databases, ...hosts, ...ruleSets].find(({ origin }) => isIts(origin));
  const parts = [...partsOfModel(read, { targets: ['prometheus-rules'] }, isIts)];
  const own = parts.find((part) => part.origin !== undefined && isIts(part.origin));
  return {
    text,
    ...(document ? { document } : {}),
    ...(model ? { model } : {}),
    reachedBy: (labels) => receiverOf(labels, read.model),
    ...(own?.groups ? { groups: own.groups } : {}),
    rules: own?.files[0]?.text ?? '',
    diagnostics: findingsIn(file, parts),
    placeOf: (path) => read.locate({ origin: { file, document: document?.index ?? 0 }, path }),
  };
}

function findingsIn(file: string, parts: readonly CompiledPart[]): readonly Diagnostic[] {
  return parts
    .flatMap(({ diagnostics }) => diagnostics)
    .filter((one) => one.file === file && !OF_THE_FLEET.has(one.code))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

export const hasErrors = ({ diagnostics }: CompiledDraft): boolean =>
  diagnostics.some(({ severity }) => severity === 'error');

/** Findings at the value of a field. */
export function findingsAt(draft: CompiledDraft, path: Path): readonly Diagnostic[] {
  const place = draft.placeOf(path);
  if (place.line === undefined) return [];
  const isWritten = valueIsAt(draft, path);
  return isWritten ? draft.diagnostics.filter((one) => isWithin(one, place)) : [];
}

function valueIsAt({ document }: CompiledDraft, path: Path): boolean {
  let at: unknown = document?.fields;
  for (const part of path) at = (at as Readonly<Record<string | number, unknown>> | undefined)?.[part];
  return at !== undefined;
}

type Region = Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>;

function isWithin(inner: Region, outer: Region): boolean {
  const after = (a: readonly [number, number], b: readonly [number, number]) => a[0] - b[0] || a[1] - b[1];
  const start = (of: Region) => [of.line ?? 0, of.column ?? 1] as const;
  const end = (of: Region) => [of.endLine ?? of.line ?? 0, of.endColumn ?? of.column ?? 1] as const;
  return after(start(inner), start(outer)) >= 0 && after(end(inner), end(outer)) <= 0;
}

export interface Cost {
  readonly rules: number;
  readonly alerts: number;
  readonly evaluationsPerMinute: number;
}

/** What groups leave to the server is evaluated once a minute, as Prometheus does unless told otherwise. */
const DEFAULT_INTERVAL = 60_000;

/** What rules cost, counted from their text alone. */
export function costOf(groups: readonly RuleGroup[]): Cost {
  const rules = groups.flatMap(({ interval = DEFAULT_INTERVAL, rules: list }) =>
    list.map((rule) => ({ isAlert: 'alert' in rule, perMinute: 60_000 / interval })),
  );
  return {
    rules: rules.length,
    alerts: rules.filter(({ isAlert }) => isAlert).length,
    evaluationsPerMinute: Math.round(rules.reduce((sum, { perMinute }) => sum + perMinute, 0) * 100) / 100,
  };
}
