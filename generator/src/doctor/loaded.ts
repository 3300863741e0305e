/** Findings about rules: not loaded, loaded differently, twice, failing, or slower than their interval. */

import type { Duration } from '../model/duration.ts';
import { printDuration, seconds } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import type { Rule } from '../plan.ts';
import { isAlert } from '../plan.ts';
import { exprKey } from '../promql/same.ts';
import type { LoadedGroup, LoadedRule } from './facts.ts';
import type { Planned } from './planned.ts';
import { plannedOf } from './planned.ts';
import type { Seen } from './seen.ts';
import { counted, someOf } from './seen.ts';

/** More failing rules than this of one document are counted, not shown. */
const SHOWN_FAILURES = 3;
/** An error is cut here: Prometheus prints both series of a duplicate in full. */
const ERROR_LENGTH = 400;

const LOAD =
  '`quartet generate SPEC --out DIR` writes them; name the folder under `rule_files` in prometheus.yml and reload with `curl -X POST …/-/reload`, or SIGHUP to the process';

export function loadedFindings({ facts, model }: Seen): readonly Finding[] {
  const { groups } = facts;
  if (!groups) return [];
  const byName = new Map<string, LoadedGroup[]>();
  for (const group of groups) byName.set(group.name, [...(byName.get(group.name) ?? []), group]);
  const planned = plannedOf(model).filter((one) => one.groups.length > 0);
  const absent = planned.filter((one) => one.groups.every(({ name }) => !byName.has(name)));
  // With none of them loaded the fault is one: the folder that Prometheus reads.
  const missing =
    absent.length === planned.length && absent.length > 1 ? [noneLoaded(absent)] : absent.map((one) => notLoaded(one));
  const present = planned.filter((one) => !absent.includes(one));
  return [
    ...missing,
    ...present.flatMap((one) => failing(one, byName)),
    ...present.flatMap((one) => differing(one, byName)),
    ...present.flatMap((one) => twice(one, byName)),
    ...present.flatMap((one) => slow(one, byName)),
  ];
}

/** Number of rules that are loaded and healthy, of those the documents give; undefined where rules were not read. */
export function healthyRules({ facts, model }: Seen): number | undefined {
  if (!facts.groups) return undefined;
  const own = new Set(plannedOf(model).flatMap(({ groups }) => groups.map(({ name }) => name)));
  const rules = facts.groups.filter(({ name }) => own.has(name)).flatMap((group) => group.rules);
  return rules.filter(({ health }) => health !== 'err').length;
}

function ruleCount({ groups }: Planned): number {
  return groups.reduce((sum, { rules }) => sum + rules.length, 0);
}

function noneLoaded(absent: readonly Planned[]): Finding {
  const rules = absent.reduce((sum, one) => sum + ruleCount(one), 0);
  return {
    code: 'rules-not-loaded',
    severity: 'error',
    message: `None of the ${counted(rules, 'rule')} of ${counted(absent.length, 'document')} are loaded, so nothing is recorded and no alert can fire.`,
    help: LOAD,
  };
}

function notLoaded(one: Planned): Finding {
  return {
    code: 'rules-not-loaded',
    severity: 'error',
    message: `None of the ${counted(ruleCount(one), 'rule')} of ${one.owner} are loaded.`,
    expected: `the group${one.groups.length === 1 ? '' : 's'} ${someOf(
      one.groups.map(({ name }) => name),
      4,
    )}`,
    help: LOAD,
    at: one.at,
  };
}

type ByName = ReadonlyMap<string, readonly LoadedGroup[]>;

function failing({ at, groups, owner }: Planned, byName: ByName): Finding[] {
  const failed = groups.flatMap(({ name }) =>
    (byName.get(name) ?? []).flatMap((group) => group.rules.filter(({ health }) => health === 'err')),
  );
  return failed.slice(0, SHOWN_FAILURES).map((rule, index): Finding => {
    const more = failed.length - SHOWN_FAILURES;
    const others = index === SHOWN_FAILURES - 1 && more > 0 ? ` ${counted(more, 'other rule')} of it fail too.` : '';
    return {
      code: 'rule-failing',
      severity: 'error',
      message: `Rule \`${rule.name}\` of ${owner} fails: ${cut(rule.lastError)}.${others}`,
      help: mendOf(rule.lastError),
      rule: rule.name,
      at,
    };
  });
}

/** What usually is behind an error of an evaluation. */
function mendOf(error: string): string {
  if (/duplicate series|same labelset|many-to-many/.test(error))
    return 'two targets give the same series: narrow the selector to one of them, or stop scraping it twice';
  if (/too many samples|timed out|limit/.test(error))
    return 'the selector picks more series than the server may read at once: drop labels without a bound, or raise its limits';
  return 'the expression is in the rule file; ask Prometheus for it to see which part fails';
}

function cut(text: string): string {
  const trimmed = text.trim().replace(/\.$/, '');
  return trimmed.length <= ERROR_LENGTH ? trimmed : `${trimmed.slice(0, ERROR_LENGTH)}…`;
}

function differing({ at, groups, owner }: Planned, byName: ByName): Finding[] {
  const changed: string[] = [];
  const missing: string[] = [];
  const left: string[] = [];
  const paces: string[] = [];
  for (const group of groups) {
    const found = byName.get(group.name)?.[0];
    const loaded = [...(found?.rules ?? [])];
    if (found && group.interval !== undefined && group.interval !== found.interval) {
      paces.push(
        `\`${group.name}\` runs every \`${printed(found.interval)}\` instead of \`${printed(group.interval)}\``,
      );
    }
    for (const rule of group.rules) {
      const index = loaded.findIndex((other) => isSameRule(rule, other));
      const same = index < 0 ? undefined : loaded.splice(index, 1)[0];
      if (!same) missing.push(nameOf(rule));
      else if (!isEqual(rule, same)) changed.push(nameOf(rule));
    }
    left.push(...loaded.map(({ name }) => name));
  }
  const parts = [
    part(missing, 'not loaded'),
    part(changed, 'loaded in another form'),
    part(left, 'loaded and not in the spec'),
    ...paces,
  ].filter((text) => text !== undefined);
  if (parts.length === 0) return [];
  return [
    {
      code: 'rules-differ',
      severity: 'warning',
      message: `Prometheus holds other rules of ${owner} than the spec gives: ${parts.join('; ')}.`,
      help: '`quartet diff SPEC --prometheus URL` shows each difference; generate again and reload',
      at,
    },
  ];
}

function part(names: readonly string[], words: string): string | undefined {
  return names.length === 0 ? undefined : `${names.length} ${words}, ${someOf([...new Set(names)])}`;
}

function nameOf(rule: Rule): string {
  return isAlert(rule) ? rule.alert : rule.record;
}

function isSameRule(rule: Rule, { kind, labels, name }: LoadedRule): boolean {
  return (isAlert(rule) ? 'alert' : 'record') === kind && nameOf(rule) === name && keyOf(rule.labels) === keyOf(labels);
}

function isEqual(rule: Rule, loaded: LoadedRule): boolean {
  if (rule.expr !== loaded.expr && exprKey(rule.expr) !== exprKey(loaded.expr)) return false;
  if (!isAlert(rule)) return true;
  return (
    (rule.for ?? 0) === loaded.for &&
    (rule.keepFiringFor ?? 0) === loaded.keepFiringFor &&
    keyOf(rule.annotations) === keyOf(loaded.annotations)
  );
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function twice({ at, groups, owner }: Planned, byName: ByName): Finding[] {
  const doubled = groups.find(({ name }) => (byName.get(name)?.length ?? 0) > 1);
  if (!doubled) return [];
  const files = byName.get(doubled.name)!.map(({ file }) => file);
  return [
    {
      code: 'rules-loaded-twice',
      severity: 'warning',
      message: `Group \`${doubled.name}\` of ${owner} is loaded from ${files.length} files: ${someOf(files, 4)}.`,
      help: 'remove the older file; two evaluations of one rule write the same series, and alerts flap between them',
      at,
    },
  ];
}

function slow({ at, groups, owner }: Planned, byName: ByName): Finding[] {
  return groups.flatMap(({ name }) =>
    (byName.get(name) ?? [])
      .filter(({ evaluation, interval }) => evaluation > interval)
      .map(
        ({ evaluation, interval }): Finding => ({
          code: 'group-too-slow',
          severity: 'warning',
          message: `Group \`${name}\` of ${owner} takes \`${printed(evaluation)}\` of its \`${printed(interval)}\`, so evaluations are skipped.`,
          expected: `less than \`${printed(interval)}\``,
          help: 'drop labels without a bound from the metrics it reads, or raise `intervals.fast` in a Defaults document',
          at,
        }),
      ),
  );
}

function printed(length: Duration): string {
  const isWhole = length < 1000 || length % 1000 === 0;
  return isWhole ? printDuration(length) : `${Number(seconds(length).toPrecision(3))}s`;
}
