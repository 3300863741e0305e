/** Breaks and mends the shop of the local run: `npm run break -- errors`, `-- slow`, `-- locks`, `-- off`. */

import { parseArgs } from 'node:util';
import { LOCAL } from './paths.ts';
import { readRun } from './run-file.ts';

const FAULTS: Readonly<Record<string, { readonly fault: object | undefined; readonly said: string }>> = {
  errors: {
    fault: { errors: 0.5 },
    said: 'Every second request to the shop fails now. An alert fires within a minute; `npm run break -- off` mends it.',
  },
  slow: {
    fault: { latencyMs: 800 },
    said: 'Every request to the shop takes 800 ms longer now. An alert fires within a minute; `npm run break -- off` mends it.',
  },
  locks: {
    fault: { locks: true },
    said: 'A transaction holds all products now: orders wait and fail. An alert fires within a minute or two; `npm run break -- off` mends it.',
  },
  off: { fault: undefined, said: 'The shop is whole again. Alerts resolve within a minute.' },
};

const USAGE = `usage: npm run break -- errors|slow|locks|off [--route /orders]

errors  every second request fails with 500
slow    every request takes 800 ms longer
locks   a transaction holds the rows that orders change: they wait 2 s, then fail
off     mends it

--route limits errors and slow to the requests at or below a path.
`;

/**
 * Turns the fault switch of the shop that runs in `folder`.
 *
 * @returns What to say, and the exit code: 0 done, 1 no shop runs or it refused, 2 wrong use.
 */
export async function turnFault(
  kind: string | undefined,
  route: string | undefined,
  folder: string,
): Promise<{ readonly code: number; readonly said: string }> {
  const chosen = kind !== undefined && Object.hasOwn(FAULTS, kind) ? FAULTS[kind] : undefined;
  if (!chosen) return { code: 2, said: USAGE.trimEnd() };
  const url = readRun(folder)?.urls.shop;
  if (url === undefined) return { code: 1, said: 'No shop runs here. Start one with `npm start`.' };
  const { fault, said } = chosen;
  const request: RequestInit = fault
    ? {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(route === undefined ? fault : { ...fault, route }),
      }
    : { method: 'DELETE' };
  try {
    const response = await fetch(`${url}/faults`, { ...request, signal: AbortSignal.timeout(5_000) });
    if (response.ok) return { code: 0, said };
    const { error } = (await response.json()) as { readonly error?: string };
    return { code: 1, said: `The shop refused: ${error ?? response.status}` };
  } catch {
    return { code: 1, said: `The shop at ${url} does not answer. Start it again with \`npm start\`.` };
  }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { route: { type: 'string' }, dir: { type: 'string' } },
    allowPositionals: true,
  });
  const { code, said } = await turnFault(positionals[0], values.route, values.dir ?? LOCAL);
  process.stderr.write(`${said}\n`);
  process.exitCode = code;
}
