/** Which k6 runs a scenario, and the command that runs it. */

import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { ROOT } from '../local/paths.ts';
import { findK6, findProgram, K6_VERSION } from '../setup.mjs';

/** A program of this machine, or the image under an engine for containers. */
export type K6 =
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'image'; readonly docker: string };

export interface K6Run {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Absolute path of a folder for what is read and written: thresholds and figures. */
  readonly folder: string;
  /** Absolute path of the thresholds, in `folder`. */
  readonly thresholds: string;
  /** Absolute path of the figures that will be written, in `folder`. */
  readonly figures: string;
  /** Base address of the service. */
  readonly url: string;
  readonly rate?: number;
  readonly seconds?: number;
  /** Where series are written to while it runs. */
  readonly writeTo?: string;
  /** Tells this run from others among those series. */
  readonly testId?: string;
  readonly abort?: boolean;
  /** Without progress. */
  readonly quiet?: boolean;
  /** More arguments of `k6 run`. */
  readonly args?: readonly string[];
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What to say where there is no k6. */
export const NO_K6 = `k6 is not here. \`node scripts/setup.mjs k6\` builds it with Go, once; or install k6 ${K6_VERSION} yourself.`;

/** A broken promise ends the run, where that is wanted, not before so many seconds, or a quarter: the first requests are slow. */
const ABORT_AFTER = 10;

/** k6 ends with this code when a threshold was crossed. */
export const THRESHOLDS_CROSSED = 99;

/** k6 ends with this code after an interrupt. */
export const INTERRUPTED = 105;

/** On PATH, built before, or as an image where an engine answers; undefined where there is none of these. */
export function k6Here(env: NodeJS.ProcessEnv): K6 | undefined {
  const path = findK6(env);
  if (path !== undefined) return { kind: 'program', path };
  const docker = findProgram(['docker'], env);
  if (docker === undefined) return undefined;
  const engine = spawnSync(docker, ['info', '--format', '{{.ServerVersion}}'], { timeout: 10_000 });
  return engine.status === 0 ? { kind: 'image', docker } : undefined;
}

/** How `run` is run by `k6`. */
export function k6Command(k6: K6, run: K6Run): Command {
  const isImage = k6.kind === 'image';
  const place = (path: string) => (isImage ? join('/run-of-quartet', path.slice(run.folder.length)) : path);
  const script = isImage ? `/k6/${run.scenario}.ts` : join(ROOT, 'k6', `${run.scenario}.ts`);
  const told: Readonly<Record<string, string | undefined>> = {
    TARGET_URL: run.url,
    THRESHOLDS: place(run.thresholds),
    SUMMARY: place(run.figures),
    RATE: run.rate?.toString(),
    DURATION: run.seconds === undefined ? undefined : `${run.seconds}s`,
    ABORT_AFTER: run.abort ? `${Math.min(ABORT_AFTER, Math.ceil((run.seconds ?? Infinity) / 4))}s` : undefined,
  };
  const args = [
    'run',
    // Its own HTTP interface would take a fixed port.
    '--address=',
    ...(run.quiet ? ['--quiet'] : []),
    ...Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : ['--env', `${name}=${value}`])),
    ...(run.writeTo === undefined ? [] : ['--out', 'experimental-prometheus-rw']),
    ...(run.testId === undefined ? [] : ['--tag', `testid=${run.testId}`]),
    ...(run.args ?? []),
    script,
  ];
  const env: Record<string, string> = {
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_NEW_MACHINE_READABLE_SUMMARY: 'false',
    ...(run.writeTo === undefined
      ? {}
      : {
          K6_PROMETHEUS_RW_SERVER_URL: run.writeTo,
          K6_PROMETHEUS_RW_TREND_STATS: 'p(50),p(95),p(99),avg,max',
          // Series end with the test instead of standing for five minutes more.
          K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
        }),
  };
  if (!isImage) return { command: k6.path, args, env };
  const user = process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
  return {
    command: k6.docker,
    args: [
      ...['run', '--rm', '--name', `quartet-${basename(run.folder)}`],
      // The shop and its fault switch answer to this machine alone.
      ...['--network', 'host', ...user],
      ...['--volume', `${join(ROOT, 'k6')}:/k6:ro`, '--volume', `${run.folder}:/run-of-quartet`],
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      `grafana/k6:${K6_VERSION}`,
      ...args,
    ],
    env: {},
  };
}
