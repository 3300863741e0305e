import type { IncomingMessage, RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { database, EXPRESS, MARIADB, MYSQL, NODE_HTTP, service, specs, without } from '../../doctor/testing/specs.ts';
import { type Live, type LiveTarget, listening, liveStack } from '../doctor/testing/live.ts';
import { type Ran, world } from '../testing/world.ts';

const NETWORK = { fetch: (...args: Parameters<typeof fetch>) => fetch(...args) };
const DEFAULTS =
  'apiVersion: quartet/v1\nkind: Defaults\nspec: { scrapeInterval: 1s, intervals: { fast: 1s, slow: 2s } }\n';
const LATENCY = ', objectives: [{ name: fast, signal: latency, threshold: 250ms, target: 99%, window: 30d }]';

const target = (job: string, instance: string, metrics: LiveTarget['metrics']): LiveTarget => ({
  job,
  instance,
  metrics,
});
/** Errors of collectors grow with each scrape, as those of a failing one do. */
const failing =
  (text: string, ...collectors: readonly string[]) =>
  (scrape: number): string =>
    [
      without(text, 'mysql_exporter_scrape_errors_total').trimEnd(),
      ...collectors.map((name) => `mysql_exporter_scrape_errors_total{collector="collect.${name}"} ${scrape}`),
      '',
    ].join('\n');
const rulesOf = (text: string): Readonly<Record<string, string>> => {
  const { files } = compile([{ file: 'a.yaml', text }], { targets: ['prometheus-rules'] });
  return Object.fromEntries(files.map((file, index) => [`${index}.rules.yaml`, file.text]));
};
const doctor = (text: string, url: string, options = ''): Promise<Ran> =>
  world({ 'a.yaml': text }).run(`doctor a.yaml --prometheus ${url}${options}`, NETWORK);

interface Said {
  readonly code: string;
  readonly line?: number;
  readonly message: string;
  readonly help?: string;
}
const said = (ran: Ran): readonly Said[] => (JSON.parse(ran.stdout) as { diagnostics: readonly Said[] }).diagnostics;

describe('quartet doctor on a stack that is well', () => {
  const text = specs(DEFAULTS, service('shop', `${LATENCY}, dependsOn: [db1]`), database('db1'));
  let live: Live;
  beforeAll(async () => {
    const targets = [target('shop', 'a:80', () => NODE_HTTP), target('mysql', 'db1:9104', () => MARIADB)];
    live = await liveStack({ targets, rules: rulesOf(text) });
  });
  afterAll(() => live.stop());

  it('prints one sentence with figures', async () => {
    const ran = await doctor(text, live.url);
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toMatch(
      /^2 documents examined, \d+ rules loaded and healthy, 4 requests made: all is well\.\n$/,
    );
  });

  it('says the same to machines', async () => {
    const ran = await doctor(text, live.url, ' --format json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ diagnostics: [], documents: 2, targets: 2, requests: 4 });
    expect((await doctor(text, live.url, ' --format github')).stdout).toBe('');
  });

  it('sees that the spec has changed since', async () => {
    const changed = text.replace('threshold: 250ms', 'threshold: 500ms');
    const ran = await doctor(changed, live.url, ' --format json');
    expect(ran.code).toBe(0);
    expect(said(ran).map(({ code }) => code)).toEqual(['rules-differ']);
    expect(said(ran)[0]!.message).toContain('service `shop`');
    expect((await doctor(changed, live.url, ' --fail-on warning')).code).toBe(1);
  });

  it('sees that rules of another document are not loaded', async () => {
    const ran = await doctor(
      specs(text, service('cart').replace('job: cart', 'job: shop, method: GET')),
      live.url,
      ' --format json',
    );
    expect(ran.code).toBe(1);
    expect(said(ran)[0]).toMatchObject({ code: 'rules-not-loaded', line: 17 });
  });
});

describe('quartet doctor on a stack that is ill', () => {
  const text = specs(
    DEFAULTS,
    service('shop', LATENCY.replace('250ms', '333ms')),
    service('bundle'),
    service('shopp'),
    service('down'),
    database('db1', ', flavor: mysql'),
    database('db2'),
    database('db3'),
    database('db4'),
    database('db9'),
  );
  const UNGRANTED = failing(
    without(MARIADB, 'mysql_perf_schema_', 'mysql_info_schema_innodb_metrics', 'mysql_binlog').replace(
      /^(mysql_global_variables_server_id) .*$/m,
      '$1 3',
    ),
    'binlog_size',
    'info_schema.innodb_metrics',
    'perf_schema.eventsstatements',
    'perf_schema.eventsstatementssum',
    'perf_schema.tableiowaits',
    'slave_status',
  );
  let live: Live;
  let all: readonly Said[];
  let printed: Ran;
  beforeAll(async () => {
    const targets = [
      target('shop', 'a:80', () => NODE_HTTP),
      target('bundle', 'b:80', () => EXPRESS),
      target('down', 'd:80', 'down'),
      target('mysql', 'db1:9104', () => MARIADB),
      target('mysql', 'db2:9104', failing(MYSQL, 'slave_status')),
      target('mysql', 'db3:9104', UNGRANTED),
      target('mysql', 'db4:9104', () => 'mysql_up 0\n'),
    ];
    live = await liveStack({ targets, rules: rulesOf(text) });
    all = said(await doctor(text, live.url, ' --format json'));
    printed = await doctor(text, live.url);
  });
  afterAll(() => live.stop());
  const only = (code: string): readonly Said[] => all.filter((one) => one.code === code);

  it('finds each fault and no other', () => {
    expect(all.map(({ code }) => code)).toEqual([
      'selector-matches-nothing',
      'target-down',
      'database-unreached',
      'selector-matches-nothing',
      'bucket-not-exposed',
      'profile-does-not-fit',
      ...Array<string>(4).fill('grant-missing'),
      'wrong-flavor',
      'exporter-too-old',
    ]);
  });

  it('says of a target that is down what Prometheus says', () => {
    expect(only('target-down')[0]!.message).toMatch(
      /^The target of service `down` is down: `http:\/\/127\.0\.0\.1:\d+\/metrics`, `dial tcp .*connection refused`\.$/,
    );
  });

  it('says of a selector what was meant', () => {
    const [job, instance] = only('selector-matches-nothing');
    expect(job!.help).toBe('no target has `job="shopp"`: did you mean `shop`?');
    expect(instance!.help).toBe(
      'MySQL and MariaDB exporters are in job `mysql` at `db1:9104`, `db2:9104`, `db3:9104` and `db4:9104`',
    );
  });

  it('names each grant that is missing, and the whole set once', () => {
    const helps = only('grant-missing').map(({ help }) => help!);
    expect(helps.map((help) => help.split('\n')[0])).toEqual(
      ['BINLOG MONITOR ON *.*', 'PROCESS ON *.*', 'SELECT ON performance_schema.*', 'SLAVE MONITOR ON *.*'].map(
        (privilege) => `GRANT ${privilege} TO 'exporter'@'localhost';`,
      ),
    );
    expect(printed.stdout.split('All that the exporter needs')).toHaveLength(2);
  });

  it('points into the spec, errors first, and ends with a sentence', () => {
    expect(printed.code).toBe(1);
    expect(printed.stdout).toMatch(/^a\.yaml:\d+:\d+ {2}error {2}selector-matches-nothing\n/);
    expect(printed.stdout).toContain("help: GRANT PROCESS ON *.* TO 'exporter'@'localhost';");
    expect(printed.stderr).toMatch(
      /\n9 documents examined, \d+ rules loaded and healthy, \d requests made: 6 errors, 6 warnings\.\n$/,
    );
    expect(printed.stdout.indexOf(' error ')).toBeLessThan(printed.stdout.indexOf(' warning '));
  });
});

describe('quartet doctor without a Prometheus', () => {
  const closing: (() => void)[] = [];
  afterAll(() => {
    for (const close of closing) close();
  });
  const serving = async (listener: RequestListener): Promise<string> => {
    const { port, server } = await listening(listener);
    closing.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    return `http://127.0.0.1:${port}`;
  };
  const answering = (status: number, body: string) =>
    serving((_, response) => void response.writeHead(status).end(body));
  const VECTOR = '{"status":"success","data":{"resultType":"vector","result":[]}}';

  it('is refused with the reason', async () => {
    const ran = await doctor(service('shop'), 'http://127.0.0.1:1');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('error  prometheus-unreachable\n  `http://127.0.0.1:1`: ');
  });

  it.each<[string, number, string, string]>([
    ['a page', 200, '<!doctype html><html>', 'a page for people'],
    [
      'no such path',
      404,
      '404 page not found',
      'it answers 404 Not Found, so it is no Prometheus, or stands below another path.',
    ],
    ['no JSON', 200, 'ok', 'its answer is not JSON'],
    ['other JSON', 200, '{"a":1}', 'not that of a Prometheus'],
    ['an error', 503, '{"status":"error","error":"starting up"}', 'it answers: starting up.'],
    ['a locked door', 401, '', 'it answers 401 Unauthorized.\n  help: give a token by --token-file'],
  ])('tells %s apart', async (_, status, body, words) => {
    const ran = await doctor(service('shop'), await answering(status, body));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(words);
  });

  it('waits no longer than it is told to', async () => {
    const ran = await doctor(service('shop'), await serving(() => {}), ' --timeout 200ms');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('no answer within 200ms');
  });

  it('stops when the user interrupts', async () => {
    const stopping = new AbortController();
    const url = await serving(() => stopping.abort());
    const ran = await world({ 'a.yaml': service('shop') }).run(`doctor a.yaml --prometheus ${url}`, {
      ...NETWORK,
      signal: stopping.signal,
    });
    expect(ran.code).toBe(130);
  });

  it('sends a token from a file or the environment, or a name and password, and prints none of them', async () => {
    const asked: IncomingMessage[] = [];
    const url = await serving((request, response) => {
      asked.push(request);
      response.writeHead(403).end();
    });
    const here = world({ 'a.yaml': service('shop'), token: 's3cret\n' });
    const runs = [
      await here.run(`doctor a.yaml --prometheus ${url} --token-file token`, NETWORK),
      await here.run(`doctor a.yaml --prometheus ${url}`, { ...NETWORK, env: { QUARTET_PROMETHEUS_TOKEN: 's3cret' } }),
      await here.run(`doctor a.yaml --prometheus ${url.replace('//', '//me:s3cret@')}/prom/`, NETWORK),
    ];
    expect(asked.map(({ headers, url: path }) => [path, headers.authorization])).toEqual([
      ['/api/v1/query', 'Bearer s3cret'],
      ['/api/v1/query', 'Bearer s3cret'],
      ['/prom/api/v1/query', `Basic ${Buffer.from('me:s3cret').toString('base64')}`],
    ]);
    for (const { code, stderr } of runs) {
      expect(code).toBe(2);
      expect(stderr).not.toContain('s3cret');
      expect(stderr).toContain('--token-file');
    }
    expect((await here.run(`doctor a.yaml --prometheus ${url} --token-file gone`, NETWORK)).stderr).toContain(
      'unreadable-input',
    );
  });

  it('goes on where only rules and targets cannot be read, and says so', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/api/v1/query') response.end(VECTOR);
      else response.writeHead(404).end('not found');
    });
    const ran = await doctor(service('shop'), url, ' --format json');
    expect(said(ran).map(({ code }) => code)).toEqual(['selector-matches-nothing', 'not-examined', 'not-examined']);
    expect(said(ran)[1]!.message).toContain('The rules could not be read: it answers 404 Not Found');
  });

  it('asks again one by one where a whole query is refused', async () => {
    const asked: string[] = [];
    const url = await serving((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const query = new URLSearchParams(body).get('query') ?? '';
        asked.push(query);
        const isRefused = query.includes('topk');
        response
          .writeHead(isRefused ? 422 : 200)
          .end(isRefused ? '{"status":"error","error":"too many samples"}' : VECTOR);
      });
    });
    const ran = await doctor(service('shop'), url, ' --format json');
    const unseen = said(ran).filter(({ code }) => code === 'not-examined');
    expect(unseen.map(({ message }) => message)).toContain(
      '`shop/labels` could not be read: it answers: too many samples.',
    );
    expect(unseen).toHaveLength(3);
    expect(asked.length).toBeGreaterThan(3);
  });

  it('asks nothing while the specs have errors', async () => {
    const ran = await world({ 'a.yaml': service('shop', '', 'nothing') }).run(
      'doctor a.yaml --prometheus http://127.0.0.1:1',
    );
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('unknown-profile');
    expect(ran.stderr).toContain('Nothing was examined: mend the findings first.');
  });

  it.each([
    ['doctor a.yaml', '--prometheus'],
    ['doctor a.yaml --prometheus localhost:9090', 'http://localhost:9090'],
    ['doctor a.yaml --prometheus http://a --timeout soon', 'such as 30s'],
  ])('is refused for `%s`', async (args, words) => {
    const ran = await world({ 'a.yaml': service('shop') }).run(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
  });
});
