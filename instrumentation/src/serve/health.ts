/** Liveness and readiness: named checks with timeouts, and the state of each in the answer. */

import type { Answer } from './respond.ts';

/** Resolves where a dependency answers; its value is not looked at. Rejecting or taking too long means it does not. */
export type Check = () => unknown;

export interface HealthOptions {
  /** Milliseconds for each check, 1,000 where absent: half of what a kubelet waits. */
  readonly timeoutMs?: number;
}

/** One check's state. */
export interface CheckState {
  readonly status: 'ok' | 'failed';
  /** Milliseconds. */
  readonly duration: number;
  readonly error?: string;
}

const TIMEOUT_MS = 1000;
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Runs all checks at once.
 *
 * @returns Each one's state by name, sorted. A check that hangs costs `timeoutMs`, and no other check's time. An error's
 *   code or class is told, not its text, which may hold addresses and names that are nobody's business.
 * @internal
 */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
  options: HealthOptions = {},
): Promise<Record<string, CheckState>> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const names = Object.keys(checks).sort();
  const states = await Promise.all(names.map((name) => runCheck(checks[name] as Check, timeoutMs)));
  return Object.fromEntries(names.map((name, i) => [name, states[i] as CheckState]));
}

async function runCheck(check: Check, timeoutMs: number): Promise<CheckState> {
  const start = performance.now();
  const duration = (): number => Math.round(performance.now() - start);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('timeout'), { code: 'timeout' })), timeoutMs);
  });
  try {
    await Promise.race([Promise.resolve().then(check), late]);
    return { status: 'ok', duration: duration() };
  } catch (error) {
    return { status: 'failed', duration: duration(), error: nameOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function nameOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return typeof name === 'string' ? name : 'error';
}

/**
 * The answer of a readiness probe: 200 where every check passes, else 503; 503 from the start of a graceful stop on.
 * @internal
 */
export async function readyAnswer(
  checks: Readonly<Record<string, Check>>,
  isStopping: boolean,
  options?: HealthOptions,
): Promise<Answer> {
  if (isStopping) return { status: 503, contentType: JSON_TYPE, body: `${JSON.stringify({ status: 'stopping' })}\n` };
  const states = await runChecks(checks, options);
  const isReady = Object.values(states).every((state) => state.status === 'ok');
  const body = { status: isReady ? 'ok' : 'failed', checks: states };
  return { status: isReady ? 200 : 503, contentType: JSON_TYPE, body: `${JSON.stringify(body)}\n` };
}

/**
 * The answer of a liveness probe: the process can answer, and that is all it says.
 * @internal
 */
export function liveAnswer(): Answer {
  return { status: 200, contentType: JSON_TYPE, body: `${JSON.stringify({ status: 'ok' })}\n` };
}
