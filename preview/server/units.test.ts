import { describe, expect, it } from 'vitest';
import { goDuration, parseDurationMs, promDuration } from './durations.ts';
import { legendOf } from './frames.ts';
import { escapeHtml, inlineJson } from './index-page.ts';
import { cookiesOf, hasRole, permissionsOf } from './roles.ts';
import { fillTemplate, UnsupportedTemplate } from './template.ts';

describe('durations', () => {
  it('are read as Prometheus writes them', () => {
    expect(['15s', '1h30m', '250ms', '>=1m', '2d'].map(parseDurationMs)).toEqual([
      15_000, 5_400_000, 250, 60_000, 172_800_000,
    ]);
    expect(['', '15', 'abc', '$x', '-1s'].map(parseDurationMs)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are written exactly', () => {
    expect([15_000, 60_000, 90_000, 3_600_000, 1_500].map(promDuration)).toEqual(['15s', '1m', '90s', '1h', '1500ms']);
    expect([15_000, 60_000, 5_400_000, 1_500, 500].map(goDuration)).toEqual([
      '15s',
      '1m0s',
      '1h30m0s',
      '1.5s',
      '500ms',
    ]);
  });
});

describe('the legend', () => {
  const metric = { __name__: 'up', job: 'a', instance: 'i' };

  it('is a template over the labels', () => {
    expect(legendOf('{{job}} on {{ instance }}{{absent}}', metric, 'up')).toBe('a on i');
  });

  it('is the series itself without one, its labels sorted', () => {
    expect(legendOf('', metric, 'up')).toBe('up{instance="i", job="a"}');
    expect(legendOf('', { __name__: 'up' }, 'up')).toBe('up');
    expect(legendOf('', {}, 'sum(up)')).toBe('sum(up)');
  });

  it('is left to the browser when it is automatic, unless there is nothing to go by', () => {
    expect(legendOf('__auto', metric, 'up')).toBe('');
    expect(legendOf('__auto', {}, 'sum(up)')).toBe('sum(up)');
  });
});

describe('the page', () => {
  it('cannot be left by its data', () => {
    const text = inlineJson({ a: '</script><!--', b: '\u2028' });
    expect(text).not.toMatch(/[<\u2028]/);
    expect(JSON.parse(text)).toEqual({ a: '</script><!--', b: '\u2028' });
    expect(escapeHtml('<a b="c">&')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;');
  });
});

describe('templates', () => {
  const values = { jsonData: { url: 'http://a', port: 1 }, secureJsonData: { token: '{{ .JsonData.url }}' } };

  it('take settings and secrets, with and without blanks', () => {
    expect(fillTemplate('{{ .JsonData.url }}:{{.JsonData.port}}/{{ .JsonData.absent }}', values)).toBe('http://a:1/');
  });

  it('do not look for templates in what they fill in', () => {
    expect(fillTemplate('Bearer {{ .SecureJsonData.token }}', values)).toBe('Bearer {{ .JsonData.url }}');
  });

  it.each(['{{ .URL }}', '{{ if .JsonData.url }}x{{ end }}', '{{ .JsonData.url', '{{ .JsonData.a.b }}'])(
    'refuse %s',
    (text) => {
      expect(() => fillTemplate(text, values)).toThrow(UnsupportedTemplate);
    },
  );
});

describe('roles', () => {
  it('stand in an order, and a word that is none is nobody', () => {
    expect(['Viewer', 'Editor', 'Admin'].map((role) => hasRole('Editor', role))).toEqual([true, true, false]);
    expect(hasRole('Admin', 'Owner')).toBe(false);
  });

  it('grant actions to those above as well', () => {
    const declared = [
      { role: { permissions: [{ action: 'x:read' }] }, grants: ['Viewer'] },
      { role: { permissions: [{ action: 'x:write' }] }, grants: ['Admin'] },
    ];
    expect(permissionsOf('Editor', declared)).toMatchObject({ 'x:read': true });
    expect(permissionsOf('Editor', declared)).not.toHaveProperty(['x:write']);
    expect(permissionsOf('Admin', declared)).toMatchObject({ 'x:read': true, 'x:write': true, 'plugins:write': true });
  });

  it('come from a cookie among others', () => {
    const cookies = cookiesOf('a=1; host_role=Viewer; broken; odd=%zz; text=a%20b');
    expect(Object.fromEntries(cookies)).toEqual({ a: '1', host_role: 'Viewer', odd: '%zz', text: 'a b' });
    expect(cookiesOf(undefined).size).toBe(0);
  });
});
