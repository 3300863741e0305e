import { describe, expect, it } from 'vitest';
import { renderAll, renderTemplate } from './render.ts';

const INPUT = { labels: { job: 'api' }, value: 0.0731, externalLabels: { region: 'eu' }, externalUrl: 'http://prom' };
const problemOf = (text: string) => renderTemplate(text, INPUT).problem;

describe('renderTemplate', () => {
  it('gives text without templates as it is', () => {
    expect(renderTemplate('}} 50 % {', INPUT)).toEqual({ text: '}} 50 % {' });
  });

  it('fills in labels, value and what the server adds', () => {
    const text = '{{ $labels.job }} {{ $externalLabels.region }} {{ $externalURL }} {{ $value | humanizePercentage }}';
    expect(renderTemplate(text, INPUT)).toEqual({ text: 'api eu http://prom 7.31%' });
  });

  it.each(['query', 'first', 'graphLink', 'tableLink', 'sortByLabel', 'safeHtml', 'now', 'args', 'noSuchThing'])(
    'names %s, which it cannot compute, and leaves the text as it was written',
    (name) => {
      const text = `{{ ${name} "up" | len }}`;
      expect(renderTemplate(text, INPUT)).toEqual({
        text,
        problem: { message: `\`${name}\` is not supported`, unsupported: name },
      });
    },
  );

  it.each(['define "x"', 'template "x"', 'block "x" .', 'break', 'continue'])(
    'names the keyword of {{ %s }}',
    (code) => {
      expect(problemOf(`{{ ${code} }}`)?.unsupported).toBe(code.split(' ')[0]);
    },
  );

  it.each([
    ['{{ $nope }}', '`$nope` is not defined'],
    ['{{ .Nope }}', 'alerts have no `.Nope`'],
    ['{{ $value.x }}', '`.x` of something that has no fields'],
    ['{{ gt $value 5 }}', 'of different kinds'],
    ['{{ gt $value }}', 'a comparison has two arguments'],
    ['{{ humanize "x" }}', '`x` is no number'],
    ['{{ humanize }}', 'one argument is wanted, 0 are given'],
    ['{{ toUpper $value }}', 'argument 1 is no text'],
    ['{{ $value 5 }}', 'takes no arguments'],
    ['{{ if true }}', 'has no `{{ end }}`'],
    ['{{ if true }}{{ else }}', 'has no `{{ end }}`'],
    ['{{ if true }}{{ else with . }}{{ end }}', 'is no `{{ else }}`'],
    ['{{ end }}', '`{{ end }}` closes nothing'],
    ['{{ $value', '`{{` is never closed'],
    ['{{ }}', 'a value is missing'],
    ['{{ ( $value }}', '`(` is never closed'],
    ['{{ $value ) }}', '`)` does not belong here'],
    ['{{ $value ; }}', '`;` is not understood'],
    ['{{ "\\d" }}', '`\\d` is no escape'],
    ['{{ "\\U00110000" }}', '`\\U` is no escape'],
    ['{{ match "(" "a" }}', '`(` is no regular expression'],
    ['{{ humanizeDuration 1e30 }}', 'more than a duration holds'],
  ])('says why %s fails', (text, words) => {
    const problem = problemOf(text);
    expect(problem?.message).toContain(words);
    expect(problem).not.toHaveProperty('unsupported');
  });

  it.each([
    ['{{ match "(?i)a" "A" }}', 'match'],
    ['{{ match "\\\\pL" "A" }}', 'match'],
    ['{{ reReplaceAll "ä" "a" "ä" }}', 'match'],
    ['{{ printf "%x" "a" }}', 'printf'],
    ['{{ printf "%*d" 5 5 }}', 'printf'],
    ['{{ printf "%G" $value }}', 'printf'],
    ['{{ range 5 }}{{ end }}', 'range'],
    ['{{ index $labels 5 }}', 'index'],
  ])('names what of %s the two engines may read differently', (text, name) => {
    expect(problemOf(text)?.unsupported).toBe(name);
  });

  it('never throws, whatever the text', () => {
    const pieces = [
      '{{',
      '}}',
      '-',
      '$',
      '.',
      '"',
      '`',
      '|',
      '(',
      ')',
      'if',
      'end',
      'else',
      'range',
      ' ',
      'x',
      '5',
      ':=',
    ];
    let seed = 1;
    const next = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    for (let run = 0; run < 3000; run++) {
      const text = Array.from({ length: 1 + (next() % 14) }, () => pieces[next() % pieces.length]).join('');
      expect(typeof renderTemplate(`{{${text}`, INPUT).text).toBe('string');
    }
  });
});

describe('renderAll', () => {
  it('renders what it can and tells the others by name', () => {
    const { texts, problems } = renderAll({ summary: '{{ $labels.job }}', link: '{{ graphLink "up" }}' }, INPUT);
    expect(texts).toEqual({ summary: 'api', link: '{{ graphLink "up" }}' });
    expect(Object.keys(problems)).toEqual(['link']);
  });
});
