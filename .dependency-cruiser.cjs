/** The layers of ARCHITECTURE.md as rules. `npm run check` runs them and counts the modules they saw. */
const core = '^generator/src';
/** What each folder of the core may import, beside itself. */
const layers = {
  diagnostics: [],
  model: ['diagnostics'],
  api: ['diagnostics', 'model'],
  promql: ['model', 'diagnostics'],
  emit: ['model', 'diagnostics'],
  catalogue: ['promql', 'model', 'diagnostics'],
  specfile: ['model', 'diagnostics', 'promql', 'compile-types'],
  profiles: ['model', 'promql', 'diagnostics'],
  signals: ['profiles', 'promql', 'model', 'diagnostics'],
  plan: ['signals', 'model', 'diagnostics'],
  template: ['promql', 'model'],
  backtest: ['template', 'plan', 'promql', 'model', 'diagnostics'],
  rules: ['signals', 'profiles', 'catalogue', 'plan', 'promql', 'model', 'diagnostics'],
  alerting: ['catalogue', 'model', 'diagnostics', 'emit'],
  dashboards: ['rules', 'signals', 'profiles', 'catalogue', 'plan', 'promql', 'model', 'diagnostics'],
  discover: ['profiles', 'specfile', 'promql', 'model', 'diagnostics'],
  doctor: ['catalogue', 'profiles', 'signals', 'rules', 'plan', 'promql', 'model', 'diagnostics'],
  lint: ['plan', 'promql', 'model', 'diagnostics'],
  rulefile: ['lint', 'specfile', 'plan', 'promql', 'model', 'diagnostics', 'compile-types'],
  targets: ['plan', 'catalogue', 'promql', 'model', 'diagnostics', 'emit', 'dashboards', 'alerting'],
};
// Helpers of tests live in folders called testing.
const test = '([.]test[.]tsx?$|/testing/|^preview/e2e/)';
const part = (name) => `${core}/${name}(/|[.]ts$)`;

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans-of-nowhere',
      severity: 'error',
      from: {},
      // The names of preview/aliases.ts, which the bundler maps to files, and the modules that k6 itself holds.
      to: { couldNotResolve: true, pathNot: '^(@preview|k6)/' },
    },
    ...Object.entries(layers).map(([name, allowed]) => ({
      name: `layer-${name}`,
      comment: `${name} may import ${allowed.join(', ') || 'nothing of the core'}.`,
      severity: 'error',
      from: { path: part(name), pathNot: test },
      to: { path: `${core}/`, pathNot: [name, ...allowed].map(part) },
    })),
    {
      name: 'core-runs-anywhere',
      comment: 'Only generator/src/node touches Node.',
      severity: 'error',
      from: { path: `${core}/`, pathNot: [`${core}/node/`, test] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-not-to-node',
      severity: 'error',
      from: { path: `${core}/`, pathNot: [`${core}/node/`, test] },
      to: { path: `${core}/node/` },
    },
    ...['profiles', 'lint', 'targets'].map((folder) => ({
      name: `members-of-${folder}-stand-alone`,
      comment: 'A member imports its interface and shared parts, never another member; the list imports them all.',
      severity: 'error',
      from: {
        path: `${core}/${folder}/[^/]+[.]ts$`,
        pathNot: [test, `${core}/${folder}/(index|lint|plan|context|identify)[.]ts$`],
      },
      to: {
        path: `${core}/${folder}/[^/]+[.]ts$`,
        pathNot: `${core}/${folder}/(profile|check|target|context|template|promql-findings)[.]ts$`,
      },
    })),
    {
      name: 'core-leaves-instrumentation-alone',
      comment: 'Of the instrumentation the core takes the pure metric table alone.',
      severity: 'error',
      from: { path: `${core}/`, pathNot: [`${core}/node/`, test] },
      to: { path: '^instrumentation/', pathNot: '^instrumentation/src/metrics[.]ts$' },
    },
    {
      name: 'instrumentation-is-a-leaf',
      severity: 'error',
      from: { path: '^instrumentation/' },
      to: { path: '^(generator|plugin|preview|examples|scripts|bench)/' },
    },
    {
      name: 'plugin-takes-entries',
      comment: 'The plugin takes the generator by its two entries, and nothing else of the repository.',
      severity: 'error',
      from: { path: '^plugin/src/' },
      to: {
        path: '^(generator|instrumentation|preview|examples|scripts|bench)/',
        pathNot: '^generator/src/(index|api/index)[.]ts$',
      },
    },
    {
      name: 'scenes-stay-lazy',
      comment: 'Scenes weigh more than everything else: only the pages full of panels load them.',
      severity: 'error',
      from: { path: '^plugin/src/', pathNot: '^plugin/src/pages/(Service|Database)/' },
      to: { path: '@grafana/scenes' },
    },
    {
      name: 'preview-knows-the-built-plugin-alone',
      severity: 'error',
      from: { path: '^preview/', pathNot: test },
      to: { path: '^(plugin|generator|instrumentation|examples|bench)/' },
    },
    {
      name: 'load-tests-stand-alone',
      comment: 'k6 runs them as they stand: they know no package and no other folder of the repository.',
      severity: 'error',
      from: { path: '^k6/' },
      to: {
        path: '^(generator|instrumentation|plugin|preview|examples|scripts|bench)/|node_modules',
        pathNot: '@types/k6/',
      },
    },
    {
      name: 'examples-stand-alone',
      comment: 'An example takes what anybody can install: of the instrumentation its published entry alone.',
      severity: 'error',
      from: { path: '^examples/', pathNot: test },
      to: { path: '^(generator|instrumentation|scripts|bench)/', pathNot: '^instrumentation/src/index[.]ts$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
