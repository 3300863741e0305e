/** The package entry `@quartet/generator/api`: the HTTP contract of `quartet serve`, for servers and browsers alike. */

export type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
export * from './contract.ts';
export * from './discover.ts';
export * from './drafts.ts';
export * from './live.ts';
export * from './paths.ts';
export * from './problem.ts';
export * from './specs.ts';
