import { describe, expect, it } from 'vitest';
import { ruleText, serviceText } from '../../test/compiled.ts';
import { printSeries } from '../../test/exposition.ts';
import { profileCaptures } from '../../test/profile-captures.ts';
import { testRules, unitTests } from '../../test/promtool.ts';

/** HighErrorRate as the monitoring kit for Flask ships it. */
const KITS_OWN = `groups:
  - name: kit
    rules:
      - alert: HighErrorRateOfTheKit
        expr: rate(flask_http_errors_total[5m]) / rate(flask_http_requests_total[5m]) > 0.05
        for: 5m
`;

const firing = (alert: string) => `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;

describe('the Flask monitoring kit', () => {
  const capture = profileCaptures().find((one) => one.profile === 'flask-monitoring-kit')!;
  // Every request fails: what the kit counts of failures grows, the rest of its text stands still.
  const isFailure = (series: string) =>
    series.startsWith('flask_http_errors_total{') ||
    (series.startsWith('flask_http_') && series.includes('status="503"'));
  const inputs = Object.fromEntries(
    capture.samples.map((sample) => {
      const series = printSeries({ ...sample, labels: { ...sample.labels, job: 'app' } });
      return [series, isFailure(series) ? `0+${sample.value}x40` : `${sample.value}+0x40`];
    }),
  );
  const ours = ruleText(serviceText({ profile: 'flask-monitoring-kit' }));

  it('gets an alert that fires while every request fails, where its own returns nothing', () => {
    const expected = [
      { at: '20m', expr: firing('HighErrorRate'), values: { '{}': 1 } },
      { at: '20m', expr: 'service:errors:ratio_rate5m == bool 1', values: { '{service="app"}': 1 } },
      { at: '20m', expr: 'rate(flask_http_errors_total[5m]) / rate(flask_http_requests_total[5m])', values: {} },
      { at: '20m', expr: firing('HighErrorRateOfTheKit'), values: { '{}': 0 } },
      // Both sides of the kit's ratio have samples; their labels are what never meets.
      { at: '20m', expr: 'count(rate(flask_http_errors_total[5m]) > 0)', values: { '{}': 2 } },
      { at: '20m', expr: 'count(rate(flask_http_requests_total[5m]) > 0)', values: { '{}': 1 } },
    ];
    const test = unitTests(['ours.yaml', 'kit.yaml'], '30s', [{ inputs, expected, interval: '30s' }]);
    const outcome = testRules(
      [
        { path: 'ours.yaml', text: ours },
        { path: 'kit.yaml', text: KITS_OWN },
        { path: 'kit.test.yaml', text: test },
      ],
      (path) => path.endsWith('.test.yaml'),
    );
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });
});
