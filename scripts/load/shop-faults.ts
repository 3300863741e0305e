/** The fault switch of the service under load, where it has one: looked at before and after, so that nothing stays broken. */

const TIMEOUT_MS = 5_000;

/** `whole` or `broken` by a fault switch; `none` where the service has no such switch; `silent` where nothing answers. */
export type Condition = 'whole' | 'broken' | 'none' | 'silent';

/** The condition of the service at `url`. */
export async function conditionOf(url: string): Promise<Condition> {
  try {
    const response = await fetch(`${url}/faults`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const fault: unknown = response.ok ? await response.json() : undefined;
    if (typeof fault !== 'object' || fault === null || !('errors' in fault) || !('latencyMs' in fault)) return 'none';
    const isWhole = fault.errors === 0 && fault.latencyMs === 0 && !('locks' in fault);
    return isWhole ? 'whole' : 'broken';
  } catch (failure) {
    // An answer that is no JSON comes from a service without this switch.
    return failure instanceof SyntaxError ? 'none' : 'silent';
  }
}

/** Turns all faults off. @returns Whether the service says that it did. */
export async function mend(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/faults`, { method: 'DELETE', signal: AbortSignal.timeout(TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}
