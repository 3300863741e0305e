import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLOURS, SHOWN_ALERTS, templatesOf } from './templates.ts';

interface Alert {
  readonly status?: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-templates-'));
  writeFileSync(join(folder, 'quartet.tmpl'), templatesOf({ pages: ['critical'], slow: ['info', 'warning'] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Alertmanager's own template engine makes of `alerts`. */
function rendered(name: string, alerts: readonly Alert[], type: 'text' | 'html' = 'text'): string {
  const data = join(folder, 'data.json');
  const isFiring = alerts.some(({ status = 'firing' }) => status === 'firing');
  writeFileSync(
    data,
    JSON.stringify({
      receiver: 'shop',
      status: isFiring ? 'firing' : 'resolved',
      externalURL: 'http://alertmanager:9093',
      commonAnnotations: alerts[0]!.annotations ?? {},
      alerts: alerts.map(({ annotations = {}, labels, status = 'firing' }) => ({
        status,
        labels,
        annotations,
        startsAt: '2026-11-21T03:04:05.678Z',
        endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-21T04:16:35.678Z',
      })),
    }),
  );
  const args = [
    `--template.glob=${join(folder, 'quartet.tmpl')}`,
    `--template.data=${data}`,
    `--template.type=${type}`,
  ];
  const text = `{{ template "quartet.${name}" . }}`;
  return execFileSync('amtool', ['template', 'render', ...args, `--template.text=${text}`], { encoding: 'utf8' });
}

const page = { alertname: 'HighErrorRate', service: 'shop', severity: 'critical' };
const PAGE: Alert = {
  labels: { ...page, env: 'prod' },
  annotations: {
    summary: 'shop: 5% of requests fail',
    description: 'Look at the routes.',
    dashboard_url: 'https://grafana.example.com/a/x?a=1&b=2',
    runbook_url: 'https://example.com/runbooks#a',
  },
};
const many = (count: number, rest: Partial<Alert> = {}): readonly Alert[] =>
  Array.from({ length: count }, (_, index) => ({ ...PAGE, labels: { ...page, route: `r${index}` }, ...rest }));

describe('the title', () => {
  it('says state, severity and summary', () => {
    expect(rendered('title', [PAGE])).toBe('[FIRING critical] shop: 5% of requests fail');
    expect(rendered('title', [{ ...PAGE, status: 'resolved' }])).toBe('[RESOLVED] shop: 5% of requests fail');
  });

  it('counts the others, and says firing as long as one fires', () => {
    expect(rendered('title', [{ ...PAGE, status: 'resolved' }, PAGE, PAGE])).toBe(
      '[FIRING critical] shop: 5% of requests fail (and 1 more)',
    );
    expect(rendered('title', many(3, { status: 'resolved' }))).toContain('(and 2 more)');
  });

  it('is the name and whom it is about where there is no summary', () => {
    const of = (labels: Alert['labels']) => rendered('title', [{ labels: { alertname: 'A', ...labels } }]);
    expect([of({ service: 's' }), of({ database: 'd' }), of({ host: 'h' }), of({})]).toEqual([
      '[FIRING] A of s',
      '[FIRING] A of d',
      '[FIRING] A of h',
      '[FIRING] A',
    ]);
  });
});

describe('the colour', () => {
  const of = (severity: string, status: Alert['status'] = 'firing') =>
    rendered('color', [{ labels: { severity }, status }]);

  it('is that of the gravest alert that fires', () => {
    expect(['critical', 'warning', 'info', 'sev0', ''].map((one) => of(one))).toEqual([
      ...[COLOURS.page, COLOURS.ticket, COLOURS.info, COLOURS.page, COLOURS.page],
    ]);
    const [info, ticket] = [{ labels: { severity: 'info' } }, { labels: { severity: 'warning' } }];
    expect(rendered('color', [info, ticket, { ...PAGE, status: 'resolved' }])).toBe(COLOURS.ticket);
    expect(of('critical', 'resolved')).toBe(COLOURS.resolved);
  });

  it('leaves white letters readable', () => {
    for (const colour of Object.values(COLOURS)) expect(contrast(colour)).toBeGreaterThan(4.5);
  });

  it('has a word for PagerDuty, which knows four', () => {
    const words = ['critical', 'warning', 'info'].map((severity) =>
      rendered('pagerduty.severity', [{ labels: { severity } }]),
    );
    expect(words).toEqual(['critical', 'warning', 'info']);
  });
});

describe('a list of alerts', () => {
  it.each(['text', 'slack.text', 'html'])('in %s shows ten of each state, and says how many more there are', (name) => {
    const type = name === 'html' ? 'html' : 'text';
    const text = rendered(name, [...many(13), ...many(12, { status: 'resolved' })], type);
    expect(text).toContain('and 3 more firing');
    expect(text).toContain('and 2 more resolved');
    expect(text.split('lasted 1h12m30s')).toHaveLength(SHOWN_ALERTS + 1);
    expect(text.split('since 2026-11-21 03:04:05 UTC')).toHaveLength(SHOWN_ALERTS + 1);
    expect(rendered(name, many(10), type)).not.toContain(' more firing');
  });

  it('gives advice as long as there is something to do', () => {
    for (const name of ['text', 'slack.text'])
      expect(
        [PAGE, { ...PAGE, status: 'resolved' as const }].map((one) =>
          /Look at[\s\S]*Silence/.test(rendered(name, [one])),
        ),
      ).toEqual([true, false]);
  });

  it('shows a value where the alert has one', () => {
    const valued = { ...PAGE, annotations: { ...PAGE.annotations, value: '12 <s' } };
    expect(rendered('text', [valued])).toContain('Value: 12 <s');
    expect(rendered('slack.text', [valued])).toContain('Value: 12 &lt;s');
    expect(rendered('html', [valued], 'html')).toContain('12 &lt;s');
  });
});

describe('links', () => {
  it('stand only where they lead somewhere', () => {
    const lost = { ...PAGE, annotations: { dashboard_url: '/a/x', runbook_url: 'javascript:alert(1)' } };
    for (const [name, type] of [
      ['text', 'text'],
      ['slack.text', 'text'],
      ['html', 'html'],
    ] as const) {
      expect(rendered(name, [PAGE], type)).toMatch(/Runbook/);
      expect(rendered(name, [lost], type)).not.toMatch(/Runbook|Page\b|javascript/);
    }
    expect(rendered('link', [PAGE])).toBe('https://grafana.example.com/a/x?a=1&b=2');
    expect(rendered('link', [lost])).toBe('http://alertmanager:9093');
  });

  it('to a new silence name the labels that stay, whatever they hold', () => {
    const odd = { labels: { alertname: 'A', severity: 'critical', tier: 'x', env: `a b+c&"d\\e` } };
    const filters = [rendered('text', [odd]), rendered('slack.text', [odd]), rendered('html', [odd], 'html')].map(
      (text) => decodeURIComponent(/silences\/new\?filter=([^|"\s]*)/.exec(text)![1]!),
    );
    expect(new Set(filters)).toEqual(new Set([`{alertname="A",env="a b+c&\\"d\\\\e"}`]));
  });
});

describe('what somebody else wrote', () => {
  const hostile: Alert = {
    labels: { ...page, route: '<img src=x onerror=alert(1)> & <!here>' },
    annotations: {
      summary: '<!channel> & <script>alert(1)</script>',
      description: '<https://evil.example|Grafana>',
      runbook_url: 'https://example.com/x|y><!channel>',
    },
  };

  it('stays text in mail', () => {
    const html = rendered('html', [hostile], 'html');
    expect(html).not.toMatch(/<script|<img|<!channel/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('stays text for Slack, and cannot change where a link leads', () => {
    const text = rendered('slack.text', [hostile]);
    expect(text).not.toMatch(/<!|<https:\/\/evil/);
    expect(text).toContain('<https://example.com/xy!channel|Runbook>');
    expect(rendered('slack.title', [hostile])).toBe(
      '[FIRING critical] &lt;!channel&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;',
    );
  });
});

/** Of white on `colour`, 1 to 21, by the formula of WCAG 2. */
function contrast(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
