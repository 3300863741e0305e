/** Findings about selectors and targets: a selector that matches nothing, or another exporter; targets that are down. */

import type { Subject } from '../catalogue/catalogue.ts';
import { catalogues } from '../catalogue/index.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/suggest.ts';
import type { Finding } from '../model/finding.ts';
import type { Matchers } from '../model/matcher.ts';
import type { At } from '../model/origin.ts';
import { at } from '../model/origin.ts';
import { printMatchers } from '../promql/print.ts';
import { subjectOf } from '../rules/databases/scope.ts';
import type { ScrapedTarget } from './facts.ts';
import { everywhereId, isEmpty, termsOf } from './next-questions.ts';
import type { Examined, Seen } from './seen.ts';
import {
  ALIVE,
  answerTo,
  counted,
  documentsOf,
  exporterOf,
  isOfKind,
  KNOWN_BY,
  metricsOf,
  named,
  probed,
  selectorAt,
  someOf,
  targetsOf,
} from './seen.ts';

export function selectionFindings(seen: Seen): readonly Finding[] {
  return documentsOf(seen.model).flatMap((document) => {
    const down = downTargets(seen, document, document.selector, selectorAt(document));
    // A target that is down explains why nothing is there.
    const rest = down.some(({ severity }) => severity === 'error')
      ? []
      : isEmpty(seen, document)
        ? [nothingSelected(seen, document)]
        : [...otherKind(seen, document), ...unreached(seen, document)];
    return [...down, ...rest, ...adminFindings(seen, document)];
  });
}

function downTargets(seen: Seen, document: Examined, matchers: Matchers, place: At): Finding[] {
  const targets = targetsOf(seen, matchers) ?? [];
  const down = targets.filter(({ health }) => health === 'down');
  if (down.length === 0) return downSeries(seen, document, targets, place);
  const all = down.length === targets.length;
  const reasons = [...new Set(down.map(reasonOf).filter((reason) => reason !== ''))];
  const first = down[0]!;
  return [
    {
      code: 'target-down',
      severity: all ? 'error' : 'warning',
      message: `${share(down.length, targets.length)} of ${named(document)} ${isAre(down.length, targets.length)} down: ${someOf(
        down.map(({ url }) => url),
        4,
      )}${reasons.length > 0 ? `, ${someOf(reasons, 2)}` : ''}.`,
      help: mendOf(first),
      at: place,
    },
  ];
}

/** What the server said, without the address, which stands before it. */
function reasonOf({ lastError }: ScrapedTarget): string {
  return lastError.replace(/^Get "[^"]*": /, '');
}

/** Where targets cannot be listed, `up` says as much, without the reason. */
function downSeries(seen: Seen, document: Examined, targets: readonly ScrapedTarget[], place: At): Finding[] {
  const up = targets.length > 0 ? [] : (answerTo(seen, document, 'up') ?? []);
  const down = up.filter(({ value }) => value === 0);
  if (down.length === 0) return [];
  return [
    {
      code: 'target-down',
      severity: down.length === up.length ? 'error' : 'warning',
      message: `${share(down.length, up.length)} of ${named(document)} ${isAre(down.length, up.length)} down: ${someOf(
        down.map(({ labels }) => labels.instance ?? printLabels(labels)),
        4,
      )}.`,
      help: 'open the server’s page of targets for the reason',
      at: place,
    },
  ];
}

function share(down: number, all: number): string {
  if (all === 1) return 'The target';
  return down === all ? `All ${all} targets` : `${down} of ${all} targets`;
}

function isAre(down: number, all: number): string {
  return all === 1 || (down === 1 && down !== all) ? 'is' : 'are';
}

/** What usually is behind the error of a scrape. */
function mendOf({ lastError, url }: ScrapedTarget): string {
  if (/connection refused/.test(lastError))
    return `nothing listens there: start the process, or correct its port in the scrape configuration (\`curl ${url}\`)`;
  if (/no such host|server misbehaving/.test(lastError))
    return 'the name is unknown where Prometheus runs: correct it in the scrape configuration';
  if (/deadline exceeded|timeout/i.test(lastError))
    return `it answers too slowly: \`time curl ${url}\` shows how slowly; raise \`scrape_timeout\` or turn costly collectors off`;
  if (/HTTP status (401|403)/.test(lastError))
    return 'it wants a name and password or a token: add `basic_auth` or `authorization` to the scrape configuration';
  if (/HTTP status 404/.test(lastError))
    return 'its metrics stand at another path: set `metrics_path` in the scrape configuration';
  if (/duplicate|text format|expected|invalid/.test(lastError))
    return `what it answers is no text of metrics: \`curl ${url}\` shows it`;
  return `\`curl ${url}\` from the machine of Prometheus shows what it gets`;
}

function nothingSelected(seen: Seen, document: Examined): Finding {
  const inside = `{${printMatchers(document.selector)}}`;
  const targets = targetsOf(seen, document.selector);
  const exists = targets !== undefined && targets.length > 0;
  const subject = exporterOf(document);
  const wanted = subject === undefined ? profileMetric(document) : KNOWN_BY[subject];
  return {
    code: 'selector-matches-nothing',
    severity: 'error',
    message: exists
      ? `\`${inside}\` of ${named(document)} picks ${counted(targets.length, 'target')}, and no series of the metrics that belong to it.`
      : `\`${inside}\` of ${named(document)} matches nothing.`,
    ...(wanted === undefined ? {} : { expected: `labels of a target that exposes \`${wanted}\`` }),
    help: meant(seen, document) ?? (exists ? exposesOther(document) : 'add the target to the scrape configuration'),
    at: selectorAt(document),
  };
}

function exposesOther(document: Examined): string {
  return document.kind === 'Service'
    ? 'a library counts from the first request on: send one, or choose the profile that fits'
    : 'the target is no such exporter, or `metric_relabel_configs` drops its metrics';
}

function profileMetric(document: Examined): string | undefined {
  return document.kind === 'Service' ? termsOf(document)[0]?.metric : undefined;
}

/** The labels that were likely meant: of targets that carry the metrics, else of any. */
function meant(seen: Seen, document: Examined): string | undefined {
  const subject = exporterOf(document);
  const carrying =
    subject === undefined ? answerTo(seen, document, 'carriers') : seen.facts.answers.get(everywhereId(subject));
  const wrong = wrongMatcher(seen, document);
  const values = (label: string) =>
    [...new Set((carrying ?? []).flatMap(({ labels }) => labels[label] ?? []))].sort(compareText);
  if (wrong) {
    const { label, value } = wrong;
    const close = closeTo(label, value, values(label)) ?? closeTo(label, value, targetValues(seen, label));
    if (close) return `no target has \`${label}="${value}"\`: ${close}`;
  }
  const job = values('job');
  if (job.length === 0) return wrong && `no target has \`${wrong.label}="${wrong.value}"\``;
  const where = job.length > 1 || values('instance').length === 0 ? '' : ` at ${someOf(values('instance'), 4)}`;
  return `${subject === undefined ? 'the metrics of its profile' : `${catalogues[subject].title} exporters`} are in job ${someOf(job, 6)}${where}`;
}

/** Names of machines differ by a digit and are still others: of these only another port is likely a slip. */
function closeTo(label: string, value: string, known: readonly string[]): string | undefined {
  const machine = (instance: string) => instance.replace(/:\d+$/, '');
  return didYouMean(value, label === 'instance' ? known.filter((one) => machine(one) === machine(value)) : known);
}

/** The first equality that no target meets by itself. */
function wrongMatcher(seen: Seen, { selector }: Examined) {
  const { targets } = seen.facts;
  if (!targets) return undefined;
  return selector.find(
    ({ label, op, value }) => op === '=' && value !== '' && targets.every(({ labels }) => labels[label] !== value),
  );
}

function targetValues({ facts }: Seen, label: string): readonly string[] {
  return [...new Set((facts.targets ?? []).flatMap(({ labels }) => labels[label] ?? []))].sort(compareText);
}

/** An exporter of another engine stands behind the selector. */
function otherKind(seen: Seen, document: Examined): Finding[] {
  const names = metricsOf(seen, document);
  if (document.kind === 'Service' || !names || isOfKind(seen, document)) return [];
  const subject = subjectOf(document);
  const others = (Object.keys(KNOWN_BY) as Subject[]).filter((other) => names.has(KNOWN_BY[other]));
  const found =
    others.length === 0 ? '' : ` It is one of ${others.map((other) => catalogues[other].title).join(' and ')}.`;
  return [
    {
      code: 'other-exporter',
      severity: 'error',
      message: `\`{${printMatchers(document.selector)}}\` of ${named(document)} selects no exporter of ${catalogues[subject].title}.${found}`,
      expected: `a target that exposes \`${KNOWN_BY[subject]}\``,
      help:
        others.length > 0
          ? 'correct the selector or the engine'
          : 'its metrics are dropped by `metric_relabel_configs`, or the selector picks something else',
      at: selectorAt(document),
    },
  ];
}

/** The exporter answers and its server does not. */
function unreached(seen: Seen, document: Examined): Finding[] {
  const subject = exporterOf(document);
  const alive = subject === undefined ? undefined : ALIVE[subject];
  if (alive === undefined) return [];
  const dead = probed(seen, document, alive).filter(({ value }) => value === 0);
  if (dead.length === 0) return [];
  const instances = dead.map(({ labels }) => labels.instance ?? printLabels(labels));
  return [
    {
      code: 'database-unreached',
      severity: 'error',
      message: `The exporter of ${named(document)} at ${someOf(instances, 4)} runs and cannot log in to its server: \`${alive}\` is 0.`,
      help: 'the exporter’s log has the reason: the server is down, refuses the password, or has no connection left',
      at: selectorAt(document),
    },
  ];
}

function adminFindings(seen: Seen, document: Examined): Finding[] {
  if (document.kind !== 'Database' || !document.admin) return [];
  const place = at(document.origin, 'spec', 'admin');
  const up = answerTo(seen, document, 'admin');
  if (!up) return [];
  if (up.length > 0)
    return up.every(({ value }) => value === 0) ? downTargets(seen, document, document.admin, place) : [];
  return [
    {
      code: 'selector-matches-nothing',
      severity: 'error',
      message: `\`admin\` of ${named(document)} matches nothing: \`{${printMatchers(document.admin)}}\`.`,
      expected: 'the labels of an exporter that reaches the server through its admin or extra port',
      help: 'add that exporter to the scrape configuration, or leave `admin` out',
      at: place,
    },
  ];
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .sort(compareText)
    .join(',');
}
