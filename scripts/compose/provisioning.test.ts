import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { GRANTS } from '../../generator/src/catalogue/providers.ts';
import { compile } from '../../generator/src/compile.ts';
import { readSpecs } from '../../generator/src/specfile/read.ts';
import { findProgram, promtool3Path } from '../setup.mjs';
import { composeFile, mountsOf, ROOT } from './compose-file.ts';

const FOLDER = join(ROOT, 'provisioning');
const compose = composeFile();

function yaml(path: string): unknown {
  return load(readFileSync(join(FOLDER, path), 'utf8'));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(FOLDER, folder)).sort();
}

interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly file_sd_configs?: readonly { readonly files: readonly string[] }[];
  readonly dns_sd_configs?: readonly {
    readonly names: readonly string[];
    readonly type: string;
    readonly port: number;
  }[];
}

interface PrometheusConfig {
  readonly global: Readonly<Record<string, string>>;
  readonly rule_files: readonly string[];
  readonly alerting: { readonly alertmanagers: readonly Pick<ScrapeConfig, 'file_sd_configs'>[] };
  readonly scrape_configs: readonly ScrapeConfig[];
}

const prometheus = yaml('prometheus/prometheus.yml') as PrometheusConfig;

const groups = filesIn('prometheus/targets').flatMap((file) => yaml(`prometheus/targets/${file}`) as TargetGroup[]);

/** Labels of every series that Prometheus would scrape, by target. */
const scraped: readonly Readonly<Record<string, string>>[] = [
  ...groups.flatMap(({ targets, labels }) => targets.map((instance) => ({ ...labels, instance }))),
  ...prometheus.scrape_configs.flatMap(({ job_name, dns_sd_configs = [] }) =>
    dns_sd_configs.flatMap(({ names, port }) => names.map((name) => ({ job: job_name, instance: `${name}:${port}` }))),
  ),
];

const sources = filesIn('specs').map((file) => ({
  file: `provisioning/specs/${file}`,
  text: readFileSync(join(FOLDER, 'specs', file), 'utf8'),
}));

describe('prometheus.yml', () => {
  const promtools = [findProgram(['promtool']), promtool3Path()].filter(
    (path) => path !== undefined && existsSync(path),
  );

  it.each(promtools)('is read by promtool, with all files it names: %s', (promtool) => {
    const folder = mkdtempSync(join(tmpdir(), 'quartet-prometheus-'));
    try {
      cpSync(join(FOLDER, 'prometheus'), folder, { recursive: true });
      cpSync(join(FOLDER, 'generated/prometheus/rules'), join(folder, 'rules'), { recursive: true });
      const { status, stdout, stderr } = spawnSync(promtool!, ['check', 'config', 'prometheus.yml'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      expect([...stdout.matchAll(/SUCCESS: (\d+) rules found/g)].length).toBe(
        filesIn('generated/prometheus/rules').length,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('was read by at least one promtool', () => {
    expect(promtools.length, 'promtool is not installed: node scripts/setup.mjs promtool').toBeGreaterThan(0);
  });

  it('names files beside itself alone, so that it works wherever it is copied to', () => {
    const named = [
      ...prometheus.rule_files,
      ...[...prometheus.scrape_configs, ...prometheus.alerting.alertmanagers].flatMap(({ file_sd_configs = [] }) =>
        file_sd_configs.flatMap(({ files }) => files),
      ),
    ];
    expect(named).toEqual(['rules/*.yaml', 'targets/*.yaml', 'alertmanagers/*.yaml']);
    const mounts = mountsOf(compose.services.prometheus!).map(({ target }) => target);
    for (const pattern of named) expect(mounts).toContain(`/etc/prometheus/${pattern.replace('/*.yaml', '')}`);
  });

  it('scrapes as often as the specs of the stack say', () => {
    const defaults = yaml('specs/defaults.yaml') as { readonly spec: { readonly scrapeInterval: string } };
    expect(prometheus.global.scrape_interval).toBe(defaults.spec.scrapeInterval);
  });
});

describe('the targets', () => {
  it('are services of docker-compose.yml, at ports that are theirs', () => {
    for (const { instance } of scraped) {
      const [name] = instance!.split(':');
      expect(Object.keys(compose.services), instance).toContain(name === 'localhost' ? 'prometheus' : name);
    }
    const services = scraped.map(({ instance }) => instance);
    expect(new Set(services).size).toBe(services.length);
  });

  it('hold exactly one job for each selector of the specs', () => {
    const { services, databases, hosts } = readSpecs(sources).model;
    const documents = [...services, ...databases, ...hosts];
    expect(documents.length).toBe(7);
    for (const { name } of documents) {
      const document = documents.find((one) => one.name === name)!;
      const picked = scraped.filter((labels) =>
        document.selector.every(({ label, op, value }) => {
          expect([name, op]).toEqual([name, '=']);
          return labels[label] === value;
        }),
      );
      expect([name, picked.length]).toEqual([name, 1]);
    }
  });

  it('have a job each, so that no two of them are taken for one', () => {
    for (const { labels } of groups) expect(Object.keys(labels ?? {})).toEqual(['job']);
    const jobs = scraped.map(({ job }) => job);
    expect(new Set(jobs).size).toBe(jobs.length);
  });

  it('are scraped by the agent of Mimir too', () => {
    const agent = yaml('mimir/agent.yml') as PrometheusConfig & { readonly rule_files?: unknown };
    expect(agent.scrape_configs[0]).toEqual(prometheus.scrape_configs[0]);
    // An agent that is given rules does not start.
    expect(agent.rule_files).toBeUndefined();
  });
});

describe('the specs', () => {
  it('compile without a finding', () => {
    expect(compile(sources).diagnostics).toEqual([]);
  });

  it('keep what concerns the shops as the examples have it, but for what the stack names otherwise', () => {
    const read = (folder: string) => {
      const files = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.yaml'));
      const texts = files.sort().map((file) => ({ file, text: readFileSync(join(ROOT, folder, file), 'utf8') }));
      return readSpecs(texts).model.services;
    };
    const stack = readSpecs(sources).model.services;
    for (const folder of ['examples/shop/quartet', 'examples/flask/quartet']) {
      for (const { name, profile, objectives } of read(folder)) {
        const same = stack.find((one) => one.name === name);
        if (name === 'shop-guide') expect(same).toBeUndefined();
        else expect({ profile: same?.profile, objectives: same?.objectives }).toEqual({ profile, objectives });
      }
    }
  });
});

/** The fields that Grafana documents for each kind of file; `*` lists those of `jsonData` that its data sources know. */
const DATA_SOURCE =
  'access,basicAuth,basicAuthUser,database,editable,isDefault,jsonData,name,orgId,secureJsonData,type,uid,url,user,version,withCredentials';
const JSON_DATA: Readonly<Record<string, string>> = {
  alertmanager: 'handleGrafanaManagedAlerts,implementation',
  elasticsearch: 'index,interval,logLevelField,logMessageField,maxConcurrentShardRequests,timeField,timeInterval',
  loki: 'derivedFields,manageAlerts,maxLines,timeout',
  prometheus:
    'cacheLevel,customQueryParameters,disableMetricsLookup,disableRecordingRules,exemplarTraceIdDestinations,httpMethod,incrementalQuerying,incrementalQueryOverlapWindow,manageAlerts,prometheusType,prometheusVersion,queryTimeout,timeInterval',
};
const PROVIDER = 'allowUiUpdates,disableDeletion,folder,folderUid,name,options,orgId,type,updateIntervalSeconds';
const APP = 'disabled,jsonData,org_id,org_name,secureJsonData,type';

function unknownFields(object: object, known: string): readonly string[] {
  return Object.keys(object).filter((field) => !known.split(',').includes(field));
}

interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly isDefault?: boolean;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

describe('Grafana', () => {
  const environment = compose.services.grafana!.environment!;
  const files = filesIn('grafana/datasources').map(
    (file) =>
      yaml(`grafana/datasources/${file}`) as { readonly apiVersion: number; readonly datasources: DataSource[] },
  );
  const dataSources = files.flatMap(({ datasources }) => datasources);

  it('gets data sources with fields that it documents, one of them its default', () => {
    for (const file of files) expect(unknownFields(file, 'apiVersion,datasources,deleteDatasources')).toEqual([]);
    for (const source of dataSources) {
      expect([source.name, unknownFields(source, DATA_SOURCE)]).toEqual([source.name, []]);
      expect([source.name, unknownFields(source.jsonData, JSON_DATA[source.type]!)]).toEqual([source.name, []]);
    }
    expect(dataSources.map(({ uid }) => uid).sort()).toEqual([
      'alertmanager',
      'elasticsearch',
      'loki',
      'mimir',
      'prometheus',
    ]);
    expect(dataSources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual(['prometheus']);
  });

  it('reaches each of them under a name of docker-compose.yml', () => {
    for (const { name, url } of dataSources) {
      const address = url.startsWith('$') ? environment[url.slice(1)] : url;
      expect(Object.keys(compose.services), name).toContain(new URL(address!).hostname);
    }
  });

  it('gets dashboards with fields that it documents, from the folder that is mounted', () => {
    const { apiVersion, providers } = yaml('grafana/dashboards/quartet.yaml') as {
      readonly apiVersion: number;
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    expect(apiVersion).toBe(1);
    for (const provider of providers) {
      expect(unknownFields(provider, PROVIDER)).toEqual([]);
      expect(unknownFields(provider.options, 'foldersFromFilesStructure,path')).toEqual([]);
      expect(mountsOf(compose.services.grafana!)).toContainEqual({
        source: './provisioning/generated/grafana/dashboards',
        target: provider.options.path,
      });
    }
    const uids = filesIn('generated/grafana/dashboards').map(
      (file) => (yaml(`generated/grafana/dashboards/${file}`) as { readonly uid: string }).uid,
    );
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids.length).toBeGreaterThan(10);
  });

  it('gets the app with settings that it knows, and its tokens from files', () => {
    const { apps } = yaml('grafana/plugins/quartet.yaml') as {
      readonly apps: readonly {
        readonly type: string;
        readonly jsonData: Readonly<Record<string, string>>;
        readonly secureJsonData: Readonly<Record<string, string>>;
      }[];
    };
    const settings = readFileSync(join(ROOT, 'plugin/src/app/settings.ts'), 'utf8');
    const known = [...settings.matchAll(/readonly (\w+)\?: string/g)].map(([, name]) => name!);
    const secrets = /SECRETS = \[(.*)\]/.exec(settings)![1]!.replaceAll(/['\s]/g, '').split(',');
    expect(apps.length).toBe(1);
    const [app] = apps;
    expect(unknownFields(app!, APP)).toEqual([]);
    expect(app!.type).toBe(
      (JSON.parse(readFileSync(join(ROOT, 'plugin/src/plugin.json'), 'utf8')) as { id: string }).id,
    );
    expect(unknownFields(app!.jsonData, known.join(','))).toEqual([]);
    expect(Object.keys(app!.secureJsonData).sort()).toEqual([...secrets].sort());
    for (const value of Object.values(app!.secureJsonData)) {
      const [, secret] = /^\$__file\{\/run\/secrets\/(\w+)\}$/.exec(value) ?? [];
      expect(compose.services.grafana!.secrets).toContain(secret);
    }
    const uids = dataSources.map(({ uid }) => uid);
    for (const [name, value] of Object.entries(app!.jsonData)) {
      if (value.startsWith('$')) expect(Object.keys(environment), name).toContain(value.slice(1));
      else expect(uids, name).toContain(value);
    }
  });

  it('has nobody come in without a password, and the app although nobody signed it', () => {
    expect(environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: 'false',
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: 'quartet-goldensignals-app',
      GF_SECURITY_ADMIN_PASSWORD__FILE: '/run/secrets/grafana_admin_password',
    });
    expect(mountsOf(compose.services.grafana!)).toContainEqual({
      source: './plugin/dist',
      target: `/var/lib/grafana/plugins/${environment.GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS}`,
    });
  });
});

describe('the users of MySQL', () => {
  it.each(['mysql', 'mariadb'] as const)(
    'have on %s the grants that the catalogue and doctor name, word by word',
    (flavor) => {
      const text = readFileSync(join(FOLDER, `mysql/${flavor}.sql`), 'utf8');
      const statements = text.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
      expect(statements.filter((line) => line.includes("'exporter'@"))).toEqual(GRANTS[flavor]);
      const shop = statements.filter((line) => line.includes("'shop'@"));
      expect(shop).toEqual([
        "CREATE USER 'shop'@'localhost' IDENTIFIED BY '…';",
        "GRANT CREATE, INSERT, SELECT, UPDATE ON shop.* TO 'shop'@'localhost';",
      ]);
      expect(text).not.toMatch(/ON \*\.\* TO 'shop'|SELECT ON \*\.\*|ALL PRIVILEGES/);
    },
  );

  it('have on PostgreSQL the grant that the catalogue names', () => {
    const text = readFileSync(join(FOLDER, 'postgresql/postgresql.sql'), 'utf8');
    for (const statement of GRANTS.postgresql) expect(text).toContain(`\n${statement}\n`);
  });
});

it('gives Alertmanager a configuration that its own checker accepts, and secrets that are mounted', () => {
  const amtool = findProgram(['amtool']);
  if (amtool === undefined) throw new Error('amtool is not installed: node scripts/setup.mjs alertmanager');
  const folder = mkdtempSync(join(tmpdir(), 'quartet-alertmanager-'));
  try {
    cpSync(join(FOLDER, 'generated/alertmanager'), folder, { recursive: true });
    mkdirSync(join(folder, 'secrets'));
    const config = readFileSync(join(folder, 'alertmanager.yml'), 'utf8');
    const secrets = [...config.matchAll(/'?\/run\/secrets\/(\w+)'?/g)].map(([, name]) => name!);
    expect(new Set(secrets)).toEqual(new Set(compose.services.alertmanager!.secrets));
    writeFileSync(join(folder, 'alertmanager.yml'), config.replaceAll('/run/secrets/', `${folder}/secrets/`));
    for (const name of secrets) writeFileSync(join(folder, 'secrets', name), 'http://127.0.0.1:1/x');
    const { status, stdout, stderr } = spawnSync(amtool, ['check-config', join(folder, 'alertmanager.yml')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('SUCCESS');
    expect(config).toContain('mailpit:1025');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
