import { describe, expect, it } from 'vitest';
import { outlineOf, templateOf } from './template.ts';

function labels(text: string): string[] {
  return templateOf(text).labels.map(({ label, start, end }) => {
    expect(text.slice(start, end)).toBe(label);
    return label;
  });
}

describe('templateOf', () => {
  it.each([
    ['no template', []],
    ['{{ $labels.instance }} of {{$labels.job}}', ['instance', 'job']],
    ['{{ .Labels.instance }}', ['instance']],
    ['{{ index $labels "a" }}', ['a']],
    ['{{ $labels.a | toUpper }}', ['a']],
    ['{{ printf "%s" $labels.a }}', ['a']],
    ['{{ "$labels.a" }}', ['a']],
    ['{{ if $labels.a }}x{{ end }}', []],
    ['{{ range query "up" }}{{ .Labels.a }}{{ $labels.b }}{{ end }}', ['b']],
    ['{{- $labels.a -}}', ['a']],
    ['{{/* $labels.a */}}', []],
  ])('finds the labels that %s prints', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it('finds how the value is printed', () => {
    const [use] = templateOf('at {{ $value | humanize }}% now').values;
    expect(use).toMatchObject({ pipeline: '$value | humanize', after: '% now' });
    expect(templateOf('{{ if gt $value 1.0 }}a{{ end }}').values).toEqual([]);
    expect(templateOf('{{ .Value }}').values).toHaveLength(1);
  });

  it.each([
    ['{{ $labels.a', '`{{` is never closed'],
    ['{{ $labels.a }', '`{{` is never closed'],
    ['{{ }}', '`{{ }}` prints nothing'],
    ['{{ $label.a }}', '`$label` is not defined'],
    ['{{ labels.a }}', "`labels` is no function of Prometheus' templates"],
    ['{{ $value | humanise }}', "`humanise` is no function of Prometheus' templates"],
    ['{{ if $value }}x', '`if $value` has no `{{ end }}`'],
    ['x{{ end }}', '`{{ end }}` closes nothing'],
  ])('says of %s what is wrong', (text, message) => {
    expect(templateOf(text).problem?.message).toBe(message);
  });

  it.each([
    '{{ with $x := query "up" }}{{ $x | first | value }}{{ end }}',
    '{{ $a := $labels.x }}{{ $a }}',
    '{{ range $i, $e := query "up" }}{{ $i }}{{ $e.Value }}{{ end }}',
    '{{ if eq $labels.a "b" }}x{{ else if and $value true }}y{{ else }}z{{ end }}',
    '{{ define "t" }}{{ . }}{{ end }}{{ template "t" $labels.a }}',
    '{{ $value | printf "%.2f" }}{{ `raw }}` }}',
    '{{ reReplaceAll "(.*):\\\\d+" "$1" $labels.instance }}',
    '{{ $externalLabels.cluster }} {{ externalURL }}',
  ])('accepts %s', (text) => {
    expect(templateOf(text).problem).toBeUndefined();
  });
});

describe('outlineOf', () => {
  it('is the same for texts that print the same things', () => {
    expect(outlineOf('a {{ $value }}% of {{ $labels.b }}')).toBe(outlineOf('more {{ $value }}% in {{ $labels.b }}.'));
    expect(outlineOf('plain')).toBe('');
  });

  it('keeps whatever is read of a template', () => {
    for (const text of [
      '{{ $value }} percent',
      '{{ open',
      'a {{ printf "{" }} {{ $labels.x }}',
      '{{ $labels.x }}{{ $y }}',
      'x{{ if $value }}',
    ]) {
      const [outline, whole] = [templateOf(outlineOf(text)), templateOf(text)];
      expect(outline.problem?.message).toBe(whole.problem?.message);
      expect(outline.labels.map(({ label }) => label)).toEqual(whole.labels.map(({ label }) => label));
      expect(outline.values.map(({ pipeline }) => pipeline)).toEqual(whole.values.map(({ pipeline }) => pipeline));
    }
  });
});
