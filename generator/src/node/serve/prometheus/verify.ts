/** Whether exactly the rules that were written stand in Prometheus, and whether they can be evaluated. */

import { load } from 'js-yaml';
import { durationOf } from '../../../model/duration.ts';
import { exprKey } from '../../../promql/same.ts';
import { inParallel } from '../../promtool/run.ts';
import type { Prometheus } from './client.ts';
import { UpstreamError } from './client.ts';
import type { LiveGroup, LiveRule } from './rule-stream.ts';

/** A rule file as it was and as it is now; undefined: there is none. */
export interface FileChange {
  /** In the rules' folder. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type Verdict =
  | { readonly ok: true; readonly words: string }
  | { readonly ok: false; readonly kind: 'not-loaded' | 'unhealthy'; readonly words: string };

export interface VerifyOptions {
  readonly deadlineMs: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly now: () => number;
}

export interface WrittenRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  /** Seconds. */
  readonly for: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface WrittenGroup {
  readonly name: string;
  readonly rules: readonly WrittenRule[];
}

/** Rules that are tried as queries before their first evaluation: more would make a save slow. */
const MOST_TRIED = 100;
const POLL_MS = 100;

/**
 * Asks Prometheus until the files stand there as they were written, or the time is over.
 *
 * A rule that was the same before is not held against the change when it fails. A new one that was not evaluated yet
 * is tried as a query, so that an expression that cannot be evaluated is known at once and not at the group's next turn.
 *
 * @throws UpstreamError where Prometheus does not answer.
 */
export async function verifyRules(
  changes: readonly FileChange[],
  prometheus: Prometheus,
  options: VerifyOptions,
): Promise<Verdict> {
  const files = changes.map((change) => ({
    path: change.path,
    before: groupsOf(change.before),
    after: groupsOf(change.after),
  }));
  const names = [...new Set(files.flatMap(({ before, after }) => [...before, ...after].map(({ name }) => name)))];
  const end = options.now() + options.deadlineMs;
  for (;;) {
    const live = await liveFiles(files, names, prometheus);
    const missing = files.map((file) => mismatch(file, live.get(file.path) ?? [])).find((words) => words !== undefined);
    if (missing === undefined) return healthOf(files, live, prometheus);
    if (options.now() > end) return { ok: false, kind: 'not-loaded', words: missing };
    await options.pause(POLL_MS);
  }
}

interface Expected {
  readonly path: string;
  readonly before: readonly WrittenGroup[];
  readonly after: readonly WrittenGroup[];
}

type Live = ReadonlyMap<string, readonly (readonly LiveGroup[])[]>;

/** For each expected file the groups of every live file that may be it: Prometheus may see the folder under another path. */
async function liveFiles(files: readonly Expected[], names: readonly string[], prometheus: Prometheus): Promise<Live> {
  const wanted = new Map(files.map(({ path }) => [path, new Map<string, LiveGroup[]>()]));
  const known = new Set(names);
  for await (const group of prometheus.groups(names)) {
    if (!known.has(group.name)) continue;
    const parts = group.file.split(/[/\\]/);
    for (let count = 1; count <= parts.length; count++) {
      const found = wanted.get(parts.slice(-count).join('/'));
      if (found) found.set(group.file, [...(found.get(group.file) ?? []), group]);
    }
  }
  return new Map([...wanted].map(([path, found]) => [path, [...found.values()]]));
}

/** undefined where one of `candidates` is the file. */
function mismatch(
  { path, before, after }: Expected,
  candidates: readonly (readonly LiveGroup[])[],
): string | undefined {
  if (after.length === 0) {
    const gone = new Set(before.map(({ name }) => name));
    const left = candidates.flat().find(({ name }) => gone.has(name));
    return left === undefined ? undefined : `the group ${left.name} of ${path} is still loaded`;
  }
  if (candidates.length === 0) return `${path} is not loaded: rule_files of Prometheus must cover it`;
  const reasons = candidates.map((groups) => difference(groups, before, after));
  return reasons.includes(undefined) ? undefined : `${path}: ${reasons[0]}`;
}

function difference(
  live: readonly LiveGroup[],
  before: readonly WrittenGroup[],
  after: readonly WrittenGroup[],
): string | undefined {
  for (const group of after) {
    const found = live.find(({ name }) => name === group.name);
    if (!found) return `the group ${group.name} is not loaded`;
    if (found.rules.length !== group.rules.length)
      return `the group ${group.name} has ${found.rules.length} rules loaded, not ${group.rules.length}`;
    for (const [index, rule] of group.rules.entries()) {
      const old = before.find(({ name }) => name === group.name)?.rules[index];
      const one = found.rules[index]!;
      if (!isSame(one, rule, old)) return `the rule ${rule.name} in ${group.name} is loaded in another form`;
    }
  }
  const extra = live.find(({ name }) => !after.some((group) => group.name === name));
  return extra && before.some(({ name }) => name === extra.name)
    ? `the group ${extra.name} is still loaded`
    : undefined;
}

/**
 * Prometheus prints expressions its own way, and a form that we do not know may mean the same. So an expression counts
 * as another one only where it is still the one of before.
 */
function isSame(live: LiveRule, written: WrittenRule, old: WrittenRule | undefined): boolean {
  if (live.kind !== written.kind || live.name !== written.name) return false;
  if (live.duration !== written.for || !sameLabels(live.labels, written.labels)) return false;
  const form = exprKey(live.expr);
  return form === exprKey(written.expr) || old === undefined || form !== exprKey(old.expr);
}

async function healthOf(files: readonly Expected[], live: Live, prometheus: Prometheus): Promise<Verdict> {
  const known = new Set(files.flatMap(({ before }) => before.flatMap(({ rules }) => rules.map(keyOf))));
  const rules = files.flatMap(({ path, after }) => {
    const names = new Set(after.map(({ name }) => name));
    const file = (live.get(path) ?? []).find((groups) => groups.some(({ name }) => names.has(name))) ?? [];
    const written = new Map(after.map((group) => [group.name, group.rules]));
    return file.flatMap(({ name, rules: found }) =>
      found.map((rule, index) => ({ rule, isNew: !known.has(keyOf(written.get(name)?.[index] ?? rule)) })),
    );
  });
  const broken = rules.find(({ rule, isNew }) => isNew && rule.health === 'err');
  if (broken) return { ok: false, kind: 'unhealthy', words: `${broken.rule.name} fails: ${broken.rule.lastError}` };
  const waiting = rules.filter(({ rule, isNew }) => isNew && rule.health === 'unknown');
  const tried = waiting.slice(0, MOST_TRIED);
  const failures = await inParallel(tried, 4, async ({ rule }) => {
    try {
      await prometheus.tryQuery(rule.expr);
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.kind !== 'refused') throw error;
      return `${rule.name} cannot be evaluated: ${error.message}`;
    }
    return undefined;
  });
  const failure = failures.find((words) => words !== undefined);
  if (failure !== undefined) return { ok: false, kind: 'unhealthy', words: failure };
  return { ok: true, words: wordsFor(files, rules.length, waiting.length, tried.length) };
}

function wordsFor(files: readonly Expected[], rules: number, waiting: number, tried: number): string {
  const gone = files.filter(({ after }) => after.length === 0).length;
  const removed = gone === 0 ? '' : `${gone} ${gone === 1 ? 'file is' : 'files are'} gone from Prometheus`;
  if (rules === 0) return removed;
  const stand = `${rules} ${rules === 1 ? 'rule stands' : 'rules stand'} in Prometheus`;
  const turn = waiting === 0 ? 'none fails' : `${tried} new ones tried as queries, none fails`;
  return [`${stand}, ${turn}`, removed].filter((words) => words !== '').join('; ');
}

function keyOf(rule: Pick<WrittenRule, 'kind' | 'name' | 'expr' | 'labels'>): string {
  const labels = Object.entries(rule.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([rule.kind, rule.name, exprKey(rule.expr), labels]);
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The groups in a rule file that we wrote, or that someone edited since: then what can be read of it. */
export function groupsOf(text: string | undefined): readonly WrittenGroup[] {
  if (text === undefined) return [];
  let parsed: unknown;
  try {
    parsed = load(text);
  } catch {
    return [];
  }
  return list(record(parsed).groups).map((group) => ({
    name: String(record(group).name),
    rules: list(record(group).rules).map((one): WrittenRule => {
      const rule = record(one);
      return {
        kind: rule.alert === undefined ? 'record' : 'alert',
        name: String(rule.alert ?? rule.record),
        expr: String(rule.expr),
        for: (durationOf(String(rule.for ?? '0s')) ?? 0) / 1000,
        labels: Object.fromEntries(Object.entries(record(rule.labels)).map(([name, value]) => [name, String(value)])),
      };
    }),
  }));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
