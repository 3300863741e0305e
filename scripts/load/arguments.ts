/** The command line of `npm run load`. */

import { parseArgs } from 'node:util';

export interface LoadOptions {
  readonly scenario: string;
  /** Base address without a slash at its end; the local run's shop where absent. */
  readonly url?: string;
  readonly seconds?: number;
  /** Requests started per second. */
  readonly rate?: number;
  /** Where k6 writes its series to; the local run's Prometheus where absent. */
  readonly prometheus?: string;
  /** File or folder of specs. */
  readonly spec: string;
  /** The service whose promises are asked about. */
  readonly service: string;
  /** End at the first broken promise. */
  readonly abort: boolean;
  /** Folder of the local run. */
  readonly dir?: string;
}

export const USAGE = `usage: npm run load -- SCENARIO [OPTIONS]
       npm run load -- --list

--url URL         the service; the shop of the local run unless told
--rate N          requests per second, 1 to 5000
--minutes N       how long, up to 1440; 0.5 is half a minute
--prometheus URL  where k6 writes its series; the local run's Prometheus unless told
--spec DIR        what the service promises, examples/shop/demo unless told
--service NAME    the service in it, shop unless told
--abort           ends at the first broken promise, though not within the first 10 s or quarter
--dir DIR         folder of the local run, .local unless told
`;

const MOST_PER_SECOND = 5000;
const MOST_MINUTES = 24 * 60;

/**
 * What `args` ask for.
 *
 * @param known  Names of the scenarios.
 * @returns `list`, or a sentence that says what cannot be understood, where something cannot.
 */
export function optionsOf(
  args: readonly string[],
  known: readonly string[],
): LoadOptions | 'list' | { readonly problem: string } {
  const parsed = parse(args);
  if ('problem' in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.list) return 'list';
  const [scenario, ...more] = positionals;
  if (scenario === undefined) return { problem: `Say which scenario: ${known.join(', ')}.` };
  if (!known.includes(scenario)) return { problem: `\`${scenario}\` is no scenario; there are ${known.join(', ')}.` };
  if (more.length > 0) return { problem: `One scenario at a time; \`${more.join(' ')}\` is too much.` };
  const rate = numberOf(values.rate);
  if (rate !== undefined && !(Number.isInteger(rate) && rate >= 1 && rate <= MOST_PER_SECOND)) {
    return { problem: `--rate is \`${values.rate}\`; write requests per second, 1 to ${MOST_PER_SECOND}.` };
  }
  const minutes = numberOf(values.minutes);
  const seconds = minutes === undefined ? undefined : Math.round(minutes * 60);
  if (minutes !== undefined && !(seconds! >= 1 && minutes <= MOST_MINUTES)) {
    return { problem: `--minutes is \`${values.minutes}\`; write minutes, up to ${MOST_MINUTES}.` };
  }
  for (const name of ['url', 'prometheus'] as const) {
    const value = values[name];
    if (value !== undefined && !/^https?:\/\/[^/\s]/.test(value)) {
      return { problem: `--${name} is \`${value}\`; write an address such as http://127.0.0.1:9090.` };
    }
  }
  return {
    scenario,
    ...(values.url === undefined ? {} : { url: values.url.replace(/\/+$/, '') }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(rate === undefined ? {} : { rate }),
    ...(values.prometheus === undefined ? {} : { prometheus: values.prometheus }),
    spec: values.spec,
    service: values.service,
    abort: values.abort,
    ...(values.dir === undefined ? {} : { dir: values.dir }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        list: { type: 'boolean', default: false },
        url: { type: 'string' },
        rate: { type: 'string' },
        minutes: { type: 'string' },
        prometheus: { type: 'string' },
        spec: { type: 'string', default: 'examples/shop/demo' },
        service: { type: 'string', default: 'shop' },
        abort: { type: 'boolean', default: false },
        dir: { type: 'string' },
      },
    });
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
    return { problem: failure.message };
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : text.trim() === '' ? Number.NaN : Number(text);
}
