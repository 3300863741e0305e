/** Findings about how often targets are scraped: too seldom for the rates that rules read, or other than the spec says. */

import type { Duration } from '../model/duration.ts';
import { milliseconds, printDuration } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import { SIGNAL_WINDOW } from '../rules/names.ts';
import type { Examined, Seen } from './seen.ts';
import { counted, documentsOf, nameAt, named, selectorAt, targetsOf } from './seen.ts';

/** A rate over fewer scrapes than this is lost with a scrape or two. */
const SCRAPES = 4;

export function scrapingFindings(seen: Seen): readonly Finding[] {
  const documents = documentsOf(seen.model).map((document) => ({ document, interval: slowestOf(seen, document) }));
  const known = documents.filter((one): one is Paced => one.interval !== undefined);
  return [...known.flatMap(tooSlow), ...differing(known)];
}

interface Paced {
  readonly document: Examined;
  readonly interval: Duration;
}

/** The longest interval of its targets. */
function slowestOf(seen: Seen, { selector }: Examined): Duration | undefined {
  const intervals = (targetsOf(seen, selector) ?? []).flatMap(({ interval }) => interval ?? []);
  return intervals.length === 0 ? undefined : (Math.max(...intervals) as Duration);
}

function tooSlow({ document, interval }: Paced): Finding[] {
  const window = shortestWindow(document);
  if (SCRAPES * interval <= window) return [];
  const isEmpty = 2 * interval > window;
  return [
    {
      code: 'scraped-too-seldom',
      severity: isEmpty ? 'error' : 'warning',
      message: `Targets of ${named(document)} are scraped every \`${printDuration(interval)}\`, and its rules read rates over \`${printDuration(window)}\`: ${
        isEmpty ? 'most of them have no value' : 'a lost scrape leaves them without a value'
      }.`,
      expected: `at most \`${printDuration(milliseconds(window / SCRAPES))}\`, so that four scrapes fall into the window`,
      help: 'set `scrape_interval` of its job in prometheus.yml',
      at: selectorAt(document),
    },
  ];
}

/** The shortest range that rules of `document` read raw series over. */
function shortestWindow(document: Examined): Duration {
  const tiers = document.kind === 'Service' ? document.objectives.flatMap((objective) => objective.tiers) : [];
  return Math.min(SIGNAL_WINDOW, ...tiers.map(({ short }) => short)) as Duration;
}

/** One finding for each pair of intervals: mostly they come from one Defaults document. */
function differing(known: readonly Paced[]): Finding[] {
  const groups = new Map<string, Paced[]>();
  for (const one of known) {
    const declared = one.document.defaults.scrapeInterval;
    if (declared === one.interval) continue;
    const key = `${declared}/${one.interval}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group): Finding => {
    const [{ document, interval }] = group as [Paced, ...Paced[]];
    const declared = printDuration(document.defaults.scrapeInterval);
    const others = group.length === 1 ? '' : ` and ${counted(group.length - 1, 'other document')}`;
    return {
      code: 'scrape-interval-differs',
      severity: interval > document.defaults.scrapeInterval ? 'warning' : 'info',
      message: `Targets of ${named(document)}${others} are scraped every \`${printDuration(interval)}\`, and the spec says \`${declared}\`: its alerts are proven for another pace.`,
      expected: `\`scrapeInterval: ${printDuration(interval)}\` in a Defaults document`,
      help: `write \`kind: Defaults\` with \`spec: { scrapeInterval: ${printDuration(interval)} }\`, or scrape every \`${declared}\``,
      at: nameAt(document),
    };
  });
}
