/** One spec file as it was read: its text, its documents, and what they mean under the Defaults that hold for it. */

import { createHash } from 'node:crypto';
import type { SpecDocument } from '../../../api/index.ts';
import type { Source } from '../../../compile-types.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Model } from '../../../model/model.ts';
import { loadFile } from '../../../specfile/load.ts';
import { readSpecs } from '../../../specfile/read.ts';

export interface SpecFile {
  readonly path: string;
  readonly text: string;
  /** Quoted, as in the header. */
  readonly etag: string;
  readonly documents: readonly SpecDocument[];
  /** What of this file could be read without an error. */
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** Its Defaults as a source of their own, which stands for the file where others are read; undefined where it has none. */
  readonly defaults?: Source;
  /** Kind, name and identity of each document: no two files may share one. */
  readonly keys: readonly string[];
}

/** A fingerprint of a text, as an ETag: quotes are part of it. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 32)}"`;
}

/** What a file says by itself, before it is known which Defaults hold for it. */
export interface LoadedSpec {
  readonly documents: readonly SpecDocument[];
  readonly defaults?: Source;
  readonly keys: readonly string[];
}

/** Never throws on what a user wrote: what cannot be read has no documents. */
export function loadSpec(source: Source): LoadedSpec {
  const values = loadFile(source).documents;
  const named = values.map((value, index) => ({ value: record(value), index }));
  const defaults = named.filter(({ value }) => value?.kind === 'Defaults').map(({ value }) => JSON.stringify(value));
  return {
    documents: named.map(({ value, index }) => documentOf(value, index)),
    // JSON is YAML: the Defaults without the thousand services that may stand beside them.
    ...(defaults.length === 0 ? {} : { defaults: { file: source.file, text: defaults.join('\n---\n') } }),
    keys: named.flatMap(({ value }) => keyOf(value)),
  };
}

/**
 * Reads a file.
 *
 * @param scope  The Defaults of its folder and those above, of other files.
 */
export function readSpecFile(source: Source, scope: readonly Source[]): SpecFile {
  const others = scope.filter(({ file }) => file !== source.file);
  const { model, diagnostics } = readSpecs([...others, source]);
  const isOwn = ({ origin }: { readonly origin: { readonly file: string } }): boolean => origin.file === source.file;
  return {
    path: source.file,
    text: source.text,
    etag: etagOf(source.text),
    ...loadSpec(source),
    model: {
      services: model.services.filter(isOwn),
      ruleSets: model.ruleSets.filter(isOwn),
      databases: model.databases.filter(isOwn),
      hosts: model.hosts.filter(isOwn),
    },
    diagnostics: diagnostics.filter(({ file }) => file === source.file),
  };
}

function documentOf(value: Record<string, unknown> | undefined, index: number): SpecDocument {
  const metadata = record(value?.metadata);
  const team = record(metadata?.labels)?.team;
  return {
    index,
    kind: textOf(value?.kind),
    name: textOf(metadata?.name),
    ...(typeof team === 'string' ? { team } : {}),
  };
}

function keyOf(value: Record<string, unknown> | undefined): readonly string[] {
  const metadata = record(value?.metadata);
  if (value === undefined || typeof metadata?.name !== 'string') return [];
  const identity = Object.entries(record(metadata.identity) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [JSON.stringify([value.kind, metadata.name, identity])];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
