import { describe, expect, it } from 'vitest';
import { compile } from '../../generator/src/compile.ts';
import { fleetSpec } from './specs.ts';

describe('fleetSpec', () => {
  it('compiles without a finding, to one rule file a service with 34 rules or more', () => {
    const { files, diagnostics } = compile([{ file: 'fleet.yaml', text: fleetSpec(3) }], {
      targets: ['prometheus-rules'],
    });
    expect(diagnostics).toEqual([]);
    expect(files).toHaveLength(3);
    for (const { text } of files) expect(text.match(/- (record|alert):/g)!.length).toBeGreaterThanOrEqual(34);
  });
});
