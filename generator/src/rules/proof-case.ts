/** Builds one proof case: a timeline of requests in, claims about alerts and recorded values out. */

import type { Duration } from '../model/duration.ts';
import type { Labels } from '../model/matcher.ts';
import type { Service } from '../model/service.ts';
import type {
  AlertExpectation,
  AnnotationExpectation,
  InputSeries,
  ProofCase,
  ProofClaim,
  ValueExpectation,
} from '../plan.ts';
import type { DraftAlert } from './draft.ts';
import { expandAnnotations } from './expand.ts';
import { identityLabels } from './scope.ts';
import type { Pace } from './timeline.ts';

/** Whom a case is about: a service, or the labels of whatever else is watched. */
export type CaseOwner = Service | { readonly ownLabels: Labels };

/** What a case needs of an alert. */
export type CaseAlert = Pick<DraftAlert, 'id' | 'rule'>;

/** An alert's instances in `ALERTS` by the labels that tell it from others of its name. */
export function distinguishing(owner: CaseOwner, alert: CaseAlert, extra: Labels = {}): Labels {
  const { slo, tier, signal } = alert.rule.labels;
  return {
    ...('ownLabels' in owner ? owner.ownLabels : identityLabels(owner)),
    ...(slo ? { slo } : {}),
    ...(tier ? { tier } : {}),
    ...(signal ? { signal } : {}),
    ...extra,
  };
}

/** Collects the claims of one case. */
export class CaseBuilder {
  private readonly alerts: AlertExpectation[] = [];
  private readonly annotations: AnnotationExpectation[] = [];
  private readonly values: ValueExpectation[] = [];
  private readonly claims: ProofClaim[] = [];
  private readonly owner: CaseOwner;
  private readonly name: string;
  private readonly pace: Pace;
  private readonly series: readonly InputSeries[];

  private readonly subject: string;

  constructor(owner: CaseOwner, subject: string, name: string, pace: Pace, series: readonly InputSeries[]) {
    this.owner = owner;
    this.subject = subject.replace(/[^A-Za-z0-9_-]/g, '_');
    this.name = name;
    this.pace = pace;
    this.series = series;
  }

  fires(alert: CaseAlert, at: Duration, because: string, extra: Labels = {}): this {
    return this.expect(alert, at, 1, because, extra).claim(alert, 'fires');
  }

  silent(alert: CaseAlert, at: Duration, because: string): this {
    return this.expect(alert, at, 0, because, {}).claim(alert, 'silent');
  }

  value(at: Duration, expr: string, value: number | undefined, because: string): this {
    this.values.push({ at, expr, because, ...(value === undefined ? {} : { value }) });
    return this;
  }

  /** The whole alerts as a receiver gets them, each with the value its text shows. */
  says(at: Duration, alert: string, instances: readonly { alert: CaseAlert; labels: Labels; value: number }[]): this {
    this.annotations.push({
      at,
      alert,
      instances: instances.map((instance) => {
        // Templates see the labels of the expression, not those that the rule adds.
        const labels = { ...instance.labels, ...instance.alert.rule.labels };
        return {
          labels,
          annotations: expandAnnotations(instance.alert.rule.annotations, instance.labels, instance.value),
        };
      }),
    });
    return this;
  }

  build(): ProofCase {
    return {
      name: this.name,
      subject: this.subject,
      scrape: this.pace.scrape,
      evaluation: this.pace.evaluation,
      series: this.series,
      alerts: this.alerts,
      annotations: this.annotations,
      values: this.values,
      claims: this.claims,
    };
  }

  private expect(alert: CaseAlert, at: Duration, firing: number, because: string, extra: Labels): this {
    this.alerts.push({
      at,
      alert: alert.rule.alert,
      labels: distinguishing(this.owner, alert, extra),
      firing,
      because,
    });
    return this;
  }

  private claim(alert: CaseAlert, verdict: ProofClaim['verdict']): this {
    if (!this.claims.some((claim) => claim.id === alert.id && claim.verdict === verdict)) {
      this.claims.push({ id: alert.id, verdict });
    }
    return this;
  }
}
