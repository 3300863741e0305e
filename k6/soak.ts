/** A moderate rate for half an hour: what grows, leaks or slows down with time shows here. */

import { scenario, send } from './lib/run.ts';
import { steady } from './lib/shapes.ts';
import { VISITORS } from './lib/shop.ts';

const { settings, options } = scenario('soak', { rate: 10, seconds: 1800 }, steady);

export { handleSummary } from './lib/run.ts';
export { options };

export default function visit(): void {
  send(settings, VISITORS);
}
