/** What an output target is: a format that plans are written in. One file of this folder holds one target. */

import type { Watched } from '../model/database.ts';
import type { Model } from '../model/model.ts';
import type { RuleSet } from '../model/service.ts';
import type { OutputFile, RuleSetPlan, ServicePlan, WatchPlan } from '../plan.ts';

/** What a target may know of the fleet as a whole: names and facts of every service, without their plans. */
export interface FleetEntry {
  readonly key: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly identity: Readonly<Record<string, string>>;
  readonly profile: string;
}

export interface Target {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences for the reference page: what is written where, and who reads it. */
  readonly about: string;
  /** Files of one service. */
  readonly ofService?: (plan: ServicePlan) => readonly OutputFile[];
  /** Files of one rule set. */
  readonly ofRuleSet?: (plan: RuleSetPlan) => readonly OutputFile[];
  /** Files of one database or host. */
  readonly ofWatched?: (plan: WatchPlan) => readonly OutputFile[];
  /** Files of the fleet, written once; `watched` are its databases and hosts. */
  readonly ofFleet?: (
    services: readonly FleetEntry[],
    ruleSets: readonly RuleSet[],
    watched: readonly Watched[],
  ) => readonly OutputFile[];
  /**
   * Files of all documents together, written once, of what the documents say rather than of the plans.
   *
   * @param isAsked  The target was chosen by name, not with all others.
   */
  readonly ofModel?: (model: Model, isAsked: boolean) => readonly OutputFile[];
}
