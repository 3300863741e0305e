/** Decides for every recorded series an alert reads whether the past holds it, or whether it must be computed anew. */

import { type Duration, MINUTE, printDuration } from '../model/duration.ts';
import type { RecordingRule } from '../plan.ts';
import type { Expr, VectorSelector } from '../promql/ast.ts';
import { walk } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';
import { type Expansion, expandRecorded } from './expand.ts';
import { type History, probeStep } from './history.ts';
import type { Instant } from './matrix.ts';
import { isLoaded, type RecordIndex, sourcesOf } from './records.ts';

export interface SourceOptions {
  readonly history: History;
  readonly records: RecordIndex;
  /** What the server records today; undefined where that is not known, and every series is taken for what it seems. */
  readonly loaded?: RecordIndex;
  /** First and last evaluation. */
  readonly start: Instant;
  readonly end: Instant;
  /** Of the alert's group. */
  readonly interval: Duration;
  readonly serverInterval: Duration;
}

export interface ChosenExpr {
  readonly expr: string;
  /** Why the outcome may differ from what Prometheus would have made of it; each a sentence without its full stop. */
  readonly approximate: readonly string[];
}

/** Why a recorded series is computed anew. */
type Reason = 'definition' | 'history';

/** `text` with recorded series that the past lacks, or has under another definition, replaced by what records them. */
export async function chooseSources(text: string, options: SourceOptions): Promise<ChosenExpr> {
  const reasons = new Map<string, { readonly reason: Reason; readonly from?: Instant }>();
  await decide(text, 0, options, reasons);
  if (reasons.size === 0) return { expr: text, approximate: [] };
  const expand = (wanted: (reason: Reason) => boolean): Expansion =>
    expandRecorded(text, {
      index: options.records,
      interval: options.serverInterval,
      isWanted: (selector) => {
        const found = reasons.get(keyOf(selector));
        return found !== undefined && wanted(found.reason);
      },
    });
  const full = expand(() => true);
  const isDeeper = await reachesFurtherBack(full.expr, [...reasons.values()], options);
  const chosen = isDeeper ? full : expand((reason) => reason === 'definition');
  return { expr: chosen.expr, approximate: approximations(chosen, options) };
}

/** Series with another definition, or without enough history; those that are fine are not looked into any further. */
async function decide(
  text: string,
  depth: number,
  options: SourceOptions,
  reasons: Map<string, { readonly reason: Reason; readonly from?: Instant }>,
): Promise<void> {
  const { expr } = parse(text);
  if (!expr || depth > 12) return;
  for (const { selector, back } of readsOf(expr)) {
    const sources = sourcesOf(selector, options.records);
    const key = keyOf(selector);
    if (!sources || reasons.has(key)) continue;
    const rules = sources.kind === 'rules' ? sources.rules : (options.records.get(selector.name!) ?? []);
    if (options.loaded && !rules.every(({ rule }) => isLoadedWhole(rule, options.records, options.loaded!))) {
      reasons.set(key, { reason: 'definition' });
    } else {
      const start = options.start - back;
      const { from } = await options.history.presenceOf(selector, start, options.end);
      if (from !== undefined && from <= start + 2 * probeStep(start, options.end)) continue;
      reasons.set(key, { reason: 'history', ...(from === undefined ? {} : { from }) });
    }
    for (const { rule } of rules) await decide(rule.expr, depth + 1, options, reasons);
  }
}

/** Whether the server records `rule`, and all that it reads, just as the spec has them. */
export function isLoadedWhole(rule: RecordingRule, records: RecordIndex, loaded: RecordIndex, depth = 0): boolean {
  if (!isLoaded(rule, loaded)) return false;
  return depth > 12 || areReadsLoaded(rule.expr, records, loaded, depth);
}

/** Whether all recorded series that `text` reads are on the server just as the spec has them. */
export function areReadsLoaded(text: string, records: RecordIndex, loaded: RecordIndex, depth = 0): boolean {
  const { expr } = parse(text);
  if (!expr) return true;
  return readsOf(expr).every(({ selector }) => {
    const sources = sourcesOf(selector, records);
    const rules = sources?.kind === 'rules' ? sources.rules : (records.get(selector.name ?? '') ?? []);
    return rules.every(({ rule }) => isLoadedWhole(rule, records, loaded, depth + 1));
  });
}

/** On a server that began yesterday, raw series go back no further than recorded ones. */
async function reachesFurtherBack(
  text: string,
  reasons: readonly { readonly reason: Reason; readonly from?: Instant }[],
  options: SourceOptions,
): Promise<boolean> {
  const late = reasons.filter(({ reason }) => reason === 'history');
  if (late.length === 0 || late.some(({ from }) => from === undefined)) return true;
  const recordedFrom = Math.max(...late.map(({ from }) => from!));
  const { expr } = parse(text);
  for (const { selector } of expr ? readsOf(expr) : []) {
    if (options.records.has(selector.name ?? '')) continue;
    const { from } = await options.history.presenceOf(selector, options.start, options.end);
    const slack = 2 * probeStep(options.start, options.end) + 10 * MINUTE;
    if (from !== undefined && from < recordedFrom - slack) return true;
  }
  return false;
}

function approximations({ hasSubquery, kept, replaced }: Expansion, options: SourceOptions): readonly string[] {
  const notes: string[] = [];
  if (hasSubquery) {
    notes.push('windows over recorded samples are computed from raw series, at other instants than the samples have');
  }
  const slow = new Map<string, Duration>();
  for (const name of replaced) {
    for (const { interval = options.serverInterval } of options.records.get(name) ?? []) {
      if (interval > options.interval) slow.set(name, interval);
    }
  }
  for (const [name, interval] of slow) {
    notes.push(`\`${name}\` is recorded every ${printDuration(interval)}, and here computed at each evaluation`);
  }
  for (const { name, reason } of kept) {
    notes.push(`\`${name}\` is read as it was recorded, though that may be too late or otherwise: ${reason}`);
  }
  return notes;
}

/** How many series each selector of `text` reads, times the evaluations of them that one evaluation of `text` needs. */
export async function samplesPerPoint(text: string, history: History, start: Instant, end: Instant): Promise<number> {
  const { expr } = parse(text);
  let sum = 0;
  for (const { selector } of expr ? readsOf(expr) : []) {
    sum += (await history.presenceOf(selector, start, end)).series;
  }
  return sum;
}

/** Since when anything that `text` reads is there; undefined where nothing ever was. */
export async function dataFrom(
  text: string,
  history: History,
  start: Instant,
  end: Instant,
): Promise<Instant | undefined> {
  const { expr } = parse(text);
  let first: Instant | undefined;
  for (const { selector } of expr ? readsOf(expr) : []) {
    const { from } = await history.presenceOf(selector, start, end);
    if (from !== undefined && (first === undefined || from < first)) first = from;
  }
  return first;
}

/** Whether `text` reads any series: `vector(1)` needs none. */
export function readsAnything(text: string): boolean {
  const { expr } = parse(text);
  return expr !== undefined && readsOf(expr).length > 0;
}

interface Read {
  readonly selector: VectorSelector;
  /** How far back it looks from each evaluation, in milliseconds. */
  readonly back: number;
}

function readsOf(expr: Expr): readonly Read[] {
  const reads: Read[] = [];
  walk(expr, (node, parents) => {
    if (node.kind !== 'selector') return;
    let back = node.offset?.ms ?? 0;
    for (const parent of parents) {
      if (parent.kind === 'matrix' || parent.kind === 'subquery')
        back += (parent.range ?? 0) + (parent.offset?.ms ?? 0);
    }
    reads.push({ selector: node, back: Math.max(0, back) });
  });
  return reads;
}

function keyOf({ matchers, name }: VectorSelector): string {
  return JSON.stringify([name, matchers.map(({ label, op, value }) => [label, op, value])]);
}
