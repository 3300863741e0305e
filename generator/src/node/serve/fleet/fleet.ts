/** All specs at one moment, as a value: a change gives another one, in which only what it touches is read anew. */

import { posix } from 'node:path';
import type { Source } from '../../../compile-types.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { compareText } from '../../../diagnostics/diagnostic.ts';
import type { Watched } from '../../../model/database.ts';
import type { Model } from '../../../model/model.ts';
import { dependentsOf } from '../../../rules/databases/fleet.ts';
import { watchKey } from '../../../rules/databases/scope.ts';
import { serviceKey } from '../../../rules/scope.ts';
import { placesOf } from '../../../specfile/places.ts';
import type { ReadResult } from '../../../specfile/read.ts';
import { readSpecs } from '../../../specfile/read.ts';
import type { SpecFile } from './spec-file.ts';
import { loadSpec, readSpecFile } from './spec-file.ts';

/** Spec files by path. */
export type Fleet = ReadonlyMap<string, SpecFile>;

/** Paths with their new text; null: gone. */
export type TextChanges = ReadonlyMap<string, string | null>;

export interface ChangedFleet {
  readonly fleet: Fleet;
  /** Files whose rules may differ now: changed, under changed Defaults, or of a database that others depend on now. */
  readonly affected: ReadonlySet<string>;
}

/** How long reading may go on before others get their turn, in milliseconds. */
const TURN_MS = 20;

/**
 * `fleet` with `changes`.
 *
 * @param signal  Ends the work between two files. @throws its reason.
 */
export async function changedFleet(fleet: Fleet, changes: TextChanges, signal?: AbortSignal): Promise<ChangedFleet> {
  const defaults = new Map<string, Source>();
  for (const { path, defaults: own } of fleet.values()) if (own) defaults.set(path, own);
  const renewed = new Set<string>();
  for (const [path, text] of changes) {
    const before = defaults.get(path)?.text;
    const next = text === null ? undefined : loadSpec({ file: path, text }).defaults;
    if (next) defaults.set(path, next);
    else defaults.delete(path);
    if (before !== next?.text) renewed.add(posix.dirname(path));
  }
  const toRead = new Map<string, string>();
  for (const [path, text] of changes) if (text !== null) toRead.set(path, text);
  for (const { path, text } of fleet.values()) {
    if (!changes.has(path) && [...renewed].some((folder) => isBelow(path, folder))) toRead.set(path, text);
  }
  const result = new Map(fleet);
  for (const path of changes.keys()) result.delete(path);
  let turn = performance.now();
  for (const [path, text] of toRead) {
    result.set(path, readSpecFile({ file: path, text }, scopeOf(path, defaults)));
    if (performance.now() - turn > TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      turn = performance.now();
    }
  }
  const sorted = new Map([...result].sort(([a], [b]) => compareText(a, b)));
  const affected = new Set([...changes.keys(), ...toRead.keys()]);
  for (const path of [...redirected(fleet, sorted), ...rivals(fleet, sorted, affected)]) affected.add(path);
  return { fleet: sorted, affected };
}

/** What all files say together, as if they had been read at once. */
export function readFleet(fleet: Fleet): ReadResult {
  const files = [...fleet.values()];
  const model: Model = {
    services: files.flatMap((file) => file.model.services),
    ruleSets: files.flatMap((file) => file.model.ruleSets),
    databases: files.flatMap((file) => file.model.databases),
    hosts: files.flatMap((file) => file.model.hosts),
  };
  const sources = files.map(({ path, text }) => ({ file: path, text }));
  return { model, diagnostics: doubles(fleet), locate: placesOf(sources).place };
}

/** Findings on names that two files share, in the words of the reader of specs. */
function doubles(fleet: Fleet): readonly Diagnostic[] {
  const first = new Map<string, SpecFile>();
  const found: Diagnostic[] = [];
  const asked = new Set<string>();
  for (const file of fleet.values()) {
    for (const key of file.keys) {
      const other = first.get(key);
      if (other === undefined) first.set(key, file);
      else if (other !== file && !asked.has(`${other.path}\0${file.path}`)) {
        asked.add(`${other.path}\0${file.path}`);
        const both = readSpecs([other, file].map(({ path, text }) => ({ file: path, text }))).diagnostics;
        found.push(...both.filter((one) => one.code === 'duplicate-name' && one.file === file.path));
      }
    }
  }
  return found;
}

/** Files with an owner that an affected file has, or had, too: when the one goes, the rules of the other stand. */
function rivals(before: Fleet, after: Fleet, affected: ReadonlySet<string>): readonly string[] {
  const keys = new Set(
    [...affected].flatMap((path) => [...ownerKeys(before.get(path)), ...ownerKeys(after.get(path))]),
  );
  return [...after.values()]
    .filter((file) => !affected.has(file.path) && ownerKeys(file).some((key) => keys.has(key)))
    .map(({ path }) => path);
}

/** Names of the rule files that a spec's documents give. */
function ownerKeys(file: SpecFile | undefined): readonly string[] {
  if (file === undefined) return [];
  const { services, databases, hosts, ruleSets } = file.model;
  return [
    ...services.map(serviceKey),
    ...[...databases, ...hosts].map(watchKey),
    ...ruleSets.map(({ name }) => `${name}.rules`),
  ];
}

/** Files of databases and hosts whose dependents are others now: their alerts name them. */
function redirected(before: Fleet, after: Fleet): readonly string[] {
  const [old, next] = [dependents(before), dependents(after)];
  return [...next].filter(([key, { names }]) => old.get(key)?.names !== names).map(([, { path }]) => path);
}

function dependents(fleet: Fleet): ReadonlyMap<string, { readonly path: string; readonly names: string }> {
  const files = [...fleet.values()];
  const watched = files.flatMap(({ path, model }) =>
    [...model.databases, ...model.hosts].map((one: Watched) => ({ path, one })),
  );
  if (watched.length === 0) return new Map();
  const of = dependentsOf({
    services: files.flatMap(({ model }) => model.services),
    databases: files.flatMap(({ model }) => model.databases),
    hosts: [],
    ruleSets: [],
  });
  return new Map(
    watched.map(({ path, one }) => [`${path}\0${one.kind}\0${one.name}`, { path, names: of(one).join('\0') }]),
  );
}

function scopeOf(path: string, defaults: ReadonlyMap<string, Source>): readonly Source[] {
  return [...defaults.values()].filter(({ file }) => isBelow(path, posix.dirname(file)));
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}
