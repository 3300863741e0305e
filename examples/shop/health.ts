/** What the shop depends on, asked within a bounded time: the answer of `/health`, and a gauge for each dependency. */

import { Gauge, type Registry } from '@prometheus-io/client';
import type { RequestHandler } from 'express';

/** Something the shop calls. */
export interface Dependency {
  /** Rejects where it does not answer; gives up when `signal` says so. */
  readonly check: (signal: AbortSignal) => Promise<void>;
  /** Without it the shop cannot sell. */
  readonly needed: boolean;
}

export interface DependencyState {
  readonly state: 'up' | 'down';
  readonly needed: boolean;
  /** How long it took to answer, or to be given up, in milliseconds. */
  readonly latencyMs: number;
  /** Code or class of the failure. Its text may hold addresses and names that are nobody's business. */
  readonly error?: string;
}

export interface DependencyBoard {
  /** The state of each dependency by name, sorted. Never rejects. */
  readonly look: () => Promise<Readonly<Record<string, DependencyState>>>;
}

/** A check gets this long, in milliseconds: half of what a kubelet waits, and less than the shortest scrape. */
const TIMEOUT_MS = 1_000;

/** A look that ended less than this ago serves again, in milliseconds: scrape and probe cost one together. */
const FRESH_MS = 250;

/** Checks all of `dependencies` at once, whenever it is looked at; those who look at the same time share one look. */
export function dependencyBoard(
  dependencies: Readonly<Record<string, Dependency>>,
  timeoutMs = TIMEOUT_MS,
): DependencyBoard {
  const names = Object.keys(dependencies).sort();
  let current: Promise<Readonly<Record<string, DependencyState>>> | undefined;
  let endedAt: number | undefined;
  const lookAnew = async () => {
    const states = await Promise.all(names.map((name) => stateOf(dependencies[name]!, timeoutMs)));
    endedAt = performance.now();
    return Object.fromEntries(names.map((name, index) => [name, states[index]!]));
  };
  return {
    look: () => {
      if (endedAt !== undefined && performance.now() - endedAt > FRESH_MS) {
        current = undefined;
        endedAt = undefined;
      }
      current ??= lookAnew();
      return current;
    },
  };
}

async function stateOf({ check, needed }: Dependency, timeoutMs: number): Promise<DependencyState> {
  const start = performance.now();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('too late'), { code: 'timeout' })), timeoutMs);
  });
  const latencyMs = () => Math.round(performance.now() - start);
  try {
    await Promise.race([check(stopping.signal), late]);
    return { state: 'up', needed, latencyMs: latencyMs() };
  } catch (failure) {
    stopping.abort();
    return { state: 'down', needed, latencyMs: latencyMs(), error: nameOf(failure) };
  } finally {
    clearTimeout(timer);
  }
}

function nameOf(failure: unknown): string {
  const { code, name } = (failure ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'error';
}

/** `/health`: 503 where a dependency that is needed is down, 200 otherwise, `degraded` where another one is. */
export function healthHandler(board: DependencyBoard): RequestHandler {
  return async (_req, res) => {
    const dependencies = await board.look();
    const down = Object.values(dependencies).filter(({ state }) => state === 'down');
    const isUnhealthy = down.some(({ needed }) => needed);
    const status = isUnhealthy ? 'unhealthy' : down.length > 0 ? 'degraded' : 'healthy';
    res.set('cache-control', 'no-store');
    res.status(isUnhealthy ? 503 : 200).json({ status, timestamp: new Date().toISOString(), dependencies });
  };
}

/** Exposes the state and the latency of each dependency; a scrape looks at them. */
export function dependencyGauges(board: DependencyBoard, registry: Registry): void {
  const gauge = (name: string, help: string, value: (state: DependencyState) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['dependency'],
      registers: [registry],
      async collect() {
        for (const [dependency, state] of Object.entries(await board.look())) this.set({ dependency }, value(state));
      },
    });
  gauge('dependency_up', 'Whether what the service depends on answers: 1, or 0.', ({ state }) =>
    Number(state === 'up'),
  );
  gauge(
    'dependency_check_duration_seconds',
    'How long the last check of a dependency took, up to its time limit.',
    ({ latencyMs }) => latencyMs / 1000,
  );
}
