/** The one function behind everything: spec texts in, files and findings out. No clock, no disk, no environment. */

import { alertingFindings } from './alerting/findings.ts';
import type { CompiledPart, CompileOptions, Source } from './compile-types.ts';
import type { Also, Diagnostic } from './diagnostics/diagnostic.ts';
import { compareDiagnostics } from './diagnostics/diagnostic.ts';
import { nearest } from './diagnostics/suggest.ts';
import { lintPlan } from './lint/plan.ts';
import type { Watched } from './model/database.ts';
import type { Finding } from './model/finding.ts';
import type { Origin } from './model/origin.ts';
import { at } from './model/origin.ts';
import type { RuleSet, Service } from './model/service.ts';
import type { CompileResult, OutputFile, RuleGroup } from './plan.ts';
import { profileOf, profiles } from './profiles/index.ts';
import { dependentsOf, watchFindings } from './rules/databases/fleet.ts';
import { watchKey } from './rules/databases/scope.ts';
import { planWatched } from './rules/databases/watch-plan.ts';
import { fleetFindings } from './rules/fleet.ts';
import { isGenerated } from './rules/names.ts';
import { serviceKey } from './rules/scope.ts';
import { planRuleSet, planService } from './rules/service-plan.ts';
import type { ReadResult } from './specfile/read.ts';
import { readSpecs } from './specfile/read.ts';
import { targets } from './targets/index.ts';
import type { Target } from './targets/target.ts';
import { userTextFindings } from './user-texts.ts';

/**
 * Compiles `sources` owner by owner, each part as soon as it is known.
 *
 * The first part, of owner `''`, holds what reading and comparing the specs found; a last one of that name the files
 * of the fleet. An owner with an error finding has no files.
 *
 * @returns Parts in the order of the owners' keys, the same bytes for the same sources.
 * @throws Never on what a user wrote.
 */
export function compileParts(sources: readonly Source[], options: CompileOptions = {}): Generator<CompiledPart, void> {
  return partsOfModel(readSpecs(sources), options);
}

/**
 * As `compileParts`, of specs that were read before.
 *
 * @param isWanted  Says which documents' parts are made; the parts of owner `''` always are. What a part holds does not
 *   depend on which others are made.
 */
export function* partsOfModel(
  specs: ReadResult,
  options: CompileOptions = {},
  isWanted: (origin: Origin) => boolean = () => true,
): Generator<CompiledPart, void> {
  const chosen = options.targets ? targets.filter((target) => options.targets!.includes(target.id)) : targets;
  const { model } = specs;
  const isAsked = options.targets?.includes('alertmanager') ?? false;
  const ofAll = [...fleetFindings(model), ...watchFindings(model), ...alertingFindings(model, isAsked)];
  yield part('', [], [...specs.diagnostics, ...placed(ofAll, specs)]);

  const services = [...model.services].sort(byKey(serviceKey));
  for (const one of services) if (isWanted(one.origin)) yield of(one, servicePart(one, chosen, specs));
  const watched = [...model.databases, ...model.hosts].sort(byKey(watchKey));
  const dependents = dependentsOf(model);
  for (const one of watched) if (isWanted(one.origin)) yield of(one, watchedPart(one, dependents(one), chosen, specs));
  const ruleSets = [...model.ruleSets].sort(byKey((ruleSet) => ruleSet.name));
  for (const one of ruleSets) if (isWanted(one.origin)) yield of(one, ruleSetPart(one, chosen, specs));

  const fleet = services.map((service) => ({
    key: serviceKey(service),
    name: service.name,
    labels: { ...service.defaults.labels, ...service.labels },
    identity: service.identity,
    profile: service.profile,
  }));
  const isEmpty = fleet.length + watched.length === 0;
  const files = [
    ...(isEmpty ? [] : chosen.flatMap((target) => target.ofFleet?.(fleet, ruleSets, watched) ?? [])),
    ...chosen.flatMap((target) => target.ofModel?.(model, options.targets !== undefined) ?? []),
  ];
  if (files.length > 0) yield part('', files, []);
}

/** All of `compileParts` at once, findings in the order of their places. */
export function compile(sources: readonly Source[], options: CompileOptions = {}): CompileResult {
  const files: OutputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const one of compileParts(sources, options)) {
    files.push(...one.files);
    diagnostics.push(...one.diagnostics);
  }
  return { files, diagnostics: diagnostics.sort(compareDiagnostics) };
}

function servicePart(service: Service, chosen: readonly Target[], specs: ReadResult): CompiledPart {
  const profile = profileOf(service.profile);
  if (!profile) return part(service.name, [], placed([unknownProfile(service)], specs));
  const { plan, findings } = planService(service, profile, { cases: chosen.some((t) => t.id === 'promtool-tests') });
  const own = [...findings, ...userTextFindings(service)];
  const diagnostics = [...placed(own, specs), ...lintPlan(plan.groups, specs.locate, isGenerated)];
  if (diagnostics.some((d) => d.severity === 'error'))
    return { ...part(service.name, [], diagnostics), alerts: plan.alerts };
  const files = chosen.flatMap((target) => target.ofService?.(plan) ?? []);
  return {
    ...part(service.name, files, diagnostics),
    alerts: plan.alerts,
    groups: plan.groups,
    rules: ruleCount(plan.groups),
    names: namesOf(service, plan.key),
  };
}

function watchedPart(
  watched: Watched,
  dependents: readonly string[],
  chosen: readonly Target[],
  specs: ReadResult,
): CompiledPart {
  const { name } = watched;
  const cases = chosen.some((target) => target.id === 'promtool-tests');
  const { findings, plan } = planWatched(watched, { dependents, cases });
  const diagnostics = placed([...findings, ...userTextFindings(watched)], specs);
  const { alerts, groups, key } = plan;
  if (diagnostics.some((d) => d.severity === 'error')) return { ...part(name, [], diagnostics), alerts };
  const files = chosen.flatMap((target) => target.ofWatched?.(plan) ?? []);
  const selectors = [...watched.selector, ...(watched.kind === 'Database' ? (watched.admin ?? []) : [])];
  const selected = selectors.filter((matcher) => matcher.op === '=').map((matcher) => matcher.value);
  const labels = { ...watched.defaults.labels, ...watched.labels };
  return {
    ...part(name, files, diagnostics),
    alerts,
    groups,
    rules: ruleCount(groups),
    names: [key, name, dependents.join(', '), ...selected, ...Object.values(labels)],
  };
}

function ruleSetPart(ruleSet: RuleSet, chosen: readonly Target[], specs: ReadResult): CompiledPart {
  const plan = planRuleSet(ruleSet);
  const diagnostics = lintPlan(plan.groups, specs.locate, isGenerated);
  if (diagnostics.some((d) => d.severity === 'error')) return part(ruleSet.name, [], diagnostics);
  const files = chosen.flatMap((target) => target.ofRuleSet?.(plan) ?? []);
  return { ...part(ruleSet.name, files, diagnostics), groups: plan.groups, rules: ruleCount(plan.groups) };
}

function of({ origin }: { readonly origin: Origin }, compiled: CompiledPart): CompiledPart {
  return { ...compiled, origin };
}

function part(owner: string, files: readonly OutputFile[], diagnostics: readonly Diagnostic[]): CompiledPart {
  const cases = files.flatMap((file) => (file.cases ?? []).map((one) => ({ file: file.path, ...one })));
  return { owner, files, diagnostics, alerts: [], cases, rules: 0, names: [] };
}

/** Findings with their places looked up. */
function placed(findings: readonly Finding[], specs: ReadResult): Diagnostic[] {
  return findings.map(({ at: place, alsoAt, ...finding }) => ({
    ...finding,
    ...(place ? specs.locate(place) : {}),
    ...(alsoAt ? { also: alsoAt.map((other): Also => ({ ...specs.locate(other.at), message: other.message })) } : {}),
  }));
}

/** Only plain values that are compared for equality: a regular expression or a bucket bound has a meaning of its own. */
function namesOf(service: Service, key: string): readonly string[] {
  const selected = service.selector.filter((matcher) => matcher.op === '=').map((matcher) => matcher.value);
  const labels = { ...service.defaults.labels, ...service.labels, ...service.identity };
  return [key, service.name, ...selected, ...Object.values(labels)];
}

function unknownProfile(service: Service): Finding {
  const ids = profiles.map((profile) => profile.id);
  const close = nearest(service.profile, ids);
  return {
    code: 'unknown-profile',
    severity: 'error',
    message: `\`${service.profile}\` is no metric profile.`,
    expected: ids.join(', '),
    ...(close ? { help: `did you mean \`${close}\`?` } : {}),
    at: at(service.origin, 'spec', 'profile'),
  };
}

function ruleCount(groups: readonly RuleGroup[]): number {
  return groups.reduce((sum, group) => sum + group.rules.length, 0);
}

function byKey<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  };
}
