import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../model/duration.ts';
import { folderOf, foldersAbove } from './defaults.ts';
import { readSpecs } from './read.ts';

const defaults = (spec: string) => `apiVersion: quartet/v1\nkind: Defaults\nspec: ${spec}\n`;
const service = (name: string, metadata = '', spec = '') =>
  `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: ${name}${metadata} }\nspec: { profile: node-http, selector: { job: ${name} }${spec} }\n`;

function read(files: Readonly<Record<string, string>>) {
  const { model, diagnostics } = readSpecs(Object.entries(files).map(([file, text]) => ({ file, text })));
  return { codes: diagnostics.map((one) => one.code), services: new Map(model.services.map((one) => [one.name, one])) };
}

describe('defaults', () => {
  it('are built in where no document says anything', () => {
    const { services } = read({ 'a.yaml': service('a') });
    expect(services.get('a')?.defaults).toEqual({
      labels: {},
      annotations: {},
      severities: { page: 'critical', ticket: 'warning' },
      receivers: {},
      intervals: { fast: 30 * SECOND, slow: 2 * MINUTE },
      scrapeInterval: 15 * SECOND,
      grafana: '',
    });
  });

  it('hold for their folder and those below, and the deeper one wins key by key', () => {
    const { services, codes } = read({
      'root.yaml': defaults(
        '{ labels: { env: prod, region: eu }, severities: { page: p1 }, scrapeInterval: 1m, minRequests: 5 }',
      ),
      'team/z-defaults.yaml': defaults(
        '{ labels: { region: us }, severities: { ticket: p3 }, intervals: { fast: 1m } }',
      ),
      'top.yaml': service('top'),
      'team/a.yaml': service('in-team'),
      'team/deep/er/b.yaml': service('deep'),
      'teams/c.yaml': service('beside'),
    });
    expect(codes).toEqual([]);
    expect(services.get('top')?.defaults.labels).toEqual({ env: 'prod', region: 'eu' });
    expect(services.get('beside')?.defaults.labels).toEqual({ env: 'prod', region: 'eu' });
    expect(services.get('deep')?.defaults).toMatchObject({
      labels: { env: 'prod', region: 'us' },
      severities: { page: 'p1', ticket: 'p3' },
      intervals: { fast: MINUTE, slow: 2 * MINUTE },
      scrapeInterval: MINUTE,
      minRequests: 5,
    });
    expect(services.get('deep')?.defaults).toEqual(services.get('in-team')?.defaults);
  });

  it('are one object for all services of a folder', () => {
    const { services } = read({
      'd.yaml': defaults('{ labels: { env: prod } }'),
      'a.yaml': service('a'),
      'b.yaml': service('b'),
    });
    expect(services.get('a')?.defaults).toBe(services.get('b')?.defaults);
  });

  it('give labels and annotations to the service, which its own override', () => {
    const { services } = read({
      'd.yaml': defaults('{ labels: { env: prod, team: none }, annotations: { contact: x, note: y } }'),
      'a.yaml': service('a', ', labels: { team: payments }, annotations: { note: own }'),
    });
    expect(services.get('a')).toMatchObject({
      labels: { env: 'prod', team: 'payments' },
      annotations: { contact: 'x', note: 'own' },
    });
  });

  it('yield to the identity of a service', () => {
    const { services, codes } = read({
      'd.yaml': defaults('{ labels: { env: prod, team: a } }'),
      'a.yaml': service('a', ', identity: { env: test }'),
    });
    expect(codes).toEqual([]);
    expect(services.get('a')).toMatchObject({ labels: { team: 'a' }, identity: { env: 'test' } });
  });

  it('name receivers, and the one to notify where a service names none', () => {
    const { services, codes } = read({
      'd.yaml': defaults('{ notify: everyone, receivers: { everyone: { email: [all@example.com] } } }'),
      'team/d.yaml': defaults('{ receivers: { payments: { slack: { channel: "#p", webhookUrlFile: /etc/slack } } } }'),
      'team/a.yaml': service('a', '', ', notify: payments'),
      'team/b.yaml': service('b'),
      'c.yaml': service('c', '', ', notify: payments'),
    });
    expect(services.get('a')?.notify).toBe('payments');
    expect(services.get('b')?.notify).toBe('everyone');
    expect(services.get('a')?.defaults.receivers).toEqual({
      everyone: { email: ['all@example.com'] },
      payments: { slack: { channel: '#p', webhookUrlFile: '/etc/slack' } },
    });
    expect(codes).toEqual(['unknown-receiver']);
  });

  it('drop the slash at the end of Grafana’s address', () => {
    const { services } = read({
      'd.yaml': defaults('{ grafana: "https://grafana.example.com/", runbooks: "https://r/{service}" }'),
      'a.yaml': service('a'),
    });
    expect(services.get('a')?.defaults).toMatchObject({
      grafana: 'https://grafana.example.com',
      runbooks: 'https://r/{service}',
    });
  });

  it('cannot stand twice in a folder, however the folder is spelled', () => {
    const twice = { 'a/d.yaml': defaults('{}'), './a//e.yaml': defaults('{}'), 'a/../a/f.yaml': defaults('{}') };
    expect(read(twice).codes).toEqual(['duplicate-defaults', 'duplicate-defaults']);
    expect(read({ 'd.yaml': `${defaults('{}')}---\n${defaults('{}')}` }).codes).toEqual(['duplicate-defaults']);
  });

  it('refuse intervals under which series would come and go', () => {
    expect(read({ 'd.yaml': defaults('{ intervals: { slow: 5m } }') }).codes).toEqual(['out-of-range']);
    expect(read({ 'd.yaml': defaults('{ intervals: { slow: 4m59s } }') }).codes).toEqual([]);
    expect(read({ 'd.yaml': defaults('{ scrapeInterval: 0s }') }).codes).toEqual(['out-of-range']);
  });
});

describe('folders', () => {
  it.each([
    ['a.yaml', ''],
    ['./a.yaml', ''],
    ['-', ''],
    ['x/a.yaml', 'x'],
    ['x/./y//a.yaml', 'x/y'],
    ['x/../a.yaml', ''],
    ['../x/a.yaml', '../x'],
    ['/x/y/a.yaml', '/x/y'],
    ['/a.yaml', '/'],
    ['x\\y\\a.yaml', 'x/y'],
  ])('%j lies in %j', (file, folder) => {
    expect(folderOf(file)).toBe(folder);
  });

  it('lie in those above', () => {
    expect(foldersAbove('')).toEqual(['']);
    expect(foldersAbove('a/b')).toEqual(['', 'a', 'a/b']);
    expect(foldersAbove('/a/b')).toEqual(['/', '/a', '/a/b']);
    expect(foldersAbove('/')).toEqual(['/']);
  });
});
