/** What to ask a Prometheus once the first answers are known: only where something did not fit, or looked large. */

import { compareText } from '../diagnostics/diagnostic.ts';
import { editDistance } from '../diagnostics/suggest.ts';
import { oneOf } from '../model/matcher.ts';
import type { Service } from '../model/service.ts';
import { profileOf } from '../profiles/index.ts';
import type { CounterTerm } from '../profiles/profile.ts';
import { printMatchers, selector } from '../promql/print.ts';
import { requestTerms } from '../signals/signals.ts';
import type { Question } from './facts.ts';
import type { Examined, Seen } from './seen.ts';
import { answerTo, documentsOf, exporterOf, idOf, KNOWN_BY, labelNamesOf, metricsOf } from './seen.ts';

/** Up to as many series of one metric no label is looked at: 12 buckets of 40 routes. */
const SMALL = 500;
/** Jobs that are looked at for the metrics that a selector missed. */
const CANDIDATES = 8;
/** Exporters of one kind that are listed at most. */
const LISTED = 200;

export function nextQuestions(seen: Seen): readonly Question[] {
  const questions = documentsOf(seen.model).flatMap((document) =>
    document.kind === 'Service' && !isEmpty(seen, document)
      ? labelQuestions(seen, document)
      : isEmpty(seen, document)
        ? elsewhere(seen, document)
        : [],
  );
  return [...new Map(questions.map((question) => [question.id, question])).values()];
}

/** Whether nothing that `document` is about was found under its selector; false where nobody could say. */
export function isEmpty(seen: Seen, document: Examined): boolean {
  const names = metricsOf(seen, document);
  if (!names) return false;
  const subject = exporterOf(document);
  if (subject !== undefined) return names.size === 0 && (answerTo(seen, document, 'up') ?? []).length === 0;
  return names.size === 0;
}

/** The id of the question where exporters of one kind stand at all. */
export function everywhereId(subject: keyof typeof KNOWN_BY): string {
  return `everywhere/${subject}`;
}

function elsewhere(seen: Seen, document: Examined): readonly Question[] {
  const subject = exporterOf(document);
  if (subject !== undefined) {
    return [{ id: everywhereId(subject), expr: `topk(${LISTED}, count by (job, instance) (${KNOWN_BY[subject]}))` }];
  }
  return document.kind === 'Service' ? carriers(seen, document) : [];
}

/** Which of the jobs with a similar name have the metrics of the service's profile. */
function carriers(seen: Seen, service: Service): readonly Question[] {
  const wanted = service.selector.find(({ label, op }) => label === 'job' && op === '=')?.value;
  const jobs = [...new Set((seen.facts.targets ?? []).flatMap(({ labels }) => labels.job ?? []))];
  const near = jobs
    .sort((a, b) =>
      wanted === undefined ? compareText(a, b) : editDistance(a, wanted) - editDistance(b, wanted) || compareText(a, b),
    )
    .slice(0, CANDIDATES);
  const metrics = [...new Set(termsOf(service).map(({ metric }) => metric))];
  if (near.length === 0 || metrics.length === 0) return [];
  const matchers = [oneOf('__name__', metrics), oneOf('job', near)];
  return [{ id: idOf(service, 'carriers'), expr: `count by (job) ({${printMatchers(matchers)}})` }];
}

/** Labels that the profile names and no sample showed, and how many values those have that many series differ by. */
function labelQuestions(seen: Seen, service: Service): readonly Question[] {
  const names = metricsOf(seen, service);
  if (!names) return [];
  const target = new Set(['job', 'instance', ...labelNamesOf(seen.facts.targets ?? [])]);
  return termsOf(service).flatMap(({ labels, metric }): Question[] => {
    const series = names.get(metric);
    if (series === undefined) return [];
    const shown = shownLabels(seen, service, metric);
    const lacking = Object.values(labels).filter((label) => !shown.has(label));
    const many = series <= SMALL ? [] : [...shown].filter((label) => !target.has(label) && label !== 'le');
    return [
      ...lacking.map((label) => ({
        id: idOf(service, `has/${metric}/${label}`),
        expr: `count(${selector(metric, [...service.selector, { label, op: '!=', value: '' }])})`,
      })),
      ...many.sort(compareText).map((label) => ({
        id: idOf(service, `values/${metric}/${label}`),
        expr: `count(count by (${label}) (${selector(metric, service.selector)}))`,
      })),
    ];
  });
}

/** Labels of the samples of `metric` that were shown, without its name. */
export function shownLabels(seen: Seen, service: Service, metric: string): ReadonlySet<string> {
  const samples = (answerTo(seen, service, 'labels') ?? []).filter(({ labels }) => labels.__name__ === metric);
  return new Set(samples.flatMap(({ labels }) => Object.keys(labels)).filter((label) => label !== '__name__'));
}

/** What counts the requests of `service` by its profile. */
export function termsOf(service: Service): readonly CounterTerm[] {
  const profile = profileOf(service.profile);
  return profile ? requestTerms(service, profile) : [];
}
