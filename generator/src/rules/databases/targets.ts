/** The targets whose series a proof makes up, and the samples of such a series over time. */

import type { Watched } from '../../model/database.ts';
import { seconds } from '../../model/duration.ts';
import type { Labels, Matchers } from '../../model/matcher.ts';
import type { SampleSegment } from '../../plan.ts';
import { sampleLabels } from '../sample-labels.ts';
import type { Pace, Timeline } from '../timeline.ts';
import type { Sample } from './shape.ts';

/** Labels of each target. */
export interface Targets {
  readonly own: Labels;
  readonly admin?: Labels;
  readonly app?: Labels;
}

const PORTS = { mysql: '9104', postgresql: '9187', redis: '9121', host: '9100' } as const;

/** Labels that meet the selectors of `watched`, or the reason why there are none. */
export function targetsOf(watched: Watched): Targets | string {
  const subject = watched.kind === 'Database' ? watched.engine : 'host';
  const own = labelsOf(watched.selector, [], { job: [subject], instance: [`10.0.0.1:${PORTS[subject]}`] });
  if (!own) return 'no labels can be found that meet the selector';
  if (watched.kind === 'Host') return { own };
  const app = { db: watched.name, instance: '10.0.0.9:3000', job: 'app' };
  if (!watched.admin) return { own, app };
  const wishes = { job: ['mysql-admin'], instance: ['10.0.0.1:9105'] };
  const admin = labelsOf(watched.admin, [watched.selector], wishes);
  return admin ? { own, admin, app } : 'no labels can be found that meet `admin` and do not meet the selector';
}

function labelsOf(
  required: Matchers,
  forbidden: readonly Matchers[],
  wishes: Readonly<Record<string, readonly string[]>>,
): Labels | undefined {
  return sampleLabels([required], forbidden, wishes);
}

/** What counters stand at when they are first seen, so that beginning anew is a fall also where nothing is counted. */
const COUNTED = 1000;

/** A series over the phases of a timeline, one sample for each of them. */
export function segmentsOf(samples: readonly Sample[], { phases }: Timeline, { scrape }: Pace): SampleSegment[] {
  return phases.map((phase, index): SampleSegment => {
    const { gone, perSecond = 0, value } = samples[index]!;
    const { scrapes } = phase;
    if (phase.gone || gone) return { step: 0, scrapes, stale: true };
    const step = Number((perSecond * seconds(scrape)).toPrecision(12));
    const begins = phase.restarted === true || wasGone(samples, phases, index);
    // A process that began anew has counted for one scrape when it is first seen.
    const counted = index === 0 ? COUNTED : begins ? step : undefined;
    const start = value ?? counted;
    return { step, scrapes, ...(start === undefined ? {} : { start }) };
  });
}

function wasGone(samples: readonly Sample[], phases: Timeline['phases'], index: number): boolean {
  return samples[index - 1]?.gone === true || phases[index - 1]?.gone !== undefined;
}
