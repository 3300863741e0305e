import { describe, expect, it } from 'vitest';
import { kindOf } from './kind.ts';

const origin = { file: 'a.yaml', document: 0 };
const verdict = (document: unknown) => {
  const kind = kindOf(document, origin);
  return typeof kind === 'string' ? kind : kind.code;
};
const help = (document: unknown) => {
  const kind = kindOf(document, origin);
  return typeof kind === 'string' ? undefined : kind.help;
};
const v1 = (kind: unknown) => ({ apiVersion: 'quartet/v1', kind });

describe('kindOf', () => {
  it('knows the kinds that are read', () => {
    for (const kind of ['Service', 'Database', 'Host', 'Defaults', 'RuleSet']) expect(verdict(v1(kind))).toBe(kind);
  });

  it('asks what was meant by others', () => {
    expect(verdict(v1('service'))).toBe('unknown-kind');
    expect(help(v1('service'))).toBe('did you mean `Service`?');
    expect(help(v1('Ruleset'))).toBe('did you mean `RuleSet`?');
    expect(verdict(v1(7))).toBe('unknown-kind');
    expect(verdict(v1(null))).toBe('unknown-kind');
    expect(verdict({ apiVersion: 'quartet/v1' })).toBe('missing-field');
  });

  it('refuses other versions', () => {
    for (const apiVersion of ['quartet/v2', 'quartet', 1, null, ''])
      expect(verdict({ apiVersion, kind: 'Service' })).toBe('unknown-api-version');
    expect(verdict({ kind: 'Service' })).toBe('missing-field');
    expect(verdict({})).toBe('missing-field');
  });

  it.each([
    [{ version: 'prometheus/v1', service: 'a', slos: [] }, 'sloth'],
    [{ apiVersion: 'sloth.slok.dev/v1', kind: 'PrometheusServiceLevel' }, 'sloth'],
    [{ apiVersion: 'openslo/v1', kind: 'SLO' }, 'openslo'],
    [{ apiVersion: 'openslo.com/v2alpha', kind: 'SLO' }, 'openslo'],
    [{ groups: [] }, 'prometheus'],
  ])('names the import for %j', (document, tool) => {
    expect(verdict(document)).toBe('foreign-document');
    expect(help(document)).toContain(`--from ${tool}`);
  });

  it('knows a Kubernetes object', () => {
    expect(verdict({ apiVersion: 'v1', kind: 'ConfigMap' })).toBe('foreign-document');
    expect(verdict({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' })).toBe('foreign-document');
  });

  it('refuses what is no mapping', () => {
    for (const document of [[], 'words', 5, true]) expect(verdict(document)).toBe('not-a-document');
    for (const document of [null, undefined]) expect(verdict(document)).toBe('empty-document');
  });

  it('is not taken in by names that every object has', () => {
    expect(verdict({ apiVersion: 'quartet/v1', kind: 'constructor' })).toBe('unknown-kind');
    expect(verdict(Object.create({ apiVersion: 'quartet/v1', kind: 'Service' }))).toBe('missing-field');
  });
});
