import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Path } from '../model/origin.ts';
import { editSpec } from './edit.ts';

const SPEC = `# Owned by payments.
apiVersion: quartet/v1
kind: Service   # the main one
metadata:
  name: checkout
  labels: { team: payments,  product: web }  # may change
spec:
  profile: node-http

  # where it runs
  selector: {job: checkout}
  objectives:
    - { name: availability, signal: errors, target: 99.9%, window: 30d } # promised
    - name: latency   # felt
      signal: latency
      threshold: '250ms'
      target: 99%
      window: 30d
  alerts:
    HighErrorRate:
      threshold: 5%   # was 3 %
      # keep it calm
      for: 5m
  description: >
    Takes orders
    and payments.
---
kind: Host
metadata: { name: db1 }
`;

function edited(path: Path, value: unknown, text = SPEC, document = 0): string {
  const result = editSpec(text, path, value, document);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}

/** The lines that differ, old before new. */
function changed(after: string, before = SPEC): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const [old, next] = [before.split('\n'), after.split('\n')];
  return { gone: old.filter((line) => !next.includes(line)), come: next.filter((line) => !old.includes(line)) };
}

describe('editSpec', () => {
  it.each<[string, Path, unknown, readonly string[], readonly string[]]>([
    [
      'a plain value',
      ['spec', 'alerts', 'HighErrorRate', 'threshold'],
      '7%',
      ['      threshold: 5%   # was 3 %'],
      ['      threshold: 7%   # was 3 %'],
    ],
    [
      'a quoted value, in its quotes',
      ['spec', 'objectives', 1, 'threshold'],
      '300ms',
      ["      threshold: '250ms'"],
      ["      threshold: '300ms'"],
    ],
    [
      'a value in braces',
      ['spec', 'objectives', 0, 'target'],
      '99%',
      ['    - { name: availability, signal: errors, target: 99.9%, window: 30d } # promised'],
      ['    - { name: availability, signal: errors, target: 99%, window: 30d } # promised'],
    ],
    ['a field that was not there', ['spec', 'notify'], 'payments', [], ['  notify: payments']],
    [
      'a field in braces',
      ['metadata', 'labels', 'tier'],
      'gold, best',
      ['  labels: { team: payments,  product: web }  # may change'],
      ['  labels: { team: payments,  product: web, tier: "gold, best" }  # may change'],
    ],
    [
      'a mapping, in one line',
      ['spec', 'alerts', 'TrafficDrop'],
      { enabled: false, for: '10m' },
      [],
      ['    TrafficDrop: { enabled: false, for: 10m }'],
    ],
    [
      'mappings on the way',
      ['spec', 'signals', 'latency', 'quantiles'],
      [0.5, 0.99],
      [],
      ['  signals:', '    latency: { quantiles: [0.5, 0.99] }'],
    ],
    [
      'an item of a list',
      ['spec', 'objectives', 2],
      { name: 'third', signal: 'errors' },
      [],
      ['    - { name: third, signal: errors }'],
    ],
    ['a field away', ['spec', 'alerts', 'HighErrorRate', 'for'], undefined, ['      for: 5m'], []],
    [
      'a block away',
      ['spec', 'alerts', 'HighErrorRate'],
      undefined,
      ['    HighErrorRate:', '      threshold: 5%   # was 3 %', '      # keep it calm', '      for: 5m'],
      ['  alerts:', '    {}'].slice(1),
    ],
    [
      'an item away',
      ['spec', 'objectives', 0],
      undefined,
      ['    - { name: availability, signal: errors, target: 99.9%, window: 30d } # promised'],
      [],
    ],
    [
      'a folded text',
      ['spec', 'description'],
      'Sells.',
      ['  description: >', '    Takes orders', '    and payments.'],
      ['  description: Sells.'],
    ],
  ])('changes %s and nothing else', (_, path, value, gone, come) => {
    expect(changed(edited(path, value))).toEqual({ gone, come });
  });

  it('rewrites of a mapping what differs, so that its comments stay', () => {
    const after = edited(['spec', 'alerts', 'HighErrorRate'], { threshold: '5%', for: '10m', severity: 'critical' });
    expect(changed(after)).toEqual({ gone: ['      for: 5m'], come: ['      for: 10m', '      severity: critical'] });
  });

  it('edits the document that is meant', () => {
    expect(changed(edited(['metadata', 'name'], 'db2', SPEC, 1)).come).toEqual(['metadata: { name: db2 }']);
  });

  it('keeps the line ends of a text', () => {
    const text = SPEC.replaceAll('\n', '\r\n');
    const after = edited(['spec', 'notify'], 'payments', text);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(after).toContain('\r\n  notify: payments\r\n');
  });

  it('refuses what is written behind an alias, and what is no YAML', () => {
    const shared = 'a: &x { b: 1 }\nc: *x\n';
    expect(editSpec(shared, ['c', 'b'], 2)).toMatchObject({ ok: false });
    expect(editSpec('a: [', ['a'], 1)).toMatchObject({ ok: false, reason: 'the text is not valid YAML' });
    expect(editSpec('a: 1\n', ['a', 'b'], 1)).toMatchObject({ ok: false });
    expect(editSpec('a: 1\n', ['a'], 1, 3)).toMatchObject({ ok: false, reason: 'there is no such document' });
  });

  it('changes nothing where the value is there already', () => {
    expect(edited(['spec', 'profile'], 'node-http')).toBe(SPEC);
  });

  it('gives a text that means what was asked for, whatever the value', () => {
    const leaf = fc.oneof(fc.string({ maxLength: 30 }), fc.integer(), fc.boolean(), fc.constant(null));
    const value = fc.oneof(
      leaf,
      fc.array(leaf, { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), leaf, { maxKeys: 3 }),
    );
    const path = fc.constantFrom<Path>(
      ['spec', 'alerts', 'HighErrorRate'],
      ['spec', 'alerts', 'New'],
      ['spec', 'description'],
      ['metadata', 'labels', 'team'],
      ['metadata', 'labels', 'new'],
      ['spec', 'objectives', 0],
      ['spec', 'objectives', 2],
      ['spec', 'objectives'],
      ['spec', 'new', 'deep'],
    );
    fc.assert(
      fc.property(path, value, (at, wanted) => {
        const after = edited(at, wanted);
        const docs = parseAllDocuments(after);
        expect(docs[0]!.getIn(at, true) === undefined ? undefined : docs[0]!.toJS()).toBeDefined();
        const found = at.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], docs[0]!.toJS());
        expect(found).toEqual(wanted);
        expect(after).toContain('# Owned by payments.');
      }),
      { numRuns: 300 },
    );
  });
});
