import { describe, expect, it } from 'vitest';
import { testRules } from '../../test/promtool.ts';
import { expandAnnotations, isExpandable } from './expand.ts';

const VALUES = [
  0, 1, 0.05, 0.123456, 0.999, 1.5, 2.5, 12.34567, 0.0025, 0.000003, 59.94, 61, 90, 3661, 90_061, 1234, 9999, 1234567,
  0.25,
];
const FORMATS = ['humanize', 'humanizeDuration', 'humanizePercentage'];
const TEXTS = Object.fromEntries([
  ...FORMATS.map((format): [string, string] => [format, `a {{ $value | ${format} }} b {{$value|${format}}}`]),
  ['plain', '{{ $value }} of {{ $labels.service }}, {{ $labels.team }}.'],
]);

describe('expandAnnotations', () => {
  it('prints every value as Prometheus prints it', () => {
    const rules = VALUES.map((value, index) => ({
      alert: `A${index}`,
      expr: `label_replace(vector(${value}), "service", "shop", "", "")`,
      labels: { team: 'web' },
      annotations: TEXTS,
    }));
    const test = {
      rule_files: ['rules.yaml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [{ series: 'up', values: '1x5' }],
          alert_rule_test: VALUES.map((value, index) => ({
            eval_time: '1m',
            alertname: `A${index}`,
            exp_alerts: [
              {
                exp_labels: { service: 'shop', team: 'web' },
                exp_annotations: expandAnnotations(TEXTS, { service: 'shop' }, value),
              },
            ],
          })),
        },
      ],
    };
    const outcome = testRules(
      [
        { path: 'rules.yaml', text: JSON.stringify({ groups: [{ name: 'g', rules }] }) },
        { path: 'text.test.yaml', text: JSON.stringify(test) },
      ],
      (path) => path.endsWith('.test.yaml'),
    );
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });

  it('leaves what it does not know as it stands', () => {
    expect(expandAnnotations({ a: '{{ $value | humanize1024 }}' }, {}, 1)).toEqual({
      a: '{{ $value | humanize1024 }}',
    });
  });
});

describe('isExpandable', () => {
  it('knows the templates of our own texts, and no other', () => {
    expect(isExpandable(TEXTS)).toBe(true);
    const others = [
      '{{ $value | humanize1024 }}',
      '{{ $labels.a | toUpper }}',
      '{{ printf "%.2f" $value }}',
      '{{ .Value }}',
      '{{',
    ];
    expect(others.filter((text) => isExpandable({ text }))).toEqual([]);
  });
});
