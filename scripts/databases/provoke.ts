/** Provokes, and watches Prometheus until what must fire fires. */

import type { ActiveAlert } from '../local/prometheus.ts';
import type { Lab } from './lab.ts';
import { pause } from './pause.ts';
import type { ExpectedAlert, Provocation } from './provocation.ts';

/** What is waited for. */
export interface Watched {
  /** Name of the alert with whose it is, or what a query shows. */
  readonly what: string;
  readonly kind: 'fires' | 'shows' | 'stays quiet';
}

export type Outcome =
  | { readonly state: 'seen'; readonly seconds: number }
  /** It fired before anything was done, so that nothing is known of the provocation. */
  | { readonly state: 'before' }
  | { readonly state: 'not seen'; readonly seconds: number }
  | { readonly state: 'quiet' };

export interface Finding extends Watched {
  readonly outcome: Outcome;
}

/** How long an alert is waited for, in seconds. */
export const PATIENCE_S = 45;

const LOOK_MS = 500;

/** `orders-db: MySQLDown` */
export function nameOf({ alert, labels }: ExpectedAlert): string {
  return `${labels.database ?? labels.host}: ${alert}`;
}

/** What is waited for, and how one knows. */
interface Wanted {
  readonly kind: 'fires' | 'shows';
  readonly what: string;
  readonly isSo: (active: readonly ActiveAlert[]) => Promise<boolean>;
}

/**
 * Does what `provocation` says until everything it must fire has fired, and undoes it.
 *
 * @param onFinding  Told of each finding as soon as there is one.
 * @returns A finding for each alert and query, in the order in which they were seen.
 */
export async function provoke(
  lab: Lab,
  provocation: Provocation,
  onFinding: (finding: Finding) => void = () => {},
): Promise<readonly Finding[]> {
  const { fires, firesAfter = [], quiet = [], run, shows = [] } = provocation;
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    findings.push(finding);
    onFinding(finding);
  };
  const loud = new Set<ExpectedAlert>();
  const listen = (active: readonly ActiveAlert[]) => {
    for (const one of quiet) if (isFiring(active, one)) loud.add(one);
  };
  const during = await notYet(lab, [...fires.map(wantedAlert), ...shows.map((one) => wantedQuery(lab, one))], report);
  const afterwards = await notYet(lab, firesAfter.map(wantedAlert), report);
  const over = new AbortController();
  const running = run(lab, over.signal);
  try {
    const watching = watch(lab, during, report, listen);
    // What fails before it is told to end fails the provocation; what ends early is waited for all the same.
    await Promise.race([watching, running.then(() => watching)]);
  } finally {
    over.abort();
    await running;
  }
  for (const one of quiet) {
    const outcome: Outcome = loud.has(one) ? { state: 'not seen', seconds: 0 } : { state: 'quiet' };
    report({ kind: 'stays quiet', what: nameOf(one), outcome });
  }
  await watch(lab, afterwards, report, () => {});
  return findings;
}

/** Those of `wanted` that are not so before anything is done; the others are reported, since they would prove nothing. */
async function notYet(
  lab: Lab,
  wanted: readonly Wanted[],
  report: (finding: Finding) => void,
): Promise<readonly Wanted[]> {
  const active = await lab.api.alerts();
  const open: Wanted[] = [];
  for (const one of wanted) {
    if (await one.isSo(active)) report(findingOf(one, { state: 'before' }));
    else open.push(one);
  }
  return open;
}

async function watch(
  lab: Lab,
  wanted: readonly Wanted[],
  report: (finding: Finding) => void,
  listen: (active: readonly ActiveAlert[]) => void,
): Promise<void> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  let open = wanted;
  while (open.length > 0 && passed() < PATIENCE_S) {
    await pause(LOOK_MS);
    const active = await lab.api.alerts();
    listen(active);
    const still: Wanted[] = [];
    for (const one of open) {
      if (await one.isSo(active)) report(findingOf(one, { state: 'seen', seconds: passed() }));
      else still.push(one);
    }
    open = still;
  }
  for (const one of open) report(findingOf(one, { state: 'not seen', seconds: PATIENCE_S }));
}

/** Whether a finding is what the provocation claims. */
export function isGood({ outcome: { state } }: Finding): boolean {
  return state === 'seen' || state === 'quiet';
}

function findingOf({ kind, what }: Wanted, outcome: Outcome): Finding {
  return { kind, what, outcome };
}

function wantedAlert(expected: ExpectedAlert): Wanted {
  return { kind: 'fires', what: nameOf(expected), isSo: async (active) => isFiring(active, expected) };
}

function wantedQuery({ api }: Lab, { expr, what }: NonNullable<Provocation['shows']>[number]): Wanted {
  return { kind: 'shows', what, isSo: async () => (await api.query(expr)).length > 0 };
}

function isFiring(active: readonly ActiveAlert[], { alert, labels: wanted }: ExpectedAlert): boolean {
  return active.some(
    ({ labels, state }) =>
      state === 'firing' &&
      labels.alertname === alert &&
      Object.entries(wanted).every(([name, value]) => labels[name] === value),
  );
}
