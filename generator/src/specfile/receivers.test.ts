import { describe, expect, it } from 'vitest';
import { readSpecs } from './read.ts';

const defaults = (spec: string) => `apiVersion: quartet/v1\nkind: Defaults\nspec: ${spec}\n`;
const service =
  'apiVersion: quartet/v1\nkind: Service\nmetadata: { name: a }\nspec: { profile: node-http, selector: { job: a } }\n';

function read(files: Readonly<Record<string, string>>) {
  const { diagnostics, model } = readSpecs(Object.entries(files).map(([file, text]) => ({ file, text })));
  return { codes: diagnostics.map(({ code }) => code), diagnostics, model };
}
const receiversIn = (receivers: string) => {
  const { codes, diagnostics, model } = read({ 'd.yaml': defaults(`{ receivers: ${receivers} }`), 'a.yaml': service });
  return { codes, diagnostics, receivers: model.services[0]?.defaults.receivers };
};

describe('receivers', () => {
  it('have ways that name files for what is secret', () => {
    const { codes, receivers } = receiversIn(
      "{ a: { webhook: { url: 'http://hooks.internal:8080/alerts' } }, b: { webhook: { urlFile: /etc/hook }, pagerduty: { routingKeyFile: 'C:\\key' } } }",
    );
    expect(codes).toEqual([]);
    expect(receivers).toEqual({
      a: { webhook: { url: 'http://hooks.internal:8080/alerts' } },
      b: { webhook: { urlFile: '/etc/hook' }, pagerduty: { routingKeyFile: 'C:\\key' } },
    });
  });

  it.each([
    'https://hooks.slack.com/services/T0/B0/xyz',
    'https://discord.com/api/webhooks/1/abc',
    'https://user@example.com/',
    'https://example.com/?token=a',
    'https://example.com/hook#a',
    'https://example.com/0123456789abcdefghijklmnop',
    'https://example.webhook.office.com/x',
  ])('refuse %s, which is a secret, and do not repeat it', (url) => {
    const { diagnostics } = receiversIn(`{ a: { webhook: { url: "${url}" } } }`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['secret-in-spec']);
    expect(JSON.stringify(diagnostics)).not.toContain(url);
  });

  it('refuse an address of a webhook that stands twice, or not at all', () => {
    expect(receiversIn('{ a: { webhook: { url: "http://a", urlFile: /etc/a } } }').codes).toEqual([
      'conflicting-fields',
    ]);
    expect(receiversIn('{ a: { webhook: {} } }').codes).toEqual(['missing-field']);
  });

  it('refuse a secret in place of the file that holds it, and do not repeat it', () => {
    const { diagnostics } = receiversIn('{ a: { pagerduty: { routingKeyFile: 0a1b2c3d4e } } }');
    expect(diagnostics).toMatchObject([
      { code: 'unknown-value', message: 'The value is not the full path of a file.' },
    ]);
  });

  it('take a field that is nearly right for a slip, not for a secret', () => {
    const { diagnostics } = receiversIn('{ a: { webhook: { urlfile: /etc/a } } }');
    expect(diagnostics).toMatchObject([{ code: 'unknown-field', help: 'did you mean `urlFile`?' }]);
  });
});

describe('mail', () => {
  const SMTP = 'smarthost: "mail.example.com:587", from: "Alerts <alerts@example.com>"';

  it('is encrypted where nothing else is said', () => {
    const files = { 'd.yaml': defaults(`{ smtp: { ${SMTP}, username: a, passwordFile: /etc/p } }`), 'a.yaml': service };
    expect(read(files).model.services[0]?.defaults.smtp).toEqual({
      smarthost: 'mail.example.com:587',
      from: 'Alerts <alerts@example.com>',
      login: { username: 'a', passwordFile: '/etc/p' },
      requireTls: true,
    });
  });

  it('goes by the nearest Defaults that say how, as a whole', () => {
    const files = {
      'd.yaml': defaults(`{ smtp: { ${SMTP}, username: a, passwordFile: /etc/p } }`),
      'team/d.yaml': defaults('{ smtp: { smarthost: "localhost:25", from: a@b.example, requireTls: false } }'),
      'team/deep/d.yaml': defaults('{ labels: { env: prod } }'),
      'team/deep/a.yaml': service,
    };
    expect(read(files).model.services[0]?.defaults.smtp).toEqual({
      smarthost: 'localhost:25',
      from: 'a@b.example',
      requireTls: false,
    });
  });

  it('asks for both halves of a login', () => {
    expect(read({ 'd.yaml': defaults(`{ smtp: { ${SMTP}, passwordFile: /etc/p } }`) }).diagnostics).toMatchObject([
      { code: 'missing-field', message: '`spec.smtp.username` is missing.' },
    ]);
  });
});

describe('notify', () => {
  it('of Defaults names a receiver that they have', () => {
    expect(
      read({ 'd.yaml': defaults('{ notify: nobdy, receivers: { nobody: { email: [a@b.example] } } }') }).diagnostics,
    ).toMatchObject([{ code: 'unknown-receiver', severity: 'warning', help: 'did you mean `nobody`?' }]);
    const below = {
      'd.yaml': defaults('{ receivers: { x: { email: [a@b.example] } } }'),
      'team/d.yaml': defaults('{ notify: x }'),
    };
    expect(read(below).codes).toEqual([]);
  });

  it('stands on rule sets as well, and is that of the Defaults where they name none', () => {
    const rules = (name: string, more: string) =>
      `apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: ${name} }\nspec: { rules: [{ alert: A, expr: up }]${more} }\n`;
    const files = {
      'd.yaml': defaults('{ notify: x, receivers: { x: { email: [a@b.example] }, y: { email: [a@b.example] } } }'),
      'a.yaml': rules('a', ''),
      'b.yaml': rules('b', ', notify: y'),
      'c.yaml': rules('c', ', notify: z'),
    };
    const { codes, model } = read(files);
    expect(model.ruleSets.map(({ notify }) => notify)).toEqual(['x', 'y', 'z']);
    expect(codes).toEqual(['unknown-receiver']);
  });

  it('is kept by folder, those above first, with the receivers that each of them adds', () => {
    const { model } = read({
      'team/d.yaml': defaults('{ receivers: { y: { email: [a@b.example] } } }'),
      'd.yaml': defaults('{ notify: x, receivers: { x: { email: [a@b.example] } } }'),
    });
    expect(model.folders?.map(({ folder, notify, own }) => ({ folder, notify, own }))).toEqual([
      { folder: '', notify: 'x', own: ['x'] },
      { folder: 'team', notify: 'x', own: ['y'] },
    ]);
  });
});
