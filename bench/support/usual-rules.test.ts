import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder } from './folder.ts';
import { usualRuleFile, usualRules } from './usual-rules.ts';

it('reads raw series over seven windows, and the period from the shortest', () => {
  const rules = usualRules('shop', 0.25);
  expect(rules).toHaveLength(16);
  const raw = rules.filter(({ expr }) => expr.includes('http_request_duration_seconds'));
  expect(raw).toHaveLength(14);
  expect(rules.filter(({ record }) => record.endsWith('30d')).map(({ expr }) => expr)[0]).toBe(
    'sum_over_time(slo:sli_error:ratio_rate5m{service="shop",slo="availability"}[30d])' +
      ' / count_over_time(slo:sli_error:ratio_rate5m{service="shop",slo="availability"}[30d])',
  );
});

it('writes a file that promtool accepts', async () => {
  await inTemporaryFolder('usual', async (folder) => {
    const path = join(folder, 'usual.yaml');
    writeFileSync(path, usualRuleFile(['a', 'b'], 0.25, '30s'));
    expect(execFileSync('promtool', ['check', 'rules', path], { encoding: 'utf8' })).toContain('32 rules found');
  });
});
