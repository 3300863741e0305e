/** What the routes are given: the workspace, the upstreams, and what is known about rules. */

import type { Logger } from 'pino';
import type { Io } from '../../io.ts';
import type { Prometheus } from '../prometheus/client.ts';
import type { Proofs } from '../proof/prove.ts';
import type { History } from '../save/history.ts';
import type { Workspace } from '../save/workspace.ts';
import type { Alertmanager } from './alertmanager.ts';
import type { Gate } from './caller.ts';
import type { Events } from './events.ts';
import type { ServeOptions } from './options.ts';
import type { OwnerIndex } from './owner-index.ts';
import type { RuleStatesReader } from './rule-states.ts';

export interface ServeSite {
  readonly options: ServeOptions;
  readonly version: string;
  readonly io: Io;
  readonly log: Logger;
  readonly workspace: Workspace;
  readonly history: History;
  readonly prometheus: Prometheus;
  /** Its address with name and password, for the backtest. */
  readonly prometheusUrl: URL;
  readonly prometheusToken: string | undefined;
  readonly alertmanager: Alertmanager | undefined;
  readonly proofs: Proofs | undefined;
  readonly events: Events;
  readonly index: OwnerIndex;
  readonly rules: RuleStatesReader;
  readonly gate: Gate;
  readonly hasGateway: boolean;
  /** Version of Prometheus at the last look; undefined where it did not answer. */
  readonly prometheusVersion: () => string | undefined;
  /** False while the specs are read for the first time, and while the server stops. */
  readonly isReady: () => boolean;
}
