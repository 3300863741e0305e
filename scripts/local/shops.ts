/** The shops of a local run and the load on them. */

import { join } from 'node:path';
import type { Program } from './children.ts';
import { flaskPrograms, pythonEnvironment } from './flask.ts';
import { ROOT } from './paths.ts';
import { freePort } from './ports.ts';

/** Requests per second: the shop's floor of 60 requests in 30 s is met ten times over. */
const RATES: Readonly<Record<string, number>> = { shop: 20, 'shop-flask': 10, 'shop-guide': 5 };

/** The shop on Express; it keeps its orders in memory where there is no database. */
export async function shopProgram(databaseUrl: string | undefined): Promise<Program> {
  const port = await freePort(3000);
  return {
    name: 'shop',
    command: process.execPath,
    args: ['--conditions=source', 'app.ts'],
    cwd: join(ROOT, 'examples/shop'),
    env: { PORT: String(port), HOST: '127.0.0.1', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) },
    url: `http://127.0.0.1:${port}`,
  };
}

/** Both Flask shops; none where their packages cannot be had, which is said. */
export async function flaskShops(folder: string, say: (line: string) => void): Promise<readonly Program[]> {
  const environment = await pythonEnvironment(folder, say);
  if ('bin' in environment) return flaskPrograms(environment.bin, folder);
  say(`The Flask shops are left out: ${environment.missing}`);
  return [];
}

/** Steady requests to `shop` for so many minutes. */
export function loadProgram(shop: Program, minutes: number): Program {
  return {
    name: `load-${shop.name}`,
    command: process.execPath,
    args: ['load.ts', '--url', shop.url!, '--rate', String(RATES[shop.name]), '--minutes', String(minutes)],
    cwd: join(ROOT, 'examples/shop'),
    ends: true,
  };
}
