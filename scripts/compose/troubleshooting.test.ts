import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctorCodes } from '../../generator/src/doctor/codes.ts';
import { programOf } from '../../generator/src/node/program.ts';
import { parse } from '../../generator/src/promql/parse.ts';
import { composeFile, environmentIn, ROOT } from './compose-file.ts';

const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const docker = readFileSync(join(ROOT, 'docs/docker.md'), 'utf8');

const ignore = () => {};

/** Text of each entry, by its code. */
const entries = new Map(
  page.split(/^### /m).flatMap((part): [string, string][] => {
    const [, code] = /^`([\w-]+)`\n/.exec(part) ?? [];
    return code === undefined ? [] : [[code, part.split(/^## /m)[0]!]];
  }),
);

describe('docs/troubleshooting.md', () => {
  it('has an entry for every finding that doctor can give, and for no other', () => {
    expect([...entries.keys()].sort()).toEqual(doctorCodes.map(({ code }) => code).sort());
  });

  it.each([...entries])('says of %s what one sees, where to look, and how to mend it', (_code, text) => {
    const parts = [...text.matchAll(/^\*\*(\w+):\*\* (\S+ \S+.*)$/gm)].map(([, name]) => name);
    expect(parts).toEqual(['Seen', 'Look', 'Mend']);
  });

  it('asks Prometheus in PromQL that can be read', () => {
    const queries = [...page.matchAll(/(?:^|`)q '([^']*)'/gm)].map(([, query]) => query!);
    expect(queries.length).toBeGreaterThan(25);
    for (const query of queries) {
      expect([query, parse(query).findings]).toEqual([query, []]);
    }
    expect(parse('count by (le (a)').findings).not.toEqual([]);
  });
});

describe.each([
  ['docs/troubleshooting.md', page],
  ['docs/docker.md', docker],
])('%s', (_name, text) => {
  it('names commands of quartet and of npm that there are', () => {
    const commands = programOf({ run: ignore, writeOut: ignore, writeErr: ignore, width: 100 }).commands.map(
      (command) => command.name(),
    );
    const asked = [...text.matchAll(/`quartet ([a-z]+)|quartet\.js ([a-z]+)|^quartet ([a-z]+)/gm)].map(
      ([, quoted, built, alone]) => (quoted ?? built ?? alone)!,
    );
    expect(asked.length).toBeGreaterThan(2);
    for (const command of asked) expect(commands).toContain(command);
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    for (const [, script] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });

  it('names services, profiles and settings of docker-compose.yml that there are', () => {
    const { services } = composeFile();
    const settings = environmentIn(readFileSync(join(ROOT, '.env.example'), 'utf8'));
    for (const [, service] of text.matchAll(/docker compose (?:exec|stop|restart|logs) ([a-z][\w-]*)/g)) {
      expect(Object.keys(services)).toContain(service);
    }
    const profiles = new Set(Object.values(services).flatMap((service) => service.profiles ?? []));
    for (const [, profile] of text.matchAll(/--profile ([\w-]+)/g)) expect([...profiles]).toContain(profile);
    for (const [, name] of text.matchAll(
      /\b([A-Z0-9]+_(?:FOLDER|PORT|ADDRESS|NAME|SCENARIO|DATASOURCE|REQUIRE_USER))\b/g,
    )) {
      expect([...settings.keys()]).toContain(name);
    }
  });
});

it('describes in docs/docker.md each profile, and each address that is opened without one', () => {
  const { services } = composeFile();
  for (const { profiles = [], ports = [] } of Object.values(services)) {
    for (const profile of profiles) expect(docker).toContain(`| \`${profile}\` |`);
    for (const port of profiles.length === 0 ? ports : []) {
      const [, published] = /_PORT:-(\d+)\}/.exec(port)!;
      expect(docker).toContain(`http://localhost:${published}`);
    }
  }
});
