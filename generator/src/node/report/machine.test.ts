import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { githubOf, jsonOf } from './machine.ts';

const FINDING: Diagnostic = {
  code: 'unknown-signal',
  severity: 'warning',
  message: '100% of `latncy`,\nno signal.',
  expected: 'latency',
  help: 'write latency',
  file: 'specs/a,b:c.yaml',
  line: 3,
  column: 15,
  endLine: 3,
  endColumn: 21,
  rule: 'HighLatency',
  also: [{ file: 'other.yaml', line: 1, message: 'here' }],
};

describe('githubOf', () => {
  it('escapes what would end a property or the command', () => {
    expect(githubOf([FINDING])).toBe(
      '::warning file=specs/a%2Cb%3Ac.yaml,line=3,endLine=3,col=15,endColumn=21,title=unknown-signal::' +
        '100%25 of `latncy`,%0Ano signal.%0Aexpected latency%0Aalso other.yaml:1: here%0Ahelp: write latency\n',
    );
  });

  it('calls an info a notice and leaves out what is not known', () => {
    expect(githubOf([{ code: 'x', severity: 'info', message: 'Said.' }])).toBe('::notice title=x::Said.\n');
  });
});

describe('jsonOf', () => {
  it('is one object with the fields of the contract and the keys of the command', () => {
    const parsed = JSON.parse(jsonOf([FINDING], { files: 1 }));
    expect(parsed).toEqual({ diagnostics: [FINDING], files: 1 });
    expect(Object.keys(parsed.diagnostics[0]).slice(0, 3)).toEqual(['code', 'severity', 'message']);
  });

  it('always has a list of other places', () => {
    expect(JSON.parse(jsonOf([{ code: 'x', severity: 'info', message: 'Said.' }], {})).diagnostics[0].also).toEqual([]);
  });

  it('ends with one line feed', () => {
    expect(jsonOf([], {})).toBe('{\n  "diagnostics": []\n}\n');
  });
});
