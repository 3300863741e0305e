import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { isAtLeast } from '../src/diagnostics/diagnostic.ts';
import { lintRuleGroups } from '../src/lint/lint.ts';
import { printDuration } from '../src/model/duration.ts';
import { isAlert, type Rule, type RuleGroup } from '../src/plan.ts';
import { profileOf } from '../src/profiles/index.ts';
import { parse } from '../src/promql/parse.ts';
import { typecheck } from '../src/promql/typecheck.ts';
import { readRuleFile } from '../src/rulefile/rule-file.ts';
import { planRuleSet, planService } from '../src/rules/service-plan.ts';
import { readSpecs } from '../src/specfile/read.ts';
import { compileCases, partsOf, ruleFilesOf } from './compile-cases.ts';
import { checkRules, rulesFound } from './promtool.ts';

const cases = compileCases();

describe.each(cases)('$name', (one) => {
  const parts = partsOf(one, ['prometheus-rules', 'promtool-tests']);
  const rules = ruleFilesOf(one);

  it('compiles without a finding into the rule file beside it', async () => {
    expect(parts.flatMap((part) => part.diagnostics)).toEqual([]);
    expect(rules.length).toBe(1);
    await expect(rules[0]!.text).toMatchFileSnapshot(`${one.folder}/rules.yaml`);
  });

  it('says in YAML exactly what the plan says', () => {
    const { model } = readSpecs(one.sources);
    const plans = [
      ...model.services.map((service) => planService(service, profileOf(service.profile)!, { cases: false }).plan),
      ...model.ruleSets.map(planRuleSet),
    ];
    expect(rules.map((file) => load(file.text))).toEqual(
      plans.map((plan) => ({ groups: plan.groups.map(groupFields) })),
    );
  });

  it('has expressions that parse, type-check and give no error and no warning of lint', () => {
    const groups = rules.flatMap((file) => readRuleFile({ file: file.path, text: file.text }).groups);
    const exprs = groups.flatMap((group) => group.rules.map(({ rule }) => rule.expr));
    const problems = exprs.flatMap((text) => {
      const { expr, findings } = parse(text);
      return [...findings, ...(expr ? typecheck(expr) : [{ message: `${text} is no expression` }])];
    });
    expect(exprs.length).toBe(parts.reduce((sum, part) => sum + part.rules, 0));
    expect(problems).toEqual([]);
    const grave = lintRuleGroups(groups).filter((finding) => isAtLeast(finding.severity, 'warning'));
    expect(grave.map(({ rule, code, message }) => `${rule} ${code} ${message}`)).toEqual([]);
  });

  it('proves each alert by a case that fires it and one that does not, or says why it cannot', () => {
    const claims = new Map<string, Set<string>>();
    for (const { claims: own } of parts.flatMap((part) => part.cases)) {
      for (const { id, verdict } of own) claims.set(id, (claims.get(id) ?? new Set()).add(verdict));
    }
    for (const { id, unproven } of parts.flatMap((part) => part.alerts)) {
      const verdicts = [...(claims.get(id) ?? [])].sort();
      if (unproven === undefined) expect({ id, verdicts }).toEqual({ id, verdicts: ['fires', 'silent'] });
      else
        expect({ id, unproven, verdicts }).toEqual({
          id,
          unproven: expect.stringMatching(/\w+ \w+/),
          verdicts: expect.not.arrayContaining(['fires']),
        });
    }
    const known = new Set(parts.flatMap((part) => part.alerts.map((alert) => alert.id)));
    expect([...claims.keys()].filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('all cases together', () => {
  it('are rules that promtool accepts, as many as were generated', () => {
    const files = cases.flatMap((one) =>
      ruleFilesOf(one).map((file) => ({ path: `${one.name}/${file.path}`, text: file.text })),
    );
    const written = cases
      .flatMap((one) => partsOf(one, ['prometheus-rules']))
      .reduce((sum, part) => sum + part.rules, 0);
    const outcome = checkRules(files);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
    expect(rulesFound(outcome)).toBe(written);
  });

  it('leave no alert unproven', () => {
    const unproven = cases.flatMap((one) =>
      partsOf(one, ['promtool-tests']).flatMap((part) => part.alerts.flatMap((alert) => alert.unproven ?? [])),
    );
    expect(unproven).toEqual([]);
  });

  it('record every series under the name of its own service', () => {
    for (const one of cases.filter((each) => each.name !== 'rule-set')) {
      const { model } = readSpecs(one.sources);
      const name = model.services[0]!.name;
      const groups = ruleFilesOf(one).flatMap((file) => (load(file.text) as { groups: { rules: Rule[] }[] }).groups);
      const owners = groups.flatMap((group) => group.rules.map((rule) => rule.labels.service));
      expect([...new Set(owners)]).toEqual([name]);
    }
  });
});

/** A group as the rule format of Prometheus spells it. */
function groupFields(group: RuleGroup): unknown {
  return {
    name: group.name,
    ...(group.interval === undefined ? {} : { interval: printDuration(group.interval) }),
    rules: group.rules.map(ruleFields),
  };
}

function ruleFields(rule: Rule): unknown {
  const labels = Object.keys(rule.labels).length > 0 ? { labels: { ...rule.labels } } : {};
  if (!isAlert(rule)) return { record: rule.record, expr: rule.expr, ...labels };
  return {
    alert: rule.alert,
    expr: rule.expr,
    ...(rule.for === undefined ? {} : { for: printDuration(rule.for) }),
    ...(rule.keepFiringFor === undefined ? {} : { keep_firing_for: printDuration(rule.keepFiringFor) }),
    ...labels,
    ...(Object.keys(rule.annotations).length > 0 ? { annotations: { ...rule.annotations } } : {}),
  };
}
