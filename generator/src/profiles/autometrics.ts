/** The profile of the Autometrics libraries, which count function calls. */

import type { MetricProfile } from './profile.ts';

export const profile: MetricProfile = {
  id: 'autometrics',
  title: 'Autometrics',
  about:
    'The Autometrics libraries for Rust, Go, Python and TypeScript: calls of the functions they decorate. The one for Python (1.0) was run.',
  source: 'measured',
  requests: [{ metric: 'function_calls_total', labels: { route: 'function', status: 'result' } }],
  errors: { match: [{ label: 'result', op: '=', value: 'error' }] },
  duration: {
    metric: 'function_calls_duration_seconds',
    unit: 's',
    hasBuckets: 'yes',
    labels: { route: 'function' },
  },
  statusStyle: 'outcome',
  sample: { ok: 'ok', failed: 'error' },
  saturation: [],
  identify: { metric: 'function_calls_total', withLabels: ['function', 'module', 'result'] },
  caveats: [
    'It counts calls of functions, not requests: one request may be many calls, or none. Select one function, or one layer of them, as the service.',
    'The route is the name of the function; functions of the same name in two modules are told apart by the label module alone.',
    'What is an error is the return value of the function, not an HTTP status.',
    'The latency histogram does not carry the result: successes cannot be timed apart from failures.',
    'The bounds of the histogram are the defaults of each language: name them in signals.latency.buckets for a latency objective.',
  ],
  missing: {
    saturation: 'It reports concurrent calls (function_calls_concurrent) without a limit to divide by.',
  },
};
