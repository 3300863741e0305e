import { describe, expect, it } from 'vitest';
import { printDecimal } from '../model/decimal.ts';
import { DAY, HOUR, MINUTE, printDuration } from '../model/duration.ts';
import { at } from '../model/origin.ts';
import type { Service } from '../model/service.ts';
import { MAX_FINDINGS, readSpecs } from './read.ts';

/** The example of the format, with all that this version reads. */
const FULL = `apiVersion: quartet/v1
kind: Service
metadata:
  name: checkout
  labels: { team: payments, product: web }
  identity: { env: prod }
  annotations: { runbook: https://example.com/runbooks/checkout }
spec:
  description: Takes orders and payments.
  profile: node-http
  selector: { job: checkout, zone: [a, b], shard: { not: [x, y] }, pod: { regex: "c-.*", notRegex: "c-0" }, canary: { not: yes } }
  signals:
    traffic: { exclude: { route: /healthz } }
    errors: { match: { status: "5.." }, exclude: { route: [/healthz, /metrics], method: { regex: "OPT.*" } } }
    latency: { quantiles: [99%, 0.5, 0.95], histogram: native, buckets: [50ms, 0.1, 1s], metric: request_seconds }
    saturation: [cpu, memory]
  objectives:
    - { name: availability, signal: errors, target: 99.9% }
    - { name: latency, signal: latency, threshold: 250ms, target: 0.99, window: 7d, minRequests: 0 }
    - name: checkout-route
      description: The route that earns the money.
      signal: latency
      threshold: 1s
      target: 99%
      window: { calendar: month, timeZone: Europe/Berlin }
      where: { route: /checkout, status: { not: 404 } }
      tiers:
        - { name: fast, short: 5m, long: 1h, share: 2%, severity: page, for: 2m }
        - { name: slow, short: 6h, long: 3d, factor: 1, severity: ticket }
    - name: jobs
      target: 99%
      ratio: { bad: 'sum(rate(failed[$window]))', total: 'sum(rate(jobs[$window]))' }
    - { name: backlog, target: 95%, raw: 'avg_over_time(late[$window])', window: { calendar: week } }
  dependsOn: [orders-db]
  alerts:
    HighErrorRate: { threshold: 5%, for: 5m, keepFiringFor: 0, severity: critical, minRequests: 60 }
    HighResponseTime: { threshold: 500ms, labels: { area: web }, annotations: { hint: look } }
    ErrorBudgetBurn/checkout-route: { enabled: false }
  rules:
    - { alert: QueueBacklog, expr: 'sum(queue_depth) > 1000', for: 10m, labels: { severity: warning } }
    - { record: 'job:up:sum', expr: sum by (job) (up) }
  minRequests: 10
  x-source: { kept: [anything, 1, null] }
`;

function read(text: string, file = 'specs/shop.yaml') {
  return readSpecs([{ file, text }]);
}

function service(text: string): Service {
  const { model, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return model.services[0]!;
}

const minimal = (name = 'checkout', spec = '') =>
  `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  profile: node-http\n  selector: { job: ${name} }\n${spec}`;

describe('readSpecs', () => {
  const full = service(FULL);

  it('reads who the service is', () => {
    expect(full).toMatchObject({
      kind: 'Service',
      name: 'checkout',
      labels: { team: 'payments', product: 'web' },
      identity: { env: 'prod' },
      annotations: { runbook: 'https://example.com/runbooks/checkout' },
      description: 'Takes orders and payments.',
      profile: 'node-http',
      dependsOn: ['orders-db'],
      minRequests: 10,
      origin: { file: 'specs/shop.yaml', document: 0 },
    });
    expect(full.notify).toBeUndefined();
  });

  it('turns the selector into matchers', () => {
    expect(full.selector).toEqual([
      { label: 'job', op: '=', value: 'checkout' },
      { label: 'zone', op: '=~', value: 'a|b' },
      { label: 'shard', op: '!~', value: 'x|y' },
      { label: 'pod', op: '=~', value: 'c-.*' },
      { label: 'pod', op: '!~', value: 'c-0' },
      { label: 'canary', op: '!=', value: 'yes' },
    ]);
  });

  it('reads what differs for the signals, quantiles in ascending order and buckets in seconds', () => {
    const { quantiles, ...latency } = full.signals.latency!;
    expect(quantiles?.map((quantile) => printDecimal(quantile))).toEqual(['0.5', '0.95', '0.99']);
    expect(latency).toEqual({ histogram: 'native', buckets: [0.05, 0.1, 1], metric: 'request_seconds' });
    expect(full.signals.traffic).toEqual({ exclude: [{ name: 'route', op: 'in', values: ['/healthz'] }] });
    expect(full.signals.errors).toEqual({
      match: [{ name: 'status', op: 'in', values: ['5..'] }],
      exclude: [
        { name: 'route', op: 'in', values: ['/healthz', '/metrics'] },
        { name: 'method', op: 'regex', values: ['OPT.*'] },
      ],
    });
    expect(full.signals.saturation).toEqual(['cpu', 'memory']);
  });

  it('reads targets exactly', () => {
    expect(full.objectives.map(({ target }) => printDecimal(target))).toEqual([
      '0.999',
      '0.99',
      '0.99',
      '0.99',
      '0.95',
    ]);
    expect(full.objectives[0]?.target).toEqual({ num: 999n, den: 1000n });
    expect(full.objectives.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads what each objective counts', () => {
    expect(full.objectives.map(({ measure }) => measure)).toEqual([
      { kind: 'errors' },
      { kind: 'latency', threshold: 250 },
      { kind: 'latency', threshold: 1000 },
      { kind: 'ratio', bad: 'sum(rate(failed[$window]))', total: 'sum(rate(jobs[$window]))' },
      { kind: 'raw', errorRatio: 'avg_over_time(late[$window])' },
    ]);
    expect(full.objectives[2]?.where).toEqual([
      { name: 'route', op: 'in', values: ['/checkout'] },
      { name: 'status', op: 'not-in', values: ['404'] },
    ]);
    expect(full.objectives[1]?.minRequests).toBe(0);
  });

  it('reads windows, 30 days where none is given and UTC where no zone is', () => {
    expect(full.objectives.map(({ window }) => window)).toEqual([
      { kind: 'rolling', length: 30 * DAY },
      { kind: 'rolling', length: 7 * DAY },
      { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' },
      { kind: 'rolling', length: 30 * DAY },
      { kind: 'calendar', unit: 'week', timeZone: 'UTC' },
    ]);
  });

  it('fills in the four burn tiers of the workbook, each with a short window of a twelfth', () => {
    const tiers = full.objectives[0]!.tiers;
    expect(
      tiers.map((tier) => [
        tier.name,
        printDuration(tier.short),
        printDuration(tier.long),
        printDecimal(tier.share!),
        tier.urgency,
      ]),
    ).toEqual([
      ['page-fast', '5m', '1h', '0.02', 'page'],
      ['page-slow', '30m', '6h', '0.05', 'page'],
      ['ticket-fast', '2h', '1d', '0.1', 'ticket'],
      ['ticket-slow', '6h', '3d', '0.1', 'ticket'],
    ]);
    for (const tier of tiers) expect([tier.long / tier.short, tier.for, tier.factor]).toEqual([12, 0, undefined]);
  });

  it('takes the tiers of an objective in their place', () => {
    expect(full.objectives[2]!.tiers).toEqual([
      { name: 'fast', short: 5 * MINUTE, long: HOUR, urgency: 'page', share: { num: 1n, den: 50n }, for: 2 * MINUTE },
      { name: 'slow', short: 6 * HOUR, long: 3 * DAY, urgency: 'ticket', factor: { num: 1n, den: 1n }, for: 0 },
    ]);
  });

  it('reads changes to alerts, with the unit of their threshold', () => {
    expect(full.alerts).toEqual({
      HighErrorRate: {
        threshold: { ratio: { num: 1n, den: 20n } },
        for: 5 * MINUTE,
        keepFiringFor: 0,
        severity: 'critical',
        minRequests: 60,
      },
      HighResponseTime: { threshold: { duration: 500 }, labels: { area: 'web' }, annotations: { hint: 'look' } },
      'ErrorBudgetBurn/checkout-route': { enabled: false },
    });
  });

  it('carries rules along, each with its place', () => {
    expect(full.rules).toEqual([
      {
        alert: 'QueueBacklog',
        expr: 'sum(queue_depth) > 1000',
        for: 10 * MINUTE,
        labels: { severity: 'warning' },
        annotations: {},
        path: ['spec', 'rules', 0],
      },
      { record: 'job:up:sum', expr: 'sum by (job) (up)', labels: {}, annotations: {}, path: ['spec', 'rules', 1] },
    ]);
  });

  it('reads rule sets, in one group or in several, and makes the owner a label', () => {
    const set = (spec: string) =>
      `apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: queues, labels: { team: a } }\nspec: ${spec}\n`;
    const { model, diagnostics } = readSpecs([
      { file: 'a.yaml', text: set('{ owner: payments, labels: { area: web }, rules: [{ alert: A, expr: up == 0 }] }') },
      {
        file: 'b.yaml',
        text: set(
          '{ groups: [{ name: one, interval: 1m, rules: [{ record: a, expr: up }] }, { name: two, rules: [{ record: b, expr: up }] }] }',
        ).replace('queues', 'workers'),
      },
    ]);
    expect(diagnostics).toEqual([]);
    expect(model.ruleSets.map(({ labels }) => labels)).toEqual([
      { team: 'a', area: 'web', owner: 'payments' },
      { team: 'a' },
    ]);
    expect(
      model.ruleSets.map(({ groups }) =>
        groups.map(({ name, interval, rules }) => [name, interval, rules[0]?.path.join('.')]),
      ),
    ).toEqual([
      [['queues', undefined, 'spec.rules.0']],
      [
        ['one', MINUTE, 'spec.groups.0.rules.0'],
        ['two', undefined, 'spec.groups.1.rules.0'],
      ],
    ]);
  });

  it('reads several documents of a file, and knows which is which', () => {
    const { model, diagnostics } = read(`${minimal('a')}---\n${minimal('b')}---\n${minimal('c')}`);
    expect(diagnostics).toEqual([]);
    expect(model.services.map(({ name, origin }) => [name, origin.document])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('lets a service and a rule set share a name', () => {
    const rules =
      'apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: checkout }\nspec: { rules: [{ alert: A, expr: up == 0 }] }\n';
    expect(read(`${minimal()}---\n${rules}`).diagnostics).toEqual([]);
  });

  it('keeps the sound documents of a file in which one is wrong', () => {
    const { model, diagnostics } = read(`${minimal('a')}---\n${minimal('b', '  nonsense: 1\n')}---\n${minimal('c')}`);
    expect(diagnostics.map((one) => [one.code, one.line])).toEqual([['unknown-field', 14]]);
    expect(model.services.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('keeps no document of a file with a doubled key', () => {
    const { model, diagnostics } = read(`${minimal('a')}---\n${minimal('b', '  profile: hono\n')}`);
    expect(diagnostics.map((one) => one.code)).toEqual(['yaml-duplicate-key']);
    expect(model.services).toEqual([]);
  });

  it('gives findings in the order of file, line and column, whatever the order of files', () => {
    const bad = (name: string) => minimal(name, '  b: 1\n  a: 2\n');
    const files = [
      { file: 'b.yaml', text: bad('b') },
      { file: 'a.yaml', text: bad('a') },
    ];
    const order = readSpecs(files).diagnostics.map((one) => `${one.file}:${one.line}`);
    expect(order).toEqual(['a.yaml:7', 'a.yaml:8', 'b.yaml:7', 'b.yaml:8']);
    expect(readSpecs([...files].reverse()).diagnostics.map((one) => `${one.file}:${one.line}`)).toEqual(order);
  });

  it('shows at most a hundred findings of a document, and says that there are more', () => {
    const many = minimal('a', `  dependsOn:\n${'    - 1\n'.repeat(50_000)}`);
    const { diagnostics } = read(`${many}---\n${minimal('b', '  nonsense: 1\n')}`);
    expect(diagnostics.filter((one) => one.code === 'bad-name')).toHaveLength(MAX_FINDINGS);
    expect(diagnostics.filter((one) => one.code === 'more-findings')).toHaveLength(1);
    expect(diagnostics.filter((one) => one.code === 'unknown-field')).toHaveLength(1);
  });

  it('takes no sources for an answer', () => {
    expect(readSpecs([])).toMatchObject({ model: { services: [], ruleSets: [] }, diagnostics: [] });
  });
});

describe('locate', () => {
  const { model, locate } = read(FULL);
  const origin = model.services[0]!.origin;

  it('finds the place of a part of the model', () => {
    expect(locate(at(origin, 'spec', 'objectives', 1, 'threshold'))).toEqual({
      file: 'specs/shop.yaml',
      line: 19,
      column: 52,
      endLine: 19,
      endColumn: 57,
    });
    expect(locate({ ...at(origin, 'spec', 'profile'), key: true })).toMatchObject({
      line: 10,
      column: 3,
      endColumn: 10,
    });
    expect(locate(at(origin, ...model.services[0]!.rules[1]!.path))).toMatchObject({ line: 41, column: 7 });
  });

  it('gives the objective where the tiers are the default ones', () => {
    expect(locate(at(origin, 'spec', 'objectives', 0, 'tiers', 3, 'long'))).toMatchObject({ line: 18, column: 7 });
  });

  it('gives the file alone where the document or the file is not known', () => {
    expect(locate(at({ file: 'other.yaml', document: 0 }, 'spec'))).toEqual({ file: 'other.yaml' });
    expect(locate(at({ ...origin, document: 9 }, 'spec'))).toEqual({ file: 'specs/shop.yaml' });
  });

  it('does not mix up many files that are asked for in turn', () => {
    const files = Array.from({ length: 20 }, (_, index) => ({
      file: `${index}.yaml`,
      text: `${'\n'.repeat(index)}${minimal(`s${index}`)}`,
    }));
    const many = readSpecs(files);
    for (const round of [0, 1]) {
      for (const { origin: where } of many.model.services) {
        expect(locate).not.toBe(many.locate);
        expect(many.locate(at(where, 'kind')).line).toBe(Number.parseInt(where.file, 10) + 2);
      }
      expect(round).toBeLessThan(2);
    }
  });
});

describe('a name that stands twice', () => {
  const service = (metadata: string) =>
    `apiVersion: quartet/v1\nkind: Service\nmetadata: ${metadata}\nspec: { profile: node-http, selector: { job: a } }\n`;
  const codes = (...metadata: string[]) =>
    readSpecs(metadata.map((one, index) => ({ file: `${index}.yaml`, text: service(one) }))).diagnostics.map(
      (d) => d.code,
    );

  it('is refused for the same identity, whatever its order', () => {
    expect(codes('{ name: pay }', '{ name: pay, labels: { team: b } }')).toEqual(['duplicate-name']);
    expect(
      codes('{ name: pay, identity: { env: a, zone: b } }', '{ name: pay, identity: { zone: b, env: a } }'),
    ).toEqual(['duplicate-name']);
  });

  it('is one service for each identity', () => {
    expect(codes('{ name: pay, identity: { env: prod } }', '{ name: pay, identity: { env: staging } }')).toEqual([]);
  });
});
