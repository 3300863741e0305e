import { describe, expect, it, vi } from 'vitest';
import type { OpenSpec } from '../../server/rule-store.ts';
import { compileDraft } from './compile-draft.ts';
import { alertOf } from './use-alert.ts';
import { begin } from './use-session.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));

const SPEC = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  objectives: [{ name: a, signal: errors, target: 99% }]
  alerts: { SaturationHigh: { threshold: 80% } }
`;
const OWNER = { kind: 'Service', name: 'shop' } as const;
const draftOf = (text: string) => compileDraft('x.yaml', text, [], OWNER);
const edited = (text: string, id: string) => alertOf(draftOf(text), draftOf(SPEC), OWNER, id);

describe('alertOf', () => {
  it('has what the spec says, what can be said, and the rule it became', () => {
    const alert = edited(SPEC.replace('80%', '85%'), 'SaturationHigh')!;
    expect(alert.fields).toEqual({ threshold: '85%' });
    expect(alert.kind?.threshold?.unit).toBe('ratio');
    expect(alert.rules.map(({ rule }) => rule.expr)).toEqual(['service:saturation:ratio{service="shop"} > 0.85']);
    expect(alert.before.map(({ rule }) => rule.expr)).toEqual(['service:saturation:ratio{service="shop"} > 0.8']);
  });

  it('is there without a rule where an objective stands for it', () => {
    const alert = edited(SPEC, 'HighErrorRate')!;
    expect([alert.rules, alert.fields, alert.kind?.isCovered]).toEqual([[], {}, true]);
  });

  it('stays with what stood there while the text is no YAML', () => {
    const alert = edited(`${SPEC}bad: [`, 'SaturationHigh')!;
    expect(alert.rules).toEqual([]);
    expect(alert.before).toHaveLength(1);
    expect(alert.kind?.id).toBe('SaturationHigh');
  });

  it('is not there where nobody knows it', () => {
    expect(edited(SPEC, 'Nothing')).toBeUndefined();
  });
});

describe('begin', () => {
  const opened: OpenSpec = { path: 'x.yaml', etag: '"2"', text: 'now', context: [], canWrite: true };
  const kept = { text: 'mine', base: 'then', etag: '"1"', at: 5 };

  it('goes on with a draft, from the version that it was made from', () => {
    const { open, resumed, text } = begin(opened, kept);
    expect([text, open.text, open.etag, resumed]).toEqual(['mine', 'then', '"1"', kept]);
  });

  it('begins with what stands there where nothing is left to do', () => {
    for (const done of [undefined, { ...kept, text: 'now' }, { ...kept, text: 'then' }]) {
      expect(begin(opened, done)).toEqual({ open: opened, text: 'now', refusal: undefined, resumed: undefined });
    }
  });
});
