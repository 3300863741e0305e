import { describe, expect, it } from 'vitest';
import { problemLines, problemsOf } from './problems.ts';

/** As promtool 2.42 prints it. */
const FAILED = `Unit Testing:  t.yaml

  FAILED:
    name: fires: when down,
    alertname: Down, time: 5m,${' '}
        exp:[],${' '}
        got:[
            0:
              Labels:{alertname="Down", job="a"}
              Annotations:{summary="a down"}
            ]
    name: fires: when down,
    alertname: Down, time: 6m,${' '}
        exp:[
            0:
              Labels:{alertname="Down", job="a"}
              Annotations:{summary="x"}
            ],${' '}
        got:[]
    expr: "a{b=\\"c\\"}", time: 1m,
        exp: {__name__="a:b"} 3E+00
        got: nil
`;

describe('problemsOf', () => {
  it('reads alerts and expressions with what was expected and what came', () => {
    expect(problemsOf(FAILED)).toEqual([
      {
        subject: 'Down',
        at: '5m',
        expected: 'nothing',
        got: '{alertname="Down", job="a"}\nannotations {summary="a down"}',
      },
      { subject: 'Down', at: '6m', expected: '{alertname="Down", job="a"}\nannotations {summary="x"}', got: 'nothing' },
      { subject: 'a{b="c"}', at: '1m', expected: '{__name__="a:b"} 3E+00', got: 'nothing' },
    ]);
  });

  it('keeps words of unknown form, each once', () => {
    const output =
      '  FAILED:\nbad.yaml: yaml: line 3: did not find expected key\nbad.yaml: yaml: line 3: did not find expected key\n';
    expect(problemsOf(output)).toEqual([{ text: 'bad.yaml: yaml: line 3: did not find expected key' }]);
  });

  it('finds none where all is well', () => {
    expect(problemsOf('Unit Testing:  t.yaml\n  SUCCESS\n\n')).toEqual([]);
  });
});

it('problemLines lines up what was expected with what came', () => {
  expect(problemLines({ subject: 'Down', at: '5m', expected: 'nothing', got: '{a="b"}\nannotations {}' })).toEqual([
    'Down at 5m',
    '  expected nothing',
    '  got      {a="b"}',
    '           annotations {}',
  ]);
  expect(problemLines({ text: 'no such file' })).toEqual(['no such file']);
});
