/** Five times the visitors for a while: does the service keep its promises through it, and right after it? */

import { scenario, send } from './lib/run.ts';
import { spike } from './lib/shapes.ts';
import { VISITORS } from './lib/shop.ts';

const { settings, options } = scenario('spike', { rate: 20, seconds: 120 }, spike);

export { handleSummary } from './lib/run.ts';
export { options };

export default function visit(): void {
  send(settings, VISITORS);
}
