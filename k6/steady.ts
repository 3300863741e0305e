/** Visitors at the same rate all the time: does the service keep its promises on a usual day? */

import { scenario, send } from './lib/run.ts';
import { steady } from './lib/shapes.ts';
import { VISITORS } from './lib/shop.ts';

const { settings, options } = scenario('steady', { rate: 20, seconds: 120 }, steady);

export { handleSummary } from './lib/run.ts';
export { options };

export default function visit(): void {
  send(settings, VISITORS);
}
