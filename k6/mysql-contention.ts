/** A transaction holds the rows that orders change: orders wait and fail, and the alerts of the database should fire. */

import { breakShop, mendShop } from './lib/faults.ts';
import { scenario, send } from './lib/run.ts';
import { steady } from './lib/shapes.ts';
import { BUYERS } from './lib/shop.ts';

const { settings, options } = scenario('mysql-contention', { rate: 6, seconds: 120 }, steady);

export { handleSummary } from './lib/run.ts';
export { options };

export function setup(): void {
  breakShop(settings, { locks: true });
}

export default function visit(): void {
  send(settings, BUYERS);
}

export function teardown(): void {
  mendShop(settings);
}
