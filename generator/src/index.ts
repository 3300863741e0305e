/** The generator's public face: everything here runs in Node and in browsers. */

export { type Reached, receiverOf } from './alerting/router.ts';
export { type AlertRun, type AlertRuns, alertRuns, type Grid } from './backtest/alert-runs.ts';
export {
  type Backtest,
  type BacktestComparison,
  type Backtester,
  type BacktestOptions,
  type BacktestSetup,
  backtester,
} from './backtest/backtest.ts';
export { type Condition, conditionOf } from './backtest/condition.ts';
export { alertsIn, type GroupedAlert, loadedGroups, todayOf } from './backtest/loaded.ts';
export { type Instant, type Matrix, matrixOf, QueryFailed, type RangeQuery, type Series } from './backtest/matrix.ts';
export { compareRuns, firingWithin, type LabelSetChange, type Totals, totalsOf } from './backtest/totals.ts';
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
export * as watchedSeries from './catalogue/names.ts';
export { GRANTS, MYSQL_FLAGS, type Provider, providerOf, sayProvider } from './catalogue/providers.ts';
export {
  alertKey,
  alertWords,
  isSaid,
  isWords,
  legendKey,
  legendParts,
  missingKey,
  providerKey,
  resourceKey,
} from './catalogue/words.ts';
export { compile, compileParts, partsOfModel } from './compile.ts';
export type { CompiledPart, CompileOptions, Source, WrittenCase } from './compile-types.ts';
export { GRAFANA_UNITS } from './dashboards/panel-units.ts';
export { FLEET_UIDS, serviceUid, WATCH_UIDS } from './dashboards/uid.ts';
export type { Also, CodeDoc, Diagnostic, Place, Severity } from './diagnostics/diagnostic.ts';
export { exposedIn, jobsQuery, seriesOf, tellingMetrics } from './discover/discover.ts';
export { doctorCodes } from './doctor/codes.ts';
export { diagnose } from './doctor/diagnose.ts';
export type { Facts, LoadedGroup, LoadedRule, Question, Sample, ScrapedTarget, Unseen } from './doctor/facts.ts';
export { nextQuestions } from './doctor/next-questions.ts';
export { firstQuestions } from './doctor/questions.ts';
export type { Seen } from './doctor/seen.ts';
export type { MetricSchema } from './lint/check.ts';
export type { LintOptions } from './lint/lint.ts';
export type { Database, Host, Watched } from './model/database.ts';
export { printDecimal, toNumber } from './model/decimal.ts';
export { type Duration, durationOf, milliseconds, printDuration } from './model/duration.ts';
export type { Model } from './model/model.ts';
export type { Origin, Path } from './model/origin.ts';
export type { Objective, Receiver, RuleSet, Service } from './model/service.ts';
export type { AlertRule, CompileResult, OutputFile, RecordingRule, Rule, RuleGroup } from './plan.ts';
export { isAlert } from './plan.ts';
export { type ExposedSeries, identify } from './profiles/identify.ts';
export { profileOf, profiles } from './profiles/index.ts';
export type { MetricProfile } from './profiles/profile.ts';
export { durationMs } from './promql/literals.ts';
export { exprKey } from './promql/same.ts';
export { ALERT_DEFAULTS } from './rules/alerts.ts';
export { armsOf } from './rules/burn.ts';
export { BURN_MIN_REQUESTS } from './rules/burn-alerts.ts';
export * as series from './rules/names.ts';
export { serviceKey } from './rules/scope.ts';
export { type EditResult, editSpec, specValues } from './specfile/edit.ts';
export { specJsonSchema } from './specfile/json-schema.ts';
export { type ReadResult, readSpecs } from './specfile/read.ts';
export { starterSpec } from './specfile/starter.ts';
export { targets } from './targets/index.ts';
export { type Rendered, type RenderProblem, renderAll, renderTemplate, type TemplateInput } from './template/render.ts';
