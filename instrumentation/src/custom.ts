/** Metrics of the application's own, as decorators of handlers and functions, with labels from request and response. */

import type { Core } from './core.ts';
import { HTTP_DURATION_BUCKETS } from './metrics.ts';
import { checkNames } from './store/labels.ts';
import { SummaryFamily } from './store/summary.ts';

/** One call of a decorated function, as its labels see it. */
export interface Call {
  readonly args: readonly unknown[];
  /** Request and response as the framework hands them out; absent where the function is no handler. */
  readonly req?: unknown;
  readonly res?: unknown;
  /** What the function gave or threw; absent while it runs. */
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A fixed value, or one that each call tells. A function that throws gives an empty label. */
export type LabelSource = string | ((call: Call) => unknown);

export interface CustomOptions {
  readonly help?: string;
  readonly labels?: Readonly<Record<string, LabelSource>>;
}

export interface CustomHistogramOptions extends CustomOptions {
  /** Seconds; those of the request duration where absent. */
  readonly buckets?: readonly number[];
}

/** Whatever may be decorated; its own types are kept. */
type AnyFunction = (...args: never[]) => unknown;

/** Wraps a function (`orders(create)`), or decorates a method (`@orders`, of either kind of decorators). */
export interface Decorator {
  <F extends AnyFunction>(fn: F, context?: unknown): F;
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): PropertyDescriptor;
}

export interface CustomCounter extends Decorator {
  /** Adds; labels given here take the place of the sources. */
  inc(by?: number, labels?: Readonly<Record<string, unknown>>): void;
}

export interface CustomGauge extends Decorator {
  set(value: number, labels?: Readonly<Record<string, unknown>>): void;
  inc(by?: number, labels?: Readonly<Record<string, unknown>>): void;
}

export interface CustomTimer extends Decorator {
  /** Seconds. */
  observe(value: number, labels?: Readonly<Record<string, unknown>>): void;
}

/** What happens at a call's start and end; the end is told what the start gave. */
interface Hooks<T> {
  readonly start: (call: Call) => T;
  readonly end: (started: T, call: Call) => void;
}

/**
 * A counter: one for each call that has ended.
 * @internal
 */
export function customCounter(core: Core, name: string, options: CustomOptions = {}): CustomCounter {
  const { names, read, given } = labelReader(name, options);
  const family = core.store.scalar({
    name,
    type: 'counter',
    unit: 'count',
    help: helpOf(name, options),
    labels: names,
  });
  if (names.length === 0) family.slot([]);
  const decorate = decorator({ start: () => {}, end: (_started, call) => family.add(family.slot(read(call)), 1) });
  return Object.assign(decorate, {
    inc: (by = 1, labels: Readonly<Record<string, unknown>> = {}): void => {
      // A counter that falls reads as a restart of the process.
      if (by >= 0) family.add(family.slot(given(labels)), by);
    },
  });
}

/**
 * A gauge: how many calls are under way. Its labels are read at the start, before there is a response.
 * @internal
 */
export function customGauge(core: Core, name: string, options: CustomOptions = {}): CustomGauge {
  const { names, read, given } = labelReader(name, options);
  const family = core.store.scalar({ name, type: 'gauge', unit: 'count', help: helpOf(name, options), labels: names });
  if (names.length === 0) family.slot([]);
  const decorate = decorator({
    start: (call) => {
      const slot = family.slot(read(call));
      family.add(slot, 1);
      return slot;
    },
    end: (slot) => family.add(slot, -1),
  });
  return Object.assign(decorate, {
    set: (value: number, labels: Readonly<Record<string, unknown>> = {}): void =>
      family.set(family.slot(given(labels)), value),
    inc: (by = 1, labels: Readonly<Record<string, unknown>> = {}): void => family.add(family.slot(given(labels)), by),
  });
}

/**
 * A histogram of the calls' duration.
 * @internal
 */
export function customHistogram(core: Core, name: string, options: CustomHistogramOptions = {}): CustomTimer {
  const { names, read, given } = labelReader(name, options);
  const buckets = options.buckets ?? HTTP_DURATION_BUCKETS;
  const family = core.store.histogram({
    name,
    type: 'histogram',
    unit: 's',
    help: helpOf(name, options),
    labels: names,
    buckets,
  });
  return timer(core, (values, seconds) => family.observe(family.slot(values), seconds), read, given);
}

/**
 * A summary of the calls' duration: count and sum.
 * @internal
 */
export function customSummary(core: Core, name: string, options: CustomOptions = {}): CustomTimer {
  const { names, read, given } = labelReader(name, options);
  const family = new SummaryFamily({ name, help: helpOf(name, options) }, core.store.index(name, names));
  core.store.add(family);
  return timer(core, (values, seconds) => family.observe(family.slot(values), seconds), read, given);
}

function timer(
  core: Core,
  observe: (values: readonly unknown[], seconds: number) => void,
  read: (call: Call) => readonly unknown[],
  given: (labels: Readonly<Record<string, unknown>>) => readonly unknown[],
): CustomTimer {
  const decorate = decorator({
    start: () => core.clock(),
    end: (started, call) => observe(read(call), (core.clock() - started) / 1000),
  });
  return Object.assign(decorate, {
    observe: (value: number, labels: Readonly<Record<string, unknown>> = {}): void => observe(given(labels), value),
  });
}

function helpOf(name: string, options: CustomOptions): string {
  return options.help ?? `${name} of the application.`;
}

function labelReader(name: string, { labels = {} }: CustomOptions) {
  const names = Object.keys(labels);
  checkNames(name, names);
  const sources = Object.values(labels);
  return {
    names,
    read: (call: Call): readonly unknown[] => sources.map((source) => labelOf(source, call)),
    given: (values: Readonly<Record<string, unknown>>): readonly unknown[] =>
      names.map((label, i) => values[label] ?? (typeof sources[i] === 'string' ? sources[i] : '')),
  };
}

function labelOf(source: LabelSource, call: Call): unknown {
  if (typeof source === 'string') return source;
  try {
    return source(call);
  } catch {
    return '';
  }
}

function decorator<T>(hooks: Hooks<T>): Decorator {
  return ((target: unknown, _context?: unknown, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor !== undefined) return { ...descriptor, value: wrap(descriptor.value as AnyFunction, hooks) };
    if (typeof target !== 'function') throw new Error('a metric decorates a function or a method');
    return wrap(target as AnyFunction, hooks);
  }) as Decorator;
}

function wrap<T>(fn: AnyFunction, hooks: Hooks<T>): AnyFunction {
  const wrapped = function (this: never, ...args: never[]): unknown {
    const base: Call = { args, ...handlerParts(args) };
    const started = hooks.start(base);
    const response = nodeResponse(base.res);
    let settled: Pick<Call, 'result' | 'error'> = {};
    const end = (): void => hooks.end(started, { ...base, ...settled });
    // A handler has ended when its response has, however early the function itself returned.
    response?.on('close', end);
    const finish = (outcome: Pick<Call, 'result' | 'error'>): void => {
      settled = outcome;
      if (response === undefined) end();
    };
    try {
      const result = fn.apply(this, args);
      if (result instanceof Promise) {
        return result.then(
          (value: unknown) => {
            finish({ result: value });
            return value;
          },
          (error: unknown) => {
            finish({ error });
            throw error;
          },
        );
      }
      finish({ result });
      return result;
    } catch (error) {
      finish({ error });
      throw error;
    }
  };
  // Express tells error handlers from others by their arity.
  return Object.defineProperties(wrapped, { length: { value: fn.length }, name: { value: fn.name } });
}

interface NodeResponse {
  on(event: 'close', listener: () => void): unknown;
}

function handlerParts(args: readonly unknown[]): Pick<Call, 'req' | 'res'> {
  const [first, second, third] = args as readonly (Record<string, unknown> | undefined)[];
  // Express error handlers carry the error first.
  if (args.length === 4 && nodeResponse(third) !== undefined) return { req: second, res: third };
  if (nodeResponse(second) !== undefined) return { req: first, res: second };
  // Koa's context holds Node's response; Hono's has none of its own and ends with its promise.
  if (nodeResponse(first?.res) !== undefined && typeof first?.app === 'object') return { req: first, res: first };
  if (typeof first?.req === 'object' && typeof first.body === 'function') return { req: first.req, res: first };
  return {};
}

function nodeResponse(value: unknown): NodeResponse | undefined {
  const response = value as { writeHead?: unknown; raw?: unknown; res?: unknown; on?: unknown } | null | undefined;
  if (typeof response !== 'object' || response === null) return undefined;
  if (typeof response.writeHead === 'function' && typeof response.on === 'function') return response as NodeResponse;
  return nodeResponse(response.raw) ?? (response.res === response ? undefined : nodeResponse(response.res));
}
