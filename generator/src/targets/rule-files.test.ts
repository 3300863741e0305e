import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { serviceText } from '../../test/compiled.ts';
import { checkRules } from '../../test/promtool.ts';
import { compile } from '../compile.ts';
import { planOf } from '../dashboards/testing/plans.ts';
import type { Duration } from '../model/duration.ts';
import { MINUTE } from '../model/duration.ts';
import type { InputSeries, ProofCase, SampleSegment, ServicePlan } from '../plan.ts';
import { target as rules } from './prometheus-rules.ts';
import { target as tests } from './promtool-tests.ts';

const plan = planOf();

describe('a rule file', () => {
  const [file] = rules.ofService!(plan);

  it('is one document under the name of its service, with groups and intervals', () => {
    expect(file!.path).toBe('prometheus/rules/checkout.yaml');
    expect(loadAll(file!.text)).toHaveLength(1);
    const { groups } = load(file!.text) as { groups: { name: string; interval: string }[] };
    expect(groups.map(({ name, interval }) => [name, interval])).toEqual([
      ['quartet-checkout-fast', '30s'],
      ['quartet-checkout-slow', '2m'],
    ]);
  });

  it('says where it comes from in a comment that stays one line', () => {
    const ruleSet = { kind: 'RuleSet', name: 'a\u0085b\nc', labels: {}, groups: [] } as never;
    const [empty] = rules.ofRuleSet!({ key: 'x', ruleSet, groups: [] });
    expect(empty!.text.split('\n')).toHaveLength(3);
    expect(load(empty!.text)).toEqual({ groups: [] });
    expect(checkRules([{ path: 'x.yaml', text: empty!.text }]).passed).toBe(true);
  });

  it('holds a group without rules as an empty list', () => {
    const [file] = rules.ofService!({ ...plan, groups: [{ name: 'a', rules: [] }] });
    expect(load(file!.text)).toEqual({ groups: [{ name: 'a', rules: [] }] });
  });
});

/** The values of one series of a test file over these segments. */
function valuesOf(...segments: readonly SampleSegment[]): string {
  const series: InputSeries = { metric: 'a', labels: { b: 'x"y' }, segments };
  const proof: ProofCase = {
    name: 'n',
    subject: 's',
    scrape: MINUTE,
    evaluation: MINUTE,
    series: [series],
    alerts: [],
    annotations: [],
    values: [],
    claims: [],
  };
  const [file] = tests.ofService!({ ...plan, cases: [proof] });
  const { tests: written } = load(file!.text) as { tests: { input_series: { series: string; values: string }[] }[] };
  expect(written[0]!.input_series[0]!.series).toBe('a{b="x\\"y"}');
  return written[0]!.input_series[0]!.values;
}

describe('samples in promtool’s notation', () => {
  it('begin at the origin and go on where the last run ended', () => {
    expect(valuesOf({ start: 0, step: 6, scrapes: 20 })).toBe('0+6x20');
    expect(valuesOf({ start: 0, step: 6, scrapes: 20 }, { step: 0, scrapes: 10 })).toBe('0+6x20 120+0x9');
    expect(valuesOf({ start: 0, step: 6, scrapes: 20 }, { step: 2, scrapes: 1 }, { step: 1, scrapes: 2 })).toBe(
      '0+6x20 122+2x0 123+1x1',
    );
  });

  it('begin anew after a restart and say where nothing is', () => {
    expect(valuesOf({ start: 0, step: 1, scrapes: 5 }, { start: 0, step: 1, scrapes: 5 })).toBe('0+1x5 0+1x4');
    expect(
      valuesOf({ start: 0, step: 1, scrapes: 5 }, { step: 0, scrapes: 1, missing: true }, { step: 1, scrapes: 3 }),
    ).toBe('0+1x5 _x1 6+1x2');
    expect(valuesOf({ start: 0, step: 1, scrapes: 5 }, { step: 0, scrapes: 4, stale: true })).toBe('0+1x5 stale _x3');
  });

  it('hold no exponents and no noise of binary fractions', () => {
    expect(valuesOf({ start: 0, step: 1e-7, scrapes: 3 }, { step: 0, scrapes: 2 })).toBe('0+0.0000001x3 0.0000003+0x1');
    expect(valuesOf({ start: 0, step: 0.1, scrapes: 3 }, { step: 0.2, scrapes: 2 })).toBe('0+0.1x3 0.5+0.2x1');
    expect(valuesOf({ start: 5, step: -1, scrapes: 3 })).toBe('5-1x3');
  });
});

describe('a test file', () => {
  const source = { file: 'a.yaml', text: serviceText({ profile: 'hono', signals: { saturation: [] } }) };
  const { files } = compile([source], { targets: ['promtool-tests'] });

  it('stands for one subject and one pace, and names the rules and the order of their groups', () => {
    expect(files.map((file) => file.path)).toEqual([
      'prometheus/tests/app.signals.30s.test.yaml',
      'prometheus/tests/app.signals.1m.test.yaml',
    ]);
    for (const { text } of files) {
      expect(load(text)).toMatchObject({
        rule_files: ['../rules/app.yaml'],
        group_eval_order: ['quartet-app-fast', 'quartet-app-slow'],
      });
    }
  });

  it('lists its cases in the order they stand there', () => {
    for (const { text, cases } of files) {
      const { tests: written } = load(text) as { tests: { name: string }[] };
      expect(written.map((one) => one.name)).toEqual(cases!.map((one) => one.name));
      expect(new Set(written.map((one) => one.name)).size).toBe(written.length);
    }
  });

  it('has none for a service without cases', () => {
    const none: ServicePlan = { ...plan, cases: [] };
    expect(tests.ofService!(none)).toEqual([]);
    expect((none.groups[0]!.interval as Duration) > 0).toBe(true);
  });
});
