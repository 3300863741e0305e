/** A server for `npm run fuzz`, in a process of its own: it says its address, then its memory and its faults whenever it is asked. */

import { createInterface } from 'node:readline';
import { SERVE_LIMITS } from '../http/options.ts';
import { running } from './running.ts';
import { specOf } from './site.ts';

const specs = { 'shop.yaml': specOf('shop'), 'team/cart.yaml': specOf('cart'), 'team/pay.yaml': specOf('pay') };
// A log that is kept would be growth of its own.
const isFault = (line: string): boolean => line.includes('"msg":"fault"');
const at = await running({ limits: { ...SERVE_LIMITS, perMinute: 1_000_000_000 } }, {}, specs, isFault);

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
say({ url: at.server.url.href, folder: at.folder });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  // Twice: what the first one frees may hold more that the second one can.
  for (let round = 0; round < 2; round++) globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const faults = at.log().split('\n').filter(Boolean);
  say({ heapUsed, rss, faults: faults.slice(0, 5) });
}
await at.close();
process.exit(0);
