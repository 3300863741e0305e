/** The rules that a ruler of Mimir or Cortex keeps for a tenant. */

import { mimirToken } from '../commands/server-secrets.ts';
import type { Io } from '../io.ts';
import { Interrupted } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { UpstreamError } from '../serve/prometheus/client.ts';
import { rulerAt } from '../serve/ruler/client.ts';
import { rulesIn } from '../serve/ruler/wanted.ts';

/** How long the ruler may take, in milliseconds: it reads every group from its store. */
const LIMIT_MS = 30_000;

export interface MimirSource {
  /** What our namespaces begin with. */
  readonly prefix: string;
  readonly tenant: string | undefined;
  readonly tokenFile: string | undefined;
}

/**
 * Our rules, and how many there are of others.
 *
 * @throws Refusal `prometheus-unreachable` with what came instead; Interrupted.
 */
export async function rulesInMimir(base: URL, { prefix, tenant, tokenFile }: MimirSource, io: Io) {
  const ruler = rulerAt(base, { fetch: io.fetch, timeoutMs: LIMIT_MS, token: mimirToken(tokenFile, io), tenant });
  try {
    return rulesIn(await ruler.namespaces(), prefix);
  } catch (error) {
    if (io.signal.aborted) throw new Interrupted();
    if (!(error instanceof UpstreamError)) throw error;
    throw new Refusal('prometheus-unreachable', `\`${ruler.shown}\`: ${error.message}.`, {
      help: 'give the address of the ruler, such as http://mimir:9009, and the tenant with --tenant',
    });
  }
}
