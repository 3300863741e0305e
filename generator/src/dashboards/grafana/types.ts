/** Grafana's dashboard schema, as the official SDK types it, for plain JSON. Types only: nothing of the SDK is bundled. */

import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as stateTimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** The SDK's type with its enumerations as the texts they stand for, so that no enumeration is needed at run time. */
export type Plain<T> = 0 extends 1 & T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number
      ? `${T}` extends `${infer N extends number}`
        ? N
        : T
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : T extends object
          ? { readonly [Key in keyof T]: Plain<T[Key]> }
          : T;

export type TargetJson = Plain<Omit<prometheus.Dataquery, '_implementsDataqueryVariant'>>;
export type LinkJson = Plain<dashboard.DashboardLink>;
export type VariableJson = Plain<dashboard.VariableModel>;
export type ThresholdsJson = Plain<dashboard.ThresholdsConfig>;
export type MappingJson = Plain<dashboard.ValueMapping>;
export type DataSourceJson = Plain<dashboard.DataSourceRef>;
export type RowJson = Plain<Omit<dashboard.RowPanel, 'panels'>> & { readonly panels: readonly never[] };
export type OverrideJson = Plain<dashboard.FieldConfigSource['overrides'][number]>;
export type AnnotationJson = Plain<Omit<dashboard.AnnotationQuery, 'target'>>;

/** Link of a value or a series; Grafana's schema has the full dashboard link here, its frontend reads these alone. */
export interface DataLinkJson {
  readonly targetBlank: boolean;
  readonly title: string;
  readonly url: string;
}

export type FieldDefaultsJson<Custom> = Plain<Omit<dashboard.FieldConfig, 'custom' | 'links'>> & {
  readonly custom?: Partial<Plain<Custom>>;
};

/** A visualisation's own part of a panel. Options that are left out take the defaults of Grafana. */
interface Visual<Type extends string, Options, Custom> {
  readonly type: Type;
  readonly options: Partial<Plain<Options>>;
  readonly fieldConfig: { readonly defaults: FieldDefaultsJson<Custom>; readonly overrides: readonly OverrideJson[] };
}

export type VisualJson =
  | Visual<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Visual<'stat', stat.Options, Record<string, never>>
  | Visual<'bargauge', bargauge.Options, Record<string, never>>
  | Visual<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | Visual<'table', Omit<table.Options, 'showTypeIcons'>, table.FieldConfig>
  | Visual<'state-timeline', stateTimeline.Options, stateTimeline.FieldConfig>;

type PanelFrame = Plain<
  Omit<dashboard.Panel, 'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations' | 'links'>
> & {
  readonly links?: readonly DataLinkJson[];
};

export type QueryPanelJson = PanelFrame &
  VisualJson & {
    readonly targets: readonly TargetJson[];
    readonly transformations?: readonly Plain<dashboard.DataTransformerConfig>[];
  };

export type TextPanelJson = PanelFrame & { readonly type: 'text'; readonly options: Partial<Plain<text.Options>> };
export type PanelJson = QueryPanelJson | TextPanelJson | RowJson;

export type DashboardJson = Plain<Omit<dashboard.Dashboard, 'panels' | 'annotations' | 'templating' | 'links'>> & {
  readonly annotations: { readonly list: readonly AnnotationJson[] };
  readonly links: readonly LinkJson[];
  readonly panels: readonly PanelJson[];
  readonly templating: { readonly list: readonly VariableJson[] };
};
