/** Lints the rules a user wrote into a spec, beside the generated ones they may read. */

import type { Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import type { At } from '../model/origin.ts';
import type { Rule, RuleGroup } from '../plan.ts';
import { isAlert } from '../plan.ts';
import type { LintGroup, Where } from './check.ts';
import { lintRuleGroups } from './lint.ts';

/**
 * Findings in the custom rules of `groups`, at their places in the spec. Generated rules are read as what they record
 * and are not judged here: the tests of the generator judge every shape of them.
 *
 * @param isKnownRecord  Whether another owner's rules record a series of that name.
 */
export function lintPlan(
  groups: readonly RuleGroup[],
  locate: (at: At) => Place,
  isKnownRecord: (name: string) => boolean,
): readonly Diagnostic[] {
  const custom = groups.filter((group) => group.rules.some((rule) => rule.at));
  if (custom.length === 0) return [];
  const written = new Set<string>();
  const lintGroups = groups.map(
    (group): LintGroup => ({
      name: group.name,
      file: '',
      ...(group.interval === undefined ? {} : { interval: group.interval }),
      rules: group.rules.map((rule) => ({
        rule,
        place: (where: Where) => {
          if (!rule.at) return { file: '' };
          const place = locate(partOf(rule, rule.at, where));
          written.add(place.file);
          return shifted(place, where);
        },
      })),
    }),
  );
  return lintRuleGroups(lintGroups, {}).filter(
    (finding) =>
      finding.file !== undefined &&
      written.has(finding.file) &&
      !clashesWithGenerated(finding) &&
      !speaksOfOthers(finding, isKnownRecord),
  );
}

/** A clash with a generated rule, which has no place to show, is said by its own finding. */
function clashesWithGenerated(finding: Diagnostic): boolean {
  return finding.code === 'duplicate-rule' && (finding.also ?? []).some((other) => other.file === '');
}

/** A record of another owner is not among the rules at hand, and Quartet's own names are known to exist. */
function speaksOfOthers(finding: Diagnostic, isKnownRecord: (name: string) => boolean): boolean {
  if (finding.code !== 'undefined-record') return false;
  return [...finding.message.matchAll(/`([^`]+)`/g)].some(([, name]) => isKnownRecord(name!));
}

function partOf(rule: Rule, at: At, where: Where): At {
  if (typeof where === 'string') {
    if (where === 'rule') return at;
    const field =
      where === 'name' ? (isAlert(rule) ? 'alert' : 'record') : where === 'keep_firing_for' ? 'keepFiringFor' : where;
    return { ...at, path: [...at.path, field] };
  }
  if ('label' in where) return { ...at, path: [...at.path, 'labels', where.label] };
  if ('annotation' in where) return { ...at, path: [...at.path, 'annotations', where.annotation] };
  return { ...at, path: [...at.path, 'expr'] };
}

/** The part of a one-line value that a span means, where the value stands on one line without escapes. */
function shifted(place: Place, where: Where): Place {
  const span = typeof where === 'string' ? undefined : 'start' in where ? where : where.span;
  if (!span || place.column === undefined || place.line !== place.endLine || place.endColumn === undefined)
    return place;
  const length = place.endColumn - place.column;
  // One more column on each side is the quotes of the value.
  const quotes = span.end > length ? 0 : 1;
  const column = Math.min(place.column + span.start + quotes, place.endColumn);
  return { ...place, column, endColumn: Math.min(column + Math.max(span.end - span.start, 1), place.endColumn) };
}
