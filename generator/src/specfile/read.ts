/** Reads spec files: text in, model and findings out, with a way back from every finding to its line and column. */

import type { Source } from '../compile-types.ts';
import type { Also, Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import { compareDiagnostics } from '../diagnostics/diagnostic.ts';
import type { Database, Host } from '../model/database.ts';
import type { Finding } from '../model/finding.ts';
import type { Labels } from '../model/matcher.ts';
import type { FolderDefaults, Model } from '../model/model.ts';
import type { At, Origin } from '../model/origin.ts';
import type { RuleSet, Service } from '../model/service.ts';
import { diagnostic, finding, shown } from './codes.ts';
import type { Reading } from './convert.ts';
import { databaseOf, hostOf } from './databases.ts';
import type { Scope } from './defaults.ts';
import { BUILT_IN, folderOf, foldersAbove, scopeUnder } from './defaults.ts';
import { findingsOf } from './issues.ts';
import { kindOf } from './kind.ts';
import { loadFile } from './load.ts';
import { placesOf } from './places.ts';
import type {
  DatabaseDocument,
  DefaultsDocument,
  HostDocument,
  Kind,
  RuleSetDocument,
  ServiceDocument,
} from './schema.ts';
import { documents } from './schema.ts';
import { ruleSetOf, serviceOf } from './to-model.ts';

/** Findings of one document that are shown; looking up the places of a hundred thousand would take minutes. */
export const MAX_FINDINGS = 100;

export interface ReadResult {
  /** What could be read without an error; a document with an error is left out. */
  readonly model: Model;
  /** In the order of file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where a part of the model is written. A part that no document holds gives the nearest that is written. */
  readonly locate: (at: At) => Place;
}

interface Parsed {
  readonly reading: Reading;
  readonly document: ServiceDocument | DatabaseDocument | HostDocument | DefaultsDocument | RuleSetDocument;
  /** The file itself has an error, so what was read of it may not be what was meant. */
  readonly isDoubtful: boolean;
}

/**
 * Reads spec files.
 *
 * Several documents may stand in one file. `Defaults` hold for the documents of their own folder and those below.
 * Nothing a source can hold makes this throw: it gives diagnostics, each with its place.
 */
export function readSpecs(sources: readonly Source[]): ReadResult {
  const locate = placesOf(sources);
  const diagnostics: Diagnostic[] = [];
  const findings: Finding[] = [];
  const parsed: Parsed[] = [];
  for (const source of sources) {
    const loaded = loadFile(source);
    diagnostics.push(...loaded.diagnostics);
    const isEmpty = loaded.documents.every((document) => document === null || document === undefined);
    if (isEmpty && loaded.diagnostics.length === 0) diagnostics.push(emptyFile(source));
    loaded.documents.forEach((document, index) => {
      if (isEmpty) return;
      const reading: Reading = { origin: { file: source.file, document: index }, findings };
      const checked = check(document, reading, locate.written);
      if (checked) parsed.push({ reading, document: checked, isDoubtful: loaded.diagnostics.length > 0 });
    });
  }
  const model = modelOf(parsed, findings);
  const placed = bounded(findings).map((one) => place(one, locate.place));
  return { model, diagnostics: unique([...diagnostics, ...placed].sort(compareDiagnostics)), locate: locate.place };
}

/** The findings, at most `MAX_FINDINGS` of each document. */
function bounded(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  return findings.flatMap((one) => {
    if (!one.at) return [one];
    const { origin } = one.at;
    const key = `${origin.document}/${origin.file}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= MAX_FINDINGS) return [one];
    if (count > MAX_FINDINGS + 1) return [];
    const at = { origin, path: ['kind'] };
    const message = `The document has more than ${MAX_FINDINGS} findings; the rest is not shown.`;
    return [finding('more-findings', at, message, { help: 'mend those that are shown, then check again' })];
  });
}

/** What an anchor holds is met once for each alias, and said once. */
function unique(sorted: readonly Diagnostic[]): Diagnostic[] {
  return sorted.filter((one, index) => {
    const before = sorted[index - 1];
    return !before || compareDiagnostics(before, one) !== 0;
  });
}

function emptyFile({ file }: Source): Diagnostic {
  return diagnostic('empty-file', { file }, 'The file holds no document.', {
    help: 'remove it, or describe a service in it',
  });
}

function check(
  document: unknown,
  reading: Reading,
  written: (at: At) => string | undefined,
): Parsed['document'] | undefined {
  const { origin, findings } = reading;
  const kind = kindOf(document, origin);
  if (typeof kind !== 'string') {
    findings.push(kind);
    return undefined;
  }
  const schema = documents[kind];
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  // One more than is shown, so that it is known that there are more.
  const issues = result.error.issues.slice(0, MAX_FINDINGS + 1);
  findings.push(...findingsOf(issues, { schema, document, origin, written }));
  return undefined;
}

function modelOf(parsed: readonly Parsed[], findings: Finding[]): Model {
  const folders: FolderDefaults[] = [];
  const scopes = scopesOf(parsed, folders);
  const services: Service[] = [];
  const ruleSets: RuleSet[] = [];
  const databases: Database[] = [];
  const hosts: Host[] = [];
  const names = new Map<string, Origin>();
  for (const { reading, document, isDoubtful } of parsed) {
    if (document.kind === 'Defaults') continue;
    const before = findings.length;
    const scope = scopes(folderOf(reading.origin.file));
    reportDouble(reading, document.kind, document.metadata, names);
    const part = partOf(reading, document, scope);
    if (isDoubtful || findings.slice(before).some((one) => one.severity === 'error')) continue;
    if (part.kind === 'Service') services.push(part);
    else if (part.kind === 'Database') databases.push(part);
    else if (part.kind === 'Host') hosts.push(part);
    else ruleSets.push(part);
  }
  return { services, ruleSets, databases, hosts, folders };
}

function partOf(
  reading: Reading,
  document: Exclude<Parsed['document'], DefaultsDocument>,
  scope: Scope,
): Service | Database | Host | RuleSet {
  switch (document.kind) {
    case 'Service':
      return serviceOf(reading, document, scope);
    case 'Database':
      return databaseOf(reading, document, scope);
    case 'Host':
      return hostOf(reading, document, scope);
    case 'RuleSet':
      return ruleSetOf(reading, document, scope);
  }
}

/** A service of one name may stand once for each identity, since that is on every series of it. */
function reportDouble(
  reading: Reading,
  kind: Kind,
  { name, identity = {} }: { readonly name: string; readonly identity?: Labels | undefined },
  names: Map<string, Origin>,
): void {
  const key = JSON.stringify([kind, name, Object.entries(identity).sort()]);
  const first = names.get(key);
  const { origin, findings } = reading;
  const path = ['metadata', 'name'];
  if (!first) names.set(key, origin);
  else {
    const also = [{ at: { origin: first, path }, message: 'the first one stands here' }];
    const message = `There is already a ${kind} ${shown(name)}.`;
    findings.push(
      finding('duplicate-name', { origin, path }, message, { help: 'give one of the two another name', also }),
    );
  }
}

/**
 * The scope of a folder; one object for all documents of it.
 *
 * @param folders  Takes each folder that has Defaults, those above before those below.
 */
function scopesOf(parsed: readonly Parsed[], folders: FolderDefaults[]): (folder: string) => Scope {
  const written = new Map<string, { readonly reading: Reading; readonly document: DefaultsDocument }>();
  for (const { reading, document } of parsed) {
    if (document.kind !== 'Defaults') continue;
    const { origin, findings } = reading;
    const folder = folderOf(origin.file);
    const first = written.get(folder);
    if (!first) written.set(folder, { reading, document });
    else {
      const also = [{ at: { origin: first.reading.origin, path: ['kind'] }, message: 'the first one stands here' }];
      const help = 'join the two, or move one into a folder below';
      findings.push(
        finding('duplicate-defaults', { origin, path: ['kind'] }, 'The folder has `Defaults` already.', { help, also }),
      );
    }
  }
  const scopes = new Map<string, Scope>();
  for (const folder of [...written.keys()].sort((a, b) => a.length - b.length)) {
    const { reading, document } = written.get(folder)!;
    const above = foldersAbove(folder)
      .slice(0, -1)
      .reduce((scope, one) => scopes.get(one) ?? scope, BUILT_IN);
    const scope = scopeUnder(reading, above, document);
    scopes.set(folder, scope);
    folders.push({ folder, ...scope, own: Object.keys(document.spec.receivers ?? {}), origin: reading.origin });
  }
  const known = new Map<string, Scope>();
  return (folder) => {
    let scope = known.get(folder);
    if (!scope) {
      scope = foldersAbove(folder).reduce((outer, one) => scopes.get(one) ?? outer, BUILT_IN);
      known.set(folder, scope);
    }
    return scope;
  };
}

/** The finding as the user sees it. */
function place({ at, alsoAt, ...rest }: Finding, locate: (at: At) => Place): Diagnostic {
  const also: Also[] = (alsoAt ?? []).map((one) => ({ ...locate(one.at), message: one.message }));
  return { ...rest, ...(also.length > 0 && { also }), ...(at && locate(at)) };
}
