import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Where } from '../lint/check.ts';
import { isAlert } from '../plan.ts';
import { readRuleFile } from './rule-file.ts';
import { ruleFileCodes } from './rule-file-codes.ts';

function codes(text: string): string[] {
  return readRuleFile({ file: 'r.yaml', text }).diagnostics.map(
    ({ code, line, column }) => `${line}:${column} ${code}`,
  );
}

function ruleOf(text: string) {
  const { groups, diagnostics } = readRuleFile({ file: 'r.yaml', text });
  expect(diagnostics).toEqual([]);
  return groups[0]!.rules[0]!;
}

/** The source text at the place of `where`. */
function textAt(text: string, where: Where): string {
  const { line, column, endLine, endColumn } = ruleOf(text).place(where);
  const lines = text.split(/\r\n|\n/);
  expect(endLine).toBe(line);
  return lines[line! - 1]!.slice(column! - 1, endColumn! - 1);
}

const rule = (body: string): string => `groups:\n- name: g\n  rules:\n${body}`;

describe('readRuleFile', () => {
  it('reads groups, intervals, records and alerts', () => {
    const text = `groups:
- name: g
  interval: 1m30s
  labels: { a: "1", b: "2" }
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
    labels: { b: "3" }
  - alert: Down
    expr: up == 0
    for: 5m
    keep_firing_for: 0
    labels: { severity: 1 }
    annotations: { summary: "{{ $labels.job }}" }
`;
    const { groups, diagnostics } = readRuleFile({ file: 'r.yaml', text });
    expect(diagnostics).toEqual([]);
    expect(groups.map(({ name, file, interval }) => ({ name, file, interval }))).toEqual([
      { name: 'g', file: 'r.yaml', interval: 90_000 },
    ]);
    expect(groups[0]!.rules.map((each) => each.rule)).toEqual([
      { record: 'job:up:sum', expr: 'sum by (job) (up)', labels: { a: '1', b: '3' } },
      {
        alert: 'Down',
        expr: 'up == 0',
        for: 300_000,
        keepFiringFor: 0,
        labels: { a: '1', b: '2', severity: '1' },
        annotations: { summary: '{{ $labels.job }}' },
      },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a comment', '# none\n'],
    ['no groups', 'groups:\n'],
    ['an empty list', 'groups: []\n'],
    ['an empty second document', 'groups: []\n---\n'],
    ['a byte order mark and CRLF', '\uFEFFgroups:\r\n- name: g\r\n  rules: []\r\n'],
  ])('accepts %s', (_, text) => {
    expect(codes(text)).toEqual([]);
  });

  it.each([
    ['two documents', 'groups: []\n---\ngroups:\n- name: a\n  rules: []\n', ['3:1 multi-document']],
    ['an unknown field of the file', 'group: []\n', ['1:1 rule-field-unknown']],
    ['an unknown field of a group', 'groups:\n- name: g\n  every: 1m\n  rules: []\n', ['3:3 rule-field-unknown']],
    [
      'an unknown field of a rule',
      rule('  - alert: A\n    expression: up\n'),
      ['4:12 rule-field-missing', '5:5 rule-field-unknown'],
    ],
    ['a group name used twice', 'groups:\n- name: g\n  rules: []\n- name: g\n  rules: []\n', ['4:9 group-repeated']],
    ['a group without a name', 'groups:\n- rules: []\n', ['2:3 rule-field-missing']],
    ['groups that are no list', 'groups:\n  name: g\n', ['1:1 rule-field-type']],
    ['a rule that is a word', rule('  - up\n'), ['4:5 rule-field-type']],
    ['neither alert nor record', rule('  - expr: up\n'), ['4:5 rule-field-missing']],
    ['both alert and record', rule('  - alert: A\n    record: b\n    expr: up\n'), ['4:12 rule-kind']],
    ['no expression', rule('  - alert: A\n'), ['4:12 rule-field-missing']],
    ['an empty expression', rule('  - alert: A\n    expr: ""\n'), ['5:11 rule-field-missing']],
    [
      'an expression that is a mapping',
      rule('  - alert: A\n    expr: {a: b}\n'),
      ['4:12 rule-field-missing', '5:5 rule-field-type'],
    ],
    ['a record with for', rule('  - record: a\n    expr: up\n    for: 5m\n'), ['6:5 rule-kind']],
    ['a bad name of a record', rule('  - record: a-b\n    expr: up\n'), ['4:13 rule-name']],
    [
      'a bad name of a label',
      rule('  - alert: A\n    expr: up\n    labels: {a-b: c, __name__: d}\n'),
      ['6:14 rule-name', '6:22 rule-name'],
    ],
    ['a duration without a unit', rule('  - alert: A\n    expr: up\n    for: 30\n'), ['6:10 rule-duration']],
    ['a bad interval', 'groups:\n- name: g\n  interval: 1.5m\n  rules: []\n', ['3:13 rule-duration']],
    ['a bad limit', 'groups:\n- name: g\n  limit: many\n  rules: []\n', ['3:10 rule-field-type']],
    ['a key that stands twice', rule('  - alert: A\n    expr: up\n    expr: down\n'), ['6:5 yaml-duplicate-key']],
    ['a tab', 'groups:\n- name: g\n\trules: []\n', ['3:1 yaml-tab']],
    ['an open bracket', 'groups: [\n', ['2:1 yaml-syntax']],
    ['an unknown alias', 'groups: *none\n', ['1:10 yaml-syntax']],
    ['a byte that is no text', 'groups: "\0"\n', ['1:10 not-text']],
  ])('refuses %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('says which field was meant, and whose a foreign field is', () => {
    const unknown = readRuleFile({ file: 'f', text: rule('  - alert: A\n    exp: up\n') }).diagnostics;
    expect(unknown.find(({ code }) => code === 'rule-field-unknown')?.help).toBe('did you mean `expr`?');
    const thanos = 'groups:\n- name: g\n  partial_response_strategy: warn\n  rules: []\n';
    expect(readRuleFile({ file: 'f', text: thanos }).diagnostics).toMatchObject([
      { severity: 'warning', line: 3, column: 3 },
    ]);
  });

  it('shows both places of a conflict', () => {
    const text = 'groups:\n- name: g\n  rules: []\n- name: g\n  rules: []\n';
    expect(readRuleFile({ file: 'f', text }).diagnostics[0]?.also).toMatchObject([{ line: 2, column: 9 }]);
  });

  it('keeps the rules around a broken one', () => {
    const { groups } = readRuleFile({ file: 'f', text: rule('  - alert: A\n  - alert: B\n    expr: up\n') });
    expect(groups[0]!.rules.map((each) => isAlert(each.rule) && each.rule.alert)).toEqual(['B']);
  });

  it('follows anchors, aliases and merge keys', () => {
    const text = rule(
      '  - &a\n    alert: A\n    expr: &e up == 0\n    labels: &l {x: "1"}\n  - <<: *a\n    alert: B\n    labels: {<<: *l, y: "2"}\n',
    );
    const { groups, diagnostics } = readRuleFile({ file: 'f', text });
    expect(diagnostics).toEqual([]);
    expect(groups[0]!.rules[1]!.rule).toEqual({
      alert: 'B',
      expr: 'up == 0',
      labels: { x: '1', y: '2' },
      annotations: {},
    });
  });

  it('refuses bombs and giants before they are built', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[index]}`).join(',')}]`)
      .join('\n')}\ngroups: *h\n`;
    expect(readRuleFile({ file: 'f', text: bomb }).diagnostics.map(({ code }) => code)).toEqual([
      'yaml-too-many-aliases',
    ]);
    expect(readRuleFile({ file: 'f', text: ' '.repeat(11 * 1024 * 1024) }).diagnostics.map(({ code }) => code)).toEqual(
      ['file-too-large'],
    );
    expect(readRuleFile({ file: 'f', text: '['.repeat(5000) }).diagnostics.map(({ code }) => code)).toEqual([
      'yaml-too-deep',
    ]);
  });
});

describe('places', () => {
  const inExpr = (text: string, part: string): Where => {
    const { expr } = ruleOf(text).rule;
    const start = expr.indexOf(part);
    return { start, end: start + part.length };
  };

  it.each([
    ['a plain scalar', rule('  - alert: A\n    expr: sum(up) > 1\n')],
    ['a plain scalar over two lines', rule('  - alert: A\n    expr: sum(\n        up) > 1\n')],
    ['double quotes', rule('  - alert: A\n    expr: "sum(x{a=\\"\\\\\\\\d\\"} + up) > 1"\n')],
    ['single quotes', rule("  - alert: A\n    expr: 'x{a=''b''} + up > 1'\n")],
    ['a literal block', rule('  - alert: A\n    expr: |\n      # about\n      sum(\n        up\n      ) > 1\n')],
    ['a folded block', rule('  - alert: A\n    expr: >-\n      sum(a)\n\n      + up\n')],
    ['a block with an indentation mark', rule('  - alert: A\n    expr: |2-\n        sum(a) +\n      up\n')],
    ['an anchored value', rule('  - alert: A\n    expr: &e sum(up) > 1\n')],
    ['CRLF', rule('  - alert: A\n    expr: |\n      sum(a)\n      + up\n').replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${rule('  - alert: A\n    expr: sum(up) > 1\n')}`],
  ])('inside an expression in %s', (_, text) => {
    expect(textAt(text, inExpr(text, 'up'))).toBe('up');
  });

  it('are right after the byte order mark on the first line too', () => {
    const text = '\uFEFFgroups: [{name: g, rules: [{alert: A, expr: up}]}]';
    expect(ruleOf(text).place('expr')).toMatchObject({ line: 1, column: text.indexOf('up}') });
  });

  it('of the end of an expression lie after its last character', () => {
    const text = rule('  - alert: A\n    expr: |\n      up\n\n');
    expect(ruleOf(text).place({ start: 3, end: 4 })).toMatchObject({ line: 6, column: 9 });
  });

  it('of fields, labels and annotations', () => {
    const text = rule(
      '  - alert: A\n    expr: up\n    for: 5m\n    labels:\n      team: x\n    annotations:\n      summary: "is {{ $labels.job }}"\n',
    );
    expect(textAt(text, 'name')).toBe('A');
    expect(textAt(text, 'for')).toBe('5m');
    expect(textAt(text, { label: 'team' })).toBe('team');
    expect(textAt(text, { annotation: 'summary', span: { start: 14, end: 17 } })).toBe('job');
    expect(textAt(text, { annotation: 'absent' })).toBe('A');
    expect(textAt(text, 'keep_firing_for')).toBe('A');
  });
});

describe('any text', () => {
  const parts = [
    'groups:',
    '\n',
    '- ',
    'name: g',
    '  ',
    'rules:',
    'alert: A',
    'expr: ',
    'up',
    '|',
    '>-',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '<<: *a',
    '---',
    '\t',
    '#',
    ': ',
    '!!',
    '\uFEFF',
    '\r\n',
  ];

  it('gives groups or findings, never an exception', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 5 })), { maxLength: 40 }),
        (list) => {
          const read = readRuleFile({ file: 'f', text: list.join('') });
          for (const { rules } of read.groups)
            for (const each of rules) expect(each.place('expr').line).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('is explained by a page for each code', () => {
    expect(ruleFileCodes.map(({ code }) => code)).toEqual([...ruleFileCodes.map(({ code }) => code)].sort());
    for (const { bad } of ruleFileCodes) expect(codes(bad).length).toBeGreaterThan(0);
    for (const { good } of ruleFileCodes) expect(codes(good)).toEqual([]);
  });
});
