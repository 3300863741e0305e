import { describe, expect, it } from 'vitest';
import { compileDraft, costOf, findingsAt, hasErrors } from './compile-draft.ts';

const OWNER = { kind: 'Service', name: 'shop' } as const;
const DEFAULTS = {
  file: 'defaults.yaml',
  text: 'apiVersion: quartet/v1\nkind: Defaults\nspec: { labels: { env: prod }, intervals: { fast: 15s } }\n',
};
const SPEC = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  dependsOn: [shop-db]
  alerts:
    HighErrorRate: { threshold: 5%, for: 5m }
---
apiVersion: quartet/v1
kind: Service
metadata: { name: other }
spec: { profile: node-http, selector: { job: other } }
`;
const draftOf = (text: string) => compileDraft('shop.yaml', text, [DEFAULTS], OWNER);

describe('compileDraft', () => {
  it('makes the rules of the one document, under the defaults of its folder', () => {
    const draft = draftOf(SPEC);
    expect(draft.diagnostics).toEqual([]);
    expect(draft.rules).toContain('alert: HighErrorRate');
    expect(draft.rules).toContain('env: prod');
    expect(draft.rules).toContain('interval: 15s');
    expect(draft.rules).not.toContain('service="other"');
    expect(draft.model?.kind).toBe('Service');
  });

  it('leaves to the server what the rest of the fleet decides', () => {
    const told = compileDraft('shop.yaml', `${DEFAULTS.text}---\n${SPEC}`, [], OWNER);
    for (const { diagnostics } of [draftOf(SPEC), told]) {
      const codes = diagnostics.map(({ code }) => code);
      expect(codes).not.toContain('unknown-dependency');
      expect(codes).not.toContain('nobody-notified');
    }
  });

  it('says where an alert goes by the Defaults above it', () => {
    const receivers = 'receivers: { pay: { slack: { channel: "#pay", webhookUrlFile: /s } } }, notify: pay';
    const defaults = { file: 'defaults.yaml', text: DEFAULTS.text.replace('labels:', `${receivers}, labels:`) };
    const { reachedBy } = compileDraft('shop.yaml', SPEC, [defaults], OWNER);
    expect(reachedBy({ alertname: 'HighErrorRate', service: 'shop', severity: 'critical' }).called).toBe('pay');
  });

  it('has findings and no rules where the spec has an error', () => {
    const draft = draftOf(SPEC.replace('HighErrorRate', 'HighErorRate'));
    expect(hasErrors(draft)).toBe(true);
    expect(draft.groups).toBeUndefined();
    expect(draft.rules).toBe('');
    expect(draft.document?.index).toBe(0);
  });

  it('says what is wrong with a text that is no YAML', () => {
    const draft = draftOf(`${SPEC}  bad: [1`);
    expect(draft.document).toBeUndefined();
    expect(hasErrors(draft)).toBe(true);
  });

  it('does not see itself in its context', () => {
    const draft = compileDraft('shop.yaml', SPEC, [DEFAULTS, { file: 'shop.yaml', text: SPEC }], OWNER);
    expect(draft.diagnostics).toEqual([]);
  });
});

describe('findingsAt', () => {
  const draft = draftOf(SPEC.replace('threshold: 5%', 'threshold: 120%'));
  const at = (...path: string[]) => findingsAt(draft, ['spec', 'alerts', ...path]).map(({ code }) => code);

  it('finds what is said of a field', () => {
    expect(at('HighErrorRate', 'threshold')).toEqual(['out-of-range']);
  });

  it('says nothing of other fields, written or not', () => {
    expect(at('HighErrorRate', 'for')).toEqual([]);
    expect(at('HighErrorRate', 'severity')).toEqual([]);
  });
});

it('counts evaluations by the interval of each group', () => {
  const rule = { record: 'a:b', expr: '1', labels: {} };
  const alert = { alert: 'A', expr: '1', labels: {}, annotations: {} };
  const groups = [
    { name: 'a', interval: 30_000 as never, rules: [rule, alert] },
    { name: 'b', rules: [rule] },
  ];
  expect(costOf(groups)).toEqual({ rules: 3, alerts: 1, evaluationsPerMinute: 5 });
});
