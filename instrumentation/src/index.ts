/** The package's public face. */

export type { Call, CustomCounter, CustomGauge, CustomOptions, CustomTimer, Decorator } from './custom.ts';
export type { PoolReading } from './db/pools.ts';
export { Instrumentation, instrument } from './instrument.ts';
export type { LogOptions, PinoLike } from './log.ts';
export type { InstrumentOptions } from './options.ts';
export type { MetricsRegistry } from './registry.ts';
export { ClusterMetrics, type ClusterOptions } from './serve/cluster.ts';
export type { Check, CheckState } from './serve/health.ts';
export type { PushOptions } from './serve/push.ts';
export type { MetricsServerOptions } from './serve/server.ts';
export type { StopOptions } from './serve/stop.ts';
export { VIEW_IDS, type ViewId } from './views/views.ts';
