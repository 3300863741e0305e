/** What a server is told before it starts: addresses, folders, tokens, limits. */

export type Access = 'read' | 'write';

export interface ServeToken {
  /** For the log and for people; never the token itself. */
  readonly name: string;
  readonly secret: string;
  readonly access: Access;
  /** Folders with a slash at the end (`payments/`); one empty text means all. */
  readonly scopes: readonly string[];
}

export interface ServeOptions {
  readonly tokens: readonly ServeToken[];
  /** Whose keys sign the header X-Grafana-Id; undefined: such a header cannot be verified. */
  readonly grafana: URL | undefined;
  /** The organisation that users must be of. */
  readonly grafanaOrg: number;
  /** Changes need a verified user. */
  readonly requireUser: boolean;
  readonly readOnly: boolean;
  readonly limits: ServeLimits;
}

export interface ServeLimits {
  readonly bodyBytes: number;
  /** Requests of one token or address in a minute. */
  readonly perMinute: number;
  /** Milliseconds in which a request must have arrived as a whole. */
  readonly arriveMs: number;
  /** Milliseconds that a draft may be worked on. */
  readonly draftMs: number;
  /** Drafts that are worked on at one time, and those that may wait. */
  readonly draftsAtOnce: number;
  readonly draftsWaiting: number;
  /** Listeners of events. */
  readonly listeners: number;
}

export const SERVE_LIMITS: ServeLimits = {
  bodyBytes: 8 * 1024 * 1024,
  perMinute: 1_200,
  arriveMs: 30_000,
  draftMs: 60_000,
  draftsAtOnce: 2,
  draftsWaiting: 32,
  listeners: 200,
};
