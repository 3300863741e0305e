import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compile, compileParts } from '../../generator/src/compile.ts';
import type { AlertRule } from '../../generator/src/plan.ts';
import { isAlert } from '../../generator/src/plan.ts';
import { renderAll } from '../../generator/src/template/render.ts';
import type { SmtpSink } from '../local/sinks/smtp.ts';
import { startSmtpSink } from '../local/sinks/smtp.ts';
import type { WebhookSink } from '../local/sinks/webhook.ts';
import { startWebhookSink } from '../local/sinks/webhook.ts';
import type { RunningAlertmanager, SentAlert } from './alertmanager.ts';
import { startAlertmanager } from './alertmanager.ts';

/** Paths and ports of a run are filled in where they are known. */
const SPECS = (smtpPort: number, slackFile: string, webhook: string) => `apiVersion: quartet/v1
kind: Defaults
spec:
  grafana: https://grafana.example.com
  smtp: { smarthost: "127.0.0.1:${smtpPort}", from: alerts@example.com, requireTls: false }
  receivers:
    shop:
      email: [shop@example.com]
      slack: { channel: "#shop", webhookUrlFile: ${slackFile} }
    databases: { email: [databases@example.com] }
    operations: { webhook: { url: "${webhook}" } }
  notify: operations
---
apiVersion: quartet/v1
kind: Service
metadata: { name: cart, labels: { team: shop } }
spec:
  profile: node-http
  selector: { job: cart }
  dependsOn: [orders]
  objectives: [{ name: availability, signal: errors, target: 99.9% }]
  notify: shop
---
apiVersion: quartet/v1
kind: Service
metadata: { name: search, labels: { team: shop } }
spec:
  profile: node-http
  selector: { job: search }
  alerts: { HighErrorRate: { annotations: { summary: "search <b>& <!channel></b> fails" } } }
  notify: shop
---
apiVersion: quartet/v1
kind: Database
metadata: { name: orders, labels: { team: databases } }
spec: { engine: mysql, selector: { job: mysql, instance: "db1:9104" }, notify: databases }
`;

let folder = '';
let smtp: SmtpSink;
let hooks: WebhookSink;
let alertmanager: RunningAlertmanager;
let rules: readonly AlertRule[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-alerting-'));
  smtp = await startSmtpSink();
  hooks = await startWebhookSink();
  const slackFile = join(folder, 'slack-url');
  writeFileSync(slackFile, `http://127.0.0.1:${hooks.port}/slack\n`);
  const specs = SPECS(smtp.port, slackFile, `http://127.0.0.1:${hooks.port}/operations`);
  const sources = [{ file: 'specs.yaml', text: specs }];
  const { diagnostics, files } = compile(sources, { targets: ['alertmanager'] });
  expect(diagnostics).toEqual([]);
  for (const { path, text } of files) {
    const file = join(folder, path.replace('alertmanager/', ''));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, inFastMotion(text));
  }
  rules = [...compileParts(sources, { targets: ['prometheus-rules'] })].flatMap(({ groups = [] }) =>
    groups.flatMap((group) => group.rules.filter(isAlert)),
  );
  alertmanager = await startAlertmanager(folder);
});

afterAll(async () => {
  await alertmanager?.stop();
  await Promise.all([smtp?.stop(), hooks?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Nobody waits half a minute for a test: only the lengths of waiting are others. */
function inFastMotion(text: string): string {
  return text.replace(/group_wait: \w+/g, 'group_wait: 1s').replace(/group_interval: \w+/g, 'group_interval: 1s');
}

const STARTED = new Date(Date.now() - 750_000);

/** The alert of a rule as Prometheus would send it, with its texts filled in. */
function alertOf(labels: Readonly<Record<string, string>>, value: number, isOver = false): SentAlert {
  const rule = rules.find((one) =>
    Object.entries(labels).every(([name, text]) => (name === 'alertname' ? one.alert : one.labels[name]) === text),
  );
  if (!rule) throw new Error(`no rule has ${JSON.stringify(labels)}`);
  const of = rule.labels.database ? { instance: 'db1:9104' } : {};
  const own = { ...rule.labels, ...of };
  const { texts } = renderAll(rule.annotations, { labels: own, value });
  return {
    labels: { ...own, alertname: rule.alert },
    annotations: texts,
    startsAt: STARTED.toISOString(),
    endsAt: new Date(isOver ? STARTED.getTime() + 750_000 : Date.now() + 600_000).toISOString(),
  };
}

const DOWN = { alertname: 'MySQLDown', database: 'orders' };
const BURN = { alertname: 'ErrorBudgetBurn', service: 'cart', tier: 'page-fast' };
const FAILS = { alertname: 'HighErrorRate', service: 'search' };
const DROP = { alertname: 'TrafficDrop', service: 'search' };
const UNKNOWN: SentAlert = {
  labels: { alertname: 'Watchdog' },
  startsAt: STARTED.toISOString(),
  endsAt: new Date(Date.now() + 600_000).toISOString(),
};

const stateOf = async () =>
  Object.fromEntries(
    (await alertmanager.alerts()).map(({ labels, status }) => [
      [labels.alertname, labels.service ?? labels.database, labels.tier].filter(Boolean).join(' '),
      status.inhibitedBy.length > 0 ? 'inhibited' : status.state,
    ]),
  );

describe('Alertmanager on what is generated', () => {
  it('silences the symptoms of a database that is down and what can wait, and nothing else', async () => {
    // What has fired for long is sent at once, so the causes come first, as they do where rules find them.
    await alertmanager.send([alertOf(DOWN, 0), alertOf(FAILS, 0.123), UNKNOWN]);
    await expect.poll(stateOf).toMatchObject({ 'MySQLDown orders': 'active', 'HighErrorRate search': 'active' });
    await alertmanager.send([
      alertOf(BURN, 0.5),
      alertOf({ ...BURN, tier: 'page-slow' }, 0.5),
      alertOf({ alertname: 'MySQLSlowQueries', database: 'orders' }, 3),
      alertOf(DROP, 0.1),
    ]);
    await expect.poll(stateOf, { timeout: 10_000 }).toEqual({
      'MySQLDown orders': 'active',
      'ErrorBudgetBurn cart page-fast': 'inhibited',
      'ErrorBudgetBurn cart page-slow': 'inhibited',
      'MySQLSlowQueries orders': 'inhibited',
      'HighErrorRate search': 'active',
      'TrafficDrop search': 'inhibited',
      Watchdog: 'active',
    });
  });

  it('writes to the owner alone, in a mail that says what and since when', async () => {
    await vi.waitFor(() => expect(smtp.messages()).toHaveLength(2), 15_000);
    const mails = [...smtp.messages()].sort((a, b) => (a.to[0]! < b.to[0]! ? -1 : 1));
    expect(mails.map(({ subject, to }) => [to, subject])).toEqual([
      [['databases@example.com'], '[FIRING critical] orders (db1:9104): the server does not answer'],
      [['shop@example.com'], '[FIRING critical] search <b>& <!channel></b> fails'],
    ]);
    const { html, text } = mails[1]!;
    const lines = text.replaceAll('\r', '').split('\n');
    expect(lines).toContain('1 firing');
    expect(lines).toContain('search <b>& <!channel></b> fails');
    expect(lines).toContain(`  firing since ${STARTED.toISOString().slice(0, 19).replace('T', ' ')} UTC`);
    expect(lines).toContain('  Alert: HighErrorRate of search, critical');
    expect(lines).toContain('  Page: https://grafana.example.com/a/quartet-goldensignals-app/services/search');
    expect(text).toMatch(/ {2}Runbook: https:\/\/grafana\.example\.com\S+HighErrorRate\n/);
    expect(text).toContain(`  Silence: ${alertmanager.url}/#/silences/new?filter=%7Balertname%3D%22HighErrorRate%22`);
    expect(html).toContain('search &lt;b&gt;&amp; &lt;!channel&gt;&lt;/b&gt; fails');
    expect(html).not.toContain('<b>&');
    expect(html).toContain('background:#c4162a');
  });

  it('writes to Slack without calling everybody, and to the default receiver what no spec knows', async () => {
    const bodies = (path: string) => hooks.received().filter((one) => one.path === path);
    await vi.waitFor(() => expect(bodies('/operations').length).toBeGreaterThan(0), 15_000);
    expect(bodies('/operations')[0]!.body).toMatchObject({
      receiver: 'operations',
      alerts: [{ labels: { alertname: 'Watchdog' } }],
    });
    expect(bodies('/slack')).toHaveLength(1);
    const { body } = bodies('/slack')[0]!;
    expect(body).toMatchObject({ channel: '#shop', attachments: [{ color: '#c4162a' }] });
    const { text, title, title_link } = (body as SlackMessage).attachments[0]!;
    expect(title).toBe('[FIRING critical] search &lt;b&gt;&amp; &lt;!channel&gt;&lt;/b&gt; fails');
    expect(title_link).toBe('https://grafana.example.com/a/quartet-goldensignals-app/services/search');
    expect(text).toContain('*search &lt;b&gt;&amp; &lt;!channel&gt;&lt;/b&gt; fails*');
    expect(text).toContain('|Silence>');
    expect(text).not.toContain('<!');
  });

  it('says for how long it lasted when it is over, and tells what was silenced once its cause is gone', async () => {
    await alertmanager.send([alertOf(DOWN, 0, true), alertOf(FAILS, 0.1, true)]);
    const resolved = () => smtp.messages().filter(({ subject }) => subject.startsWith('[RESOLVED]'));
    await vi.waitFor(() => expect(resolved()).toHaveLength(2), 20_000);
    const mail = resolved().find(({ to }) => to.includes('shop@example.com'))!;
    expect(mail.subject).toBe('[RESOLVED] search <b>& <!channel></b> fails');
    expect(mail.text).toMatch(/resolved [\d-]+ [\d:]+ to [\d:]+ UTC, lasted 12m30s/);
    expect(mail.html).toContain('background:#1a7f4b');
    expect(mail.text).not.toContain('Silence:');
    const of = (subject: RegExp) => smtp.messages().filter((one) => subject.test(one.subject));
    await vi.waitFor(() => {
      expect(of(/^\[FIRING critical\] cart: 50% of requests miss availability/)).toHaveLength(1);
      expect(of(/^\[FIRING warning\] search: traffic/)).toHaveLength(1);
    }, 20_000);
    expect(await stateOf()).toEqual({
      'ErrorBudgetBurn cart page-fast': 'active',
      'ErrorBudgetBurn cart page-slow': 'inhibited',
      'MySQLSlowQueries orders': 'active',
      'TrafficDrop search': 'active',
      Watchdog: 'active',
    });
  });
});

interface SlackMessage {
  readonly attachments: readonly { readonly text: string; readonly title: string; readonly title_link: string }[];
}
