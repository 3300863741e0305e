/** Nearly half of the requests fail: the availability objective breaks, and its alert should fire. */

import { breakShop, mendShop } from './lib/faults.ts';
import { scenario, send } from './lib/run.ts';
import { steady } from './lib/shapes.ts';
import { VISITORS } from './lib/shop.ts';

const { settings, options } = scenario('errors', { rate: 20, seconds: 120 }, steady);

export { handleSummary } from './lib/run.ts';
export { options };

/** Not a half: of two loads in step, one would then get all failures and the other none. */
const SHARE = 0.47;

export function setup(): void {
  breakShop(settings, { errors: SHARE });
}

export default function visit(): void {
  send(settings, VISITORS);
}

export function teardown(): void {
  mendShop(settings);
}
