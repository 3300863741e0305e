import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { compileCases } from '../test/compile-cases.ts';
import { compiled, serviceText } from '../test/compiled.ts';
import { mutated, mutatedText, pick, randomOf } from '../test/mutations.ts';
import { checkRules, rulesFound, type TextFile } from '../test/promtool.ts';
import { compile, compileParts } from './compile.ts';
import type { Source } from './compile-types.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const SPECFILE = join(import.meta.dirname, '../fixtures/specfile');

/** Sound specs to make odd ones of. */
function soundSpecs(): string[] {
  const examples = readdirSync(EXAMPLES)
    .map((name) => join(EXAMPLES, name, 'quartet'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')));
  const fixtures = readdirSync(SPECFILE)
    .map((name) => join(SPECFILE, name, 'good.yaml'))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
  const cases = compileCases().flatMap((one) => one.sources.map((source) => source.text));
  // Cases thrice: they reach furthest.
  return [...cases, ...cases, ...cases, ...examples, ...fixtures].filter((text) => text.trim() !== '');
}

const SEED = 20261121;
const RUNS = 2500;

/** Specs with one file each, most of them changed as documents, some as bare text. */
function* oddSpecs(): Generator<Source> {
  const random = randomOf(SEED);
  const sound = soundSpecs();
  for (let index = 0; index < RUNS; index++) {
    const text = pick(random, sound);
    const file = `${index}.yaml`;
    if (index % 5 === 0) {
      yield { file, text: mutatedText(text, random) };
      continue;
    }
    const documents = documentsOf(text);
    if (documents) yield { file, text: documents.map((one) => JSON.stringify(mutated(one, random))).join('\n---\n') };
  }
}

function documentsOf(text: string): unknown[] | undefined {
  try {
    return loadAll(text);
  } catch {
    return undefined;
  }
}

describe('compile, of what nobody would write', () => {
  const files: TextFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const unequal: string[] = [];
  const thrown: string[] = [];
  let specs = 0;
  let rules = 0;
  let compiledSpecs = 0;
  for (const source of oddSpecs()) {
    specs++;
    try {
      const first = compile([source], { targets: ['prometheus-rules', 'promtool-tests'] });
      diagnostics.push(...first.diagnostics);
      if (specs % 4 === 0) {
        const second = compile([source], { targets: ['prometheus-rules', 'promtool-tests'] });
        if (JSON.stringify(first) !== JSON.stringify(second)) unequal.push(source.text);
      }
      const written = first.files.filter((file) => file.path.startsWith('prometheus/rules/'));
      if (written.length > 0) compiledSpecs++;
      for (const file of written)
        files.push({ path: `${source.file}.${file.path}`.replaceAll('/', '-'), text: file.text });
      for (const part of compileParts([source], { targets: ['prometheus-rules'] })) rules += part.rules;
    } catch (error) {
      thrown.push(`${(error as Error).stack}\n${source.text}`);
    }
  }

  it('never throws', () => {
    expect(specs).toBeGreaterThanOrEqual(1000);
    expect(thrown).toEqual([]);
  });

  it('gives the same bytes twice', () => {
    expect(unequal).toEqual([]);
  });

  it('gives rules in a good part of the runs, and all of them are accepted by promtool', () => {
    expect(compiledSpecs / specs).toBeGreaterThan(0.2);
    let found = 0;
    for (let start = 0; start < files.length; start += 250) {
      const outcome = checkRules(files.slice(start, start + 250), 'none');
      expect(failuresIn(outcome.output)).toBe('');
      expect(outcome.passed).toBe(true);
      found += rulesFound(outcome);
    }
    expect(found).toBe(rules);
  }, 180_000);

  it('says where, and in a sentence, what is wrong', () => {
    const silent = diagnostics.filter(
      (one) => one.line === undefined || one.column === undefined || one.message === '',
    );
    expect(silent).toEqual([]);
    expect(diagnostics.length).toBeGreaterThan(100);
  });
});

/** What promtool says of the files it refuses. */
function failuresIn(output: string): string {
  return output
    .split('Checking ')
    .filter((part) => part.includes('FAILED'))
    .join('\n');
}

describe('compile', () => {
  it('takes no clock, so that the order of files in time changes nothing', () => {
    const sources = compileCases().map(({ name, sources: [source] }) => ({ file: `${name}.yaml`, text: source!.text }));
    const { files } = compile(sources);
    expect(
      compile([...sources].reverse())
        .files.map((file) => file.path)
        .sort(),
    ).toEqual(files.map((file) => file.path).sort());
    expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
    expect(files.filter(({ text }) => !text.endsWith('\n') || text.endsWith('\n\n') || text.includes('\r'))).toEqual(
      [],
    );
  });

  it('writes the targets that are asked for, and all where none is named', () => {
    const text = serviceText({});
    const folders = (targets?: readonly string[]) =>
      new Set(
        compile([{ file: 'a.yaml', text }], targets ? { targets } : {}).files.map((file) => file.path.split('/')[1]),
      );
    expect([...folders(['prometheus-rules'])]).toEqual(['rules']);
    expect([...folders(['promtool-tests'])]).toEqual(['tests']);
    expect([...folders()]).toEqual(expect.arrayContaining(['rules', 'tests', 'dashboards']));
    expect([...folders(['nothing'])]).toEqual([]);
  });

  it('gives parts in the order of their owners, findings of all specs first', () => {
    const text = ['zebra', 'ant'].map((name) => serviceText({ selector: { job: name } }, { name })).join('\n---\n');
    const parts = [...compileParts([{ file: 'a.yaml', text }], { targets: ['prometheus-rules', 'promtool-tests'] })];
    expect(parts.map((part) => part.owner)).toEqual(['', 'ant', 'zebra']);
    expect(parts[1]!.rules).toBe(parts[2]!.rules);
    expect(parts[1]!.cases.length).toBeGreaterThan(3);
    expect(parts[1]!.cases.every((one) => parts[1]!.files.some((file) => file.path === one.file))).toBe(true);
  });
});

describe('a finding of compile stands where the mistake is', () => {
  /** Findings as `line:column severity code`, with what the text holds there. */
  const found = (lines: readonly string[]) => {
    const text = lines.join('\n');
    return compiled(text).diagnostics.map(({ line, column, endColumn, severity, code, also }) => {
      const held = lines[line! - 1]!.slice(column! - 1, endColumn === undefined ? undefined : endColumn - 1);
      return [severity, code, held, ...(also ?? []).map((other) => lines[other.line! - 1]!.slice(other.column! - 1))];
    });
  };
  const service = (name: string, job: string, ...spec: readonly string[]) => [
    'apiVersion: quartet/v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    ...spec.filter((line) => line.startsWith('  profile')),
    ...(spec.some((line) => line.startsWith('  profile')) ? [] : ['  profile: node-http']),
    `  selector: { job: ${job} }`,
    ...spec.filter((line) => !line.startsWith('  profile')),
  ];

  it('names a service twice', () => {
    const text = serviceText({}, { name: 'twin' });
    const { diagnostics } = compile([
      { file: 'a.yaml', text },
      { file: 'b.yaml', text },
    ]);
    expect(diagnostics.map(({ code, file, also }) => [code, file, also?.map((one) => one.file)])).toEqual([
      ['duplicate-name', 'b.yaml', ['a.yaml']],
    ]);
  });

  it('writes two services to one file', () => {
    const [one, two] = [
      serviceText({ selector: { job: 'a' } }, { name: 'a.b' }),
      serviceText({}, { name: 'a', identity: { env: 'b' } }),
    ];
    const { diagnostics } = compiled(`${one}\n---\n${two}`);
    expect(diagnostics.map(({ code, severity, line }) => [code, severity, line])).toEqual([
      ['duplicate-name', 'error', 3],
    ]);
  });

  it('writes a rule set and a service to one file', () => {
    const set = {
      apiVersion: 'quartet/v1',
      kind: 'RuleSet',
      metadata: { name: 'x' },
      spec: { rules: [{ record: 'a:b', expr: 'up' }] },
    };
    const { diagnostics } = compiled(`${serviceText({}, { name: 'x.rules' })}\n---\n${JSON.stringify(set)}`);
    expect(diagnostics.map(({ code, line, also }) => [code, line, also?.[0]?.line])).toEqual([
      ['duplicate-name', 3, 1],
    ]);
  });

  it('shares a selector', () => {
    expect(found([...service('a', 'web'), '---', ...service('b', 'web')])).toEqual([
      ['warning', 'shared-selector', 'selector', 'selector: { job: web }'],
    ]);
    expect(found([...service('a', 'web'), '---', ...service('b', 'api')])).toEqual([]);
  });

  it('names a profile that does not exist', () => {
    const { diagnostics } = compiled(service('a', 'a', '  profile: node-htp').join('\n'));
    expect(diagnostics).toEqual([
      expect.objectContaining({ code: 'unknown-profile', line: 6, column: 12, help: 'did you mean `node-http`?' }),
    ]);
  });

  it.each([
    [
      'a threshold between two buckets',
      ['  profile: hono', '  objectives:', '    - { name: fast, signal: latency, threshold: 200ms, target: 99% }'],
      ['error', 'threshold-off-grid', '200ms'],
    ],
    [
      'an objective on a signal the profile lacks',
      ['  profile: nginx-stub', '  objectives:', '    - { name: fast, signal: latency, threshold: 1s, target: 99% }'],
      ['error', 'signal-not-in-profile', 'latency'],
    ],
    [
      'a latency objective without buckets',
      ['  profile: micrometer', '  objectives:', '    - { name: fast, signal: latency, threshold: 1s, target: 99% }'],
      ['error', 'no-buckets', 'latency'],
    ],
    [
      'a condition on a label the metric lacks',
      [
        '  profile: fastapi-instrumentator',
        '  objectives:',
        '    - { name: x, signal: errors, target: 99%, where: { status: 404 } }',
      ],
      ['error', 'label-not-in-profile', 'where'],
    ],
    [
      'a query that is no PromQL',
      [
        '  objectives:',
        "    - { name: x, target: 99%, ratio: { bad: 'sum(rate(a[$window])', total: 'rate(b[$window])' } }",
      ],
      ['error', 'promql-syntax', "'sum(rate(a[$window])'"],
    ],
    [
      'a query that gives no series',
      ['  objectives:', "    - { name: x, target: 99%, raw: 'scalar(rate(a[$window]))' }"],
      ['error', 'promql-type', "'scalar(rate(a[$window]))'"],
    ],
    [
      'a custom rule that does not parse',
      ['  rules:', "    - { alert: Mine, expr: 'up ==' }"],
      ['error', 'promql-syntax', expect.any(String)],
    ],
    [
      'a custom alert with the name of a generated one',
      ['  rules:', "    - { alert: HighErrorRate, expr: 'up == 0' }"],
      ['error', 'rule-name-taken', 'HighErrorRate'],
    ],
    [
      'a custom record with the name of a generated one',
      ['  rules:', "    - { record: service:requests:rate2h, expr: 'sum(rate(a[2h]))' }"],
      ['error', 'rule-name-taken', 'service:requests:rate2h'],
    ],
    [
      'an override of no alert',
      ['  alerts: { HighErrors: { enabled: false } }'],
      ['error', 'unknown-alert', 'HighErrors'],
    ],
    [
      'an override by the name of what every object has',
      ['  alerts: { constructor: {} }'],
      ['error', 'unknown-alert', 'constructor'],
    ],
    [
      'a ratio where a time belongs',
      ['  alerts: { HighResponseTime: { threshold: 5% } }'],
      ['error', 'override-not-applicable', '5%'],
    ],
    [
      'a threshold no ratio exceeds',
      ['  alerts: { HighErrorRate: { threshold: 100% } }'],
      ['error', 'alert-cannot-fire', '100%'],
    ],
    [
      'a threshold beyond the last bucket',
      ['  alerts: { HighResponseTime: { threshold: 30s } }'],
      ['error', 'alert-cannot-fire', '30s'],
    ],
    [
      'a default threshold beyond the last bucket, which leaves the alert out',
      ['  signals: { latency: { buckets: [0.1, 0.5] } }'],
      ['warning', 'alert-cannot-fire', 'buckets'],
    ],
    [
      'a floor of requests for what does not depend on them',
      ['  alerts: { SaturationHigh: { minRequests: 5 } }'],
      ['error', 'override-not-applicable', '5'],
    ],
    [
      'a tier that would need more failures than there are requests',
      ['  objectives:', '    - { name: x, signal: errors, target: 93% }'],
      ['warning', 'burn-tier-cannot-fire', '93%'],
    ],
    ['a resource the profile lacks', ['  signals: { saturation: [cpu, disk] }'], ['error', 'unknown-resource', 'disk']],
    [
      'a template in an annotation that Prometheus refuses',
      ['  alerts: { HighErrorRate: { annotations: { note: "{{ $label.x }}" } } }'],
      ['error', 'template-syntax', '"{{ $label.x }}"'],
    ],
    [
      'a status that is no pattern',
      ["  signals: { errors: { match: { status: '\\5..' } } }"],
      ['error', 'bad-regex', 'errors'],
    ],
    ['a receiver nobody defines', ['  notify: nobody'], ['warning', 'unknown-receiver', 'nobody']],
    ['metrics without a name', ['  profile: promhttp'], ['error', 'metric-name-needed', 'promhttp']],
  ])('%s', (_, spec, expected) => {
    expect(found(service('a', 'a', ...spec))).toEqual([expected]);
  });

  it('keeps the other owners when one has an error', () => {
    const text = [serviceText({ profile: 'nothing' }, { name: 'a' }), serviceText({}, { name: 'b' })].join('\n---\n');
    const { files } = compiled(text);
    expect(files.map((file) => file.path)).toEqual(['prometheus/rules/b.yaml']);
  });
});
