import { describe, expect, it } from 'vitest';
import type { Duration } from '../model/duration.ts';
import type { LoadedGroup, LoadedRule } from './facts.ts';
import { codesOf, doctored, type Scraped } from './testing/scrape.ts';
import { NODE_HTTP, service, specs } from './testing/specs.ts';

const targets: readonly Scraped[] = ['shop', 'cart'].map((job) => ({ job, instance: `${job}:80`, metrics: NODE_HTTP }));
const TEXT = specs(service('cart'), service('shop'));
const diagnosed = (groups: (planned: readonly LoadedGroup[]) => readonly LoadedGroup[]) =>
  doctored(TEXT, { targets, groups });
/** Rules of the groups of `shop` as `change` leaves them. */
const shops = (change: (rules: readonly LoadedRule[]) => readonly LoadedRule[]) => (planned: readonly LoadedGroup[]) =>
  planned.map((group) => (group.name.includes('shop') ? { ...group, rules: change(group.rules) } : group));

describe('rules', () => {
  it('that are loaded as they should be give no finding', () => {
    expect(diagnosed((planned) => planned)).toEqual([]);
  });

  it('of one document that are not loaded are an error at its name', () => {
    const found = diagnosed((planned) => planned.filter(({ name }) => !name.includes('shop')));
    expect(codesOf(found)).toEqual(['error rules-not-loaded']);
    expect(found[0]).toMatchObject({ file: 'a.yaml', line: 8 });
    expect(found[0]!.message).toMatch(/^None of the \d+ rules of service `shop` are loaded\.$/);
    expect(found[0]!.expected).toBe('the groups `quartet-shop-fast` and `quartet-shop-slow`');
    expect(found[0]!.help).toContain('rule_files');
  });

  it('of which none at all is loaded are one error, not one for each document', () => {
    const found = diagnosed(() => []);
    expect(codesOf(found)).toEqual(['error rules-not-loaded']);
    expect(found[0]!.message).toMatch(/^None of the \d+ rules of 2 documents are loaded/);
    expect(found[0]!.file).toBeUndefined();
  });

  it('that were not read are not missed', () => {
    const change = ({ answers, unseen }: { answers: never; unseen: never }) => ({ answers, unseen });
    expect(doctored(TEXT, { targets, change: change as never })).toEqual([]);
  });

  it('in another form are a warning that counts and names them', () => {
    const found = diagnosed(
      shops(([first, second, ...rest]) =>
        [{ ...first!, expr: `${first!.expr} > 0` }, { ...rest[0]!, name: 'service:left:over' }, ...rest].filter(
          (rule) => rule !== second,
        ),
      ),
    );
    expect(codesOf(found)).toEqual(['warning rules-differ']);
    expect(found[0]!.message).toMatch(
      /^Prometheus holds other rules of service `shop` than the spec gives: 2 not loaded, `\S+` and `\S+`; 2 loaded in another form, .*; 2 loaded and not in the spec, `service:left:over`\.$/,
    );
    expect(found[0]!.help).toContain('quartet diff');
  });

  it('printed by Prometheus its own way are the same', () => {
    const printed = (expr: string) =>
      expr.replace(/\{(\w+="[^"]*"),(\w+[=~!]+"[^"]*")\}/g, '{$2,$1}').replaceAll('[5m]', '[300s]');
    expect(diagnosed(shops((rules) => rules.map((rule) => ({ ...rule, expr: printed(rule.expr) }))))).toEqual([]);
  });

  it.each<[string, (rule: LoadedRule) => LoadedRule]>([
    ['for', (rule) => ({ ...rule, for: (rule.for + 1000) as Duration })],
    ['keep_firing_for', (rule) => ({ ...rule, keepFiringFor: 1000 as Duration })],
    ['annotations', (rule) => ({ ...rule, annotations: { ...rule.annotations, summary: 'x' } })],
  ])('differ by %s', (_, change) => {
    const found = diagnosed(shops((rules) => rules.map((rule) => (rule.kind === 'alert' ? change(rule) : rule))));
    expect(codesOf(found)).toEqual(['warning rules-differ']);
    expect(found[0]!.message).toContain('loaded in another form');
  });

  it('at another pace differ too', () => {
    const found = diagnosed((planned) =>
      planned.map((group) => ({ ...group, interval: (group.interval * 2) as Duration })),
    );
    expect(codesOf(found)).toEqual(['warning rules-differ', 'warning rules-differ']);
    expect(found[0]!.message).toContain('`quartet-cart-fast` runs every `1m` instead of `30s`');
  });

  it('from two files are a warning that names both', () => {
    const found = diagnosed((planned) => [...planned, { ...planned.at(-1)!, file: 'old/rules.yaml' }]);
    expect(codesOf(found)).toEqual(['warning rules-loaded-twice']);
    expect(found[0]!.message).toContain('`rules.yaml` and `old/rules.yaml`');
  });

  it('that fail say why, the first of many', () => {
    const found = diagnosed(
      shops((rules) =>
        rules.map((rule) => ({ ...rule, health: 'err', lastError: 'found duplicate series for the match group.' })),
      ),
    );
    expect(codesOf(found)).toEqual(['error rule-failing', 'error rule-failing', 'error rule-failing']);
    expect(found[0]!.message).toContain('fails: found duplicate series for the match group.');
    expect(found[0]!.help).toContain('two targets give the same series');
    expect(found.filter(({ message }) => /\d+ other rules of it fail too\.$/.test(message))).toHaveLength(1);
    expect(found[0]!.rule).toBeDefined();
  });

  it('with an endless error are cut', () => {
    const lastError = `query processing would load too many samples ${'x'.repeat(5000)}`;
    const [found] = diagnosed(
      shops((rules) => rules.map((rule, index) => (index ? rule : { ...rule, health: 'err', lastError }))),
    );
    expect(found!.message.length).toBeLessThan(600);
    expect(found!.help).toContain('labels without a bound');
  });

  it('that were not evaluated yet are no finding', () => {
    expect(diagnosed(shops((rules) => rules.map((rule) => ({ ...rule, health: 'unknown' }))))).toEqual([]);
  });

  it('that take longer than their interval are a warning', () => {
    const found = diagnosed((planned) =>
      planned.map((group, index) => (index === 0 ? { ...group, evaluation: 42_345 as Duration } : group)),
    );
    expect(codesOf(found)).toEqual(['warning group-too-slow']);
    expect(found[0]!.message).toContain('takes `42.3s` of its `30s`');
  });

  it('of a rule set are looked for as well', () => {
    const set =
      'apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: free }\nspec: { groups: [{ name: g, rules: [{ record: "a:b", expr: up }] }] }\n';
    const found = doctored(specs(TEXT, set), {
      targets,
      groups: (planned) => planned.filter(({ name }) => name !== 'g'),
    });
    expect(found.map(({ message }) => message)).toEqual(['None of the 1 rule of rule set `free` are loaded.']);
  });
});
