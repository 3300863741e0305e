import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Server } from '../catalogue/testing/exposition.ts';
import { exposed, SERVERS } from '../catalogue/testing/exposition.ts';
import { compile } from '../compile.ts';
import { keptMetrics } from './scrape-keep-list.ts';

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: quartet/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
const mysql = (name: string, more = '') =>
  document('Database', name, `engine: mysql, selector: { job: mysql, instance: "${name}:9104" }${more}`);
const filesOf = (...documents: readonly string[]) => {
  const { diagnostics, files } = compile([{ file: 'a.yaml', text: documents.join('---\n') }], {
    targets: ['scrape-keep-list'],
  });
  expect(diagnostics).toEqual([]);
  return files;
};

interface Job {
  readonly job_name: string;
  readonly scrape_interval: string;
  readonly static_configs: readonly { readonly targets: readonly string[] }[];
  readonly metric_relabel_configs: readonly { readonly action: string; readonly regex: string }[];
}
const jobsOf = (text: string) => (load(text) as { readonly scrape_configs: readonly Job[] }).scrape_configs;

describe('scrape-keep-list', () => {
  it('writes a file for each kind of database in use, and for hosts', () => {
    const files = filesOf(
      mysql('db1'),
      document('Database', 'events', 'engine: postgresql, selector: { job: postgres }'),
      document('Database', 'sessions', 'engine: redis, selector: { job: redis }'),
      document('Host', 'db1', 'selector: { job: node, instance: "db1:9100" }'),
    );
    expect(files.map(({ path }) => path)).toEqual([
      'prometheus/scrape/mysql.yaml',
      'prometheus/scrape/postgresql.yaml',
      'prometheus/scrape/redis.yaml',
      'prometheus/scrape/host.yaml',
    ]);
  });

  it('writes nothing where only services are described', () => {
    expect(filesOf(document('Service', 'a', 'profile: node-http, selector: { job: a }'))).toEqual([]);
  });

  it('lists the instances of each job, those of the admin port as a job of their own', () => {
    const [file] = filesOf(mysql('db2'), mysql('db1', ', admin: { job: mysql-admin, instance: "db1:9105" }'));
    const jobs = jobsOf(file!.text);
    expect(jobs.map(({ job_name, static_configs }) => [job_name, static_configs[0]!.targets])).toEqual([
      ['mysql', ['db1:9104', 'db2:9104']],
      ['mysql-admin', ['db1:9105']],
    ]);
    expect(jobs[0]!.metric_relabel_configs).toEqual(jobs[1]!.metric_relabel_configs);
    expect(jobs[0]!.scrape_interval).toBe('15s');
  });

  it('leaves targets open where a selector names none', () => {
    const [file] = filesOf(document('Host', 'all', 'selector: { job: { regex: "node|vm" } }'));
    expect(jobsOf(file!.text)[0]).toMatchObject({ job_name: 'host', static_configs: [] });
  });

  it('keeps what rule sets read as well', () => {
    const rules = document(
      'RuleSet',
      'mine',
      'rules: [{ record: "a:b:c", expr: "sum(mysql_global_status_ssl_accepts)" }]',
    );
    const [file] = filesOf(mysql('db1'), rules);
    expect(jobsOf(file!.text)[0]!.metric_relabel_configs[0]!.regex).toContain('mysql_global_status_ssl_accepts');
    expect(keptMetrics('host', ['mysql_global_status_ssl_accepts'])).not.toContain('mysql_global_status_ssl_accepts');
  });

  it('is a configuration that Prometheus loads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quartet-scrape-'));
    try {
      const files = filesOf(
        mysql('db1', ', admin: { job: admin, instance: "db1:9105" }'),
        document('Host', 'h', 'selector: { job: node }'),
      );
      for (const [index, { text }] of files.entries()) {
        const path = join(folder, `${index}.yaml`);
        writeFileSync(path, text);
        expect(execFileSync('promtool', ['check', 'config', path], { encoding: 'utf8' })).toContain('SUCCESS');
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  // The fixture of PostgreSQL leaves out what a scrape drops first, its settings.
  const whole = (Object.keys(SERVERS) as Server[]).filter((server) => SERVERS[server] !== 'postgresql');

  it.each(whole)('keeps at most 55 % of the series of %s', (server) => {
    const series = exposed(server);
    const kept = new RegExp(`^(?:${keptMetrics(SERVERS[server]).join('|')})$`);
    const share = series.filter(({ metric }) => kept.test(metric)).length / series.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.55);
  });
});
