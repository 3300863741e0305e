/** Findings about services: a profile that does not fit, thresholds between buckets, labels without a bound. */

import { lackingOf } from '../catalogue/needs.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Duration } from '../model/duration.ts';
import { printDuration, seconds } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import { at } from '../model/origin.ts';
import type { Objective, Service } from '../model/service.ts';
import { identify } from '../profiles/identify.ts';
import { profileOf } from '../profiles/index.ts';
import { printSeconds } from '../signals/objectives.ts';
import type { Latency } from '../signals/signals.ts';
import { shownLabels, termsOf } from './next-questions.ts';
import { objectivesOf, planOf } from './planned.ts';
import { bucketsName } from './questions.ts';
import type { Seen } from './seen.ts';
import { answerTo, capital, documentsOf, idOf, metricsOf, nameAt, named, someOf } from './seen.ts';

/** Values of one label beyond which it is taken to hold what users type: an application has tens of routes. */
const MANY_VALUES = 200;

export function serviceFindings(seen: Seen): readonly Finding[] {
  const services = documentsOf(seen.model).filter((document) => document.kind === 'Service');
  const present = services.filter((service) => (metricsOf(seen, service)?.size ?? 0) > 0);
  const misfits = present.map((service) => ({ service, findings: profileFindings(seen, service) }));
  const misfitting = new Set(misfits.flatMap(({ findings, service }) => (findings.length > 0 ? [service] : [])));
  return [
    ...misfits.flatMap(({ findings }) => findings),
    ...present.flatMap((service) => objectiveFindings(seen, service)),
    ...present.flatMap((service) => unboundedLabels(seen, service)),
    ...present.filter((service) => !misfitting.has(service)).flatMap((service) => missingResources(seen, service)),
  ];
}

function profileFindings(seen: Seen, service: Service): Finding[] {
  const metrics = metricsOf(seen, service)!;
  const terms = termsOf(service);
  const profile = profileOf(service.profile);
  if (!profile || terms.length === 0) return [];
  const better = betterProfile(seen, service);
  const help = better ? `it looks like profile \`${better}\`` : undefined;
  const misfit = (message: string, fallback: string): Finding => ({
    code: 'profile-does-not-fit',
    severity: 'error',
    message,
    help: help ?? fallback,
    at: at(service.origin, 'spec', 'profile'),
  });
  const present = terms.filter(({ metric }) => metrics.has(metric));
  if (present.length === 0) {
    return [
      misfit(
        `${capital(named(service))} exposes no ${someOf([...new Set(terms.map(({ metric }) => metric))])}, which profile \`${profile.id}\` counts requests by.`,
        'a library counts from the first request on: send one, and ask again',
      ),
    ];
  }
  const telling = new Set((profile.errors?.match ?? []).map(({ label }) => label));
  return present.flatMap(({ labels, metric }): Finding[] => {
    // Asked anew only where no sample showed the label, so an answer that is empty is certain.
    const lacking = Object.values(labels).filter(
      (label) => seen.facts.answers.get(idOf(service, `has/${metric}/${label}`))?.length === 0,
    );
    if (lacking.length === 0) return [];
    const finding = misfit(
      `\`${metric}\` of ${named(service)} has no label${lacking.length === 1 ? '' : 's'} ${someOf(lacking, 5)}, which profile \`${profile.id}\` reads.`,
      'turn the label on in the application, or choose the profile of the library in use',
    );
    return [better || lacking.some((label) => telling.has(label)) ? finding : { ...finding, severity: 'warning' }];
  });
}

/** The profile that the series speak for, where it is another than the spec's. */
function betterProfile(seen: Seen, service: Service): string | undefined {
  const metrics = [...metricsOf(seen, service)!.keys()];
  const found = identify(new Map(metrics.map((metric) => [metric, shownLabels(seen, service, metric)])));
  return found.includes(service.profile) ? undefined : found[0];
}

function objectiveFindings(seen: Seen, service: Service): Finding[] {
  return objectivesOf(service).flatMap(({ counted, objective }) => {
    const nothing = whereMatchesNothing(seen, service, objective);
    if (nothing) return [nothing];
    const { measure } = objective;
    if (measure.kind !== 'latency' || !counted || !('latency' in counted)) return [];
    return bucketMissing(seen, service, objective, counted.latency, measure.threshold);
  });
}

function whereMatchesNothing(seen: Seen, service: Service, objective: Objective): Finding | undefined {
  if (answerTo(seen, service, `where/${objective.index}`)?.length !== 0) return undefined;
  return {
    code: 'where-matches-nothing',
    severity: 'warning',
    message: `No request of ${named(service)} meets \`where\` of objective \`${objective.name}\`, so it never alerts.`,
    help: 'a route counts from its first request on; if it had one, compare the value with the label in Prometheus, letter by letter',
    at: at(service.origin, 'spec', 'objectives', objective.index, 'where'),
  };
}

function bucketMissing(
  seen: Seen,
  service: Service,
  objective: Objective,
  latency: Latency,
  threshold: Duration,
): Finding[] {
  const answer = answerTo(seen, service, bucketsName(latency));
  if (!answer || latency.kind !== 'classic') return [];
  const bounds = answer
    .map(({ labels }) => Number(labels.le))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const wanted = latency.unit === 'ms' ? threshold : seconds(threshold);
  if (bounds.includes(wanted)) return [];
  const shown = bounds.map((bound) => printSeconds(latency.unit === 'ms' ? bound / 1000 : bound));
  const place = at(service.origin, 'spec', 'objectives', objective.index, 'threshold');
  const near = [bounds.filter((bound) => bound < wanted).length - 1, bounds.findIndex((bound) => bound > wanted)]
    .flatMap((index) => shown[index] ?? [])
    .map((bound) => `\`${bound}\``);
  return [
    {
      code: 'bucket-not-exposed',
      severity: 'error',
      message:
        bounds.length === 0
          ? `\`${latency.metric}\` of ${named(service)} has no buckets, so objective \`${objective.name}\` counts nothing.`
          : `No bucket of \`${latency.metric}\` of ${named(service)} ends at \`${printDuration(threshold)}\`, so objective \`${objective.name}\` takes every request for too slow.`,
      ...(shown.length > 0 ? { expected: `one of ${shown.join(', ')}` } : {}),
      help:
        bounds.length === 0
          ? 'turn buckets on in the application; a native histogram is asked for with `signals: { latency: { histogram: native } }`'
          : `${latency.addsThresholds ? `start the service with the file of target \`instrumentation\`, which adds the bucket` : `add a bucket at ${printDuration(threshold)} in the application`}, or take ${near.join(' or ')}`,
      at: place,
    },
  ];
}

function unboundedLabels(seen: Seen, service: Service): Finding[] {
  const metrics = metricsOf(seen, service)!;
  const prefix = idOf(service, 'values/');
  const found = [...seen.facts.answers].flatMap(([id, samples]) => {
    const values = id.startsWith(prefix) ? (samples[0]?.value ?? 0) : 0;
    const [metric = '', label = ''] = id.slice(prefix.length).split('/');
    return values > MANY_VALUES ? [{ metric, label, values }] : [];
  });
  return found
    .sort((a, b) => b.values - a.values || compareText(a.label, b.label))
    .map(
      ({ label, metric, values }): Finding => ({
        code: 'unbounded-label',
        severity: 'warning',
        message: `Label \`${label}\` of \`${metric}\` of ${named(service)} has \`${values}\` values in \`${metrics.get(metric) ?? 0}\` series, and every rule reads all of them.`,
        expected: `at most ${MANY_VALUES} values`,
        help: 'let the label hold the pattern of the route (`/users/:id`), never the path, an id or what a user typed',
        at: nameAt(service),
      }),
    );
}

function missingResources(seen: Seen, service: Service): Finding[] {
  const metrics = metricsOf(seen, service)!;
  const sources = planOf(service)?.signals.saturation ?? [];
  const missing = sources.filter(({ expr }) => lackingOf(expr, (metric) => metrics.has(metric)).length > 0);
  if (missing.length === 0) return [];
  const needs = [...new Set(missing.flatMap((source) => source.needs ?? []))];
  const asked = service.signals.saturation !== undefined;
  return [
    {
      code: 'resource-not-exposed',
      severity: asked ? 'warning' : 'info',
      message: `${capital(named(service))} exposes nothing of ${someOf(
        missing.map(({ resource }) => resource),
        6,
      )}: SaturationHigh does not watch ${missing.length === 1 ? 'it' : 'them'}.`,
      help: `turn the metrics on, or name the others in \`signals.saturation\`${needs.length > 0 ? `; what some of them need: ${needs.join(' ')}` : ''}`,
      at: asked ? at(service.origin, 'spec', 'signals', 'saturation') : nameAt(service),
    },
  ];
}
