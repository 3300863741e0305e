/** The generator's public face: everything here runs in Node and in browsers. */

export type {
  Catalogue,
  CatalogueAlert,
  CataloguePanel,
  PanelLimits,
  PanelQuery,
  PanelUnit,
  RecordedSeries,
  Section,
  Subject,
} from './catalogue/catalogue.ts';
export { SECTIONS } from './catalogue/catalogue.ts';
export { type Filling, fill } from './catalogue/fill.ts';
export { catalogues, exporterMetrics, lackingIn, missingOf, sourcesOf } from './catalogue/index.ts';
export { GRANTS, MYSQL_FLAGS, type Provider, providerOf, sayProvider } from './catalogue/providers.ts';
export { compile, compileParts } from './compile.ts';
export type { CompiledPart, CompileOptions, Source, WrittenCase } from './compile-types.ts';
export type { Also, CodeDoc, Diagnostic, Place, Severity } from './diagnostics/diagnostic.ts';
export type { MetricSchema } from './lint/check.ts';
export type { LintOptions } from './lint/lint.ts';
export type { CompileResult, OutputFile } from './plan.ts';
export { profileOf, profiles } from './profiles/index.ts';
export type { MetricProfile } from './profiles/profile.ts';
export { specJsonSchema } from './specfile/json-schema.ts';
export { starterSpec } from './specfile/starter.ts';
export { targets } from './targets/index.ts';
