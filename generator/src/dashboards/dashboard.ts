/** What a dashboard is, before any format is chosen: rows of panels, each with its question, queries and limits. */

/** How grave a value is. `neutral` takes no colour: a healthy service stays calm. */
export type Level = 'neutral' | 'good' | 'warning' | 'critical';

/** Units by the names that Grafana gives them; `suffix:×` is a plain factor, `dateTimeFromNow` takes milliseconds. */
export type Unit =
  | 'Bps'
  | 'bool_yes_no'
  | 'bytes'
  | 'dateTimeFromNow'
  | 'ms'
  | 'none'
  | 'ops'
  | 'percentunit'
  | 'reqps'
  | 's'
  | 'short'
  | 'suffix:×';

/** The level of values from `from` on, in the panel's unit. */
export interface Step {
  readonly from: number;
  readonly level: Level;
}

/** Levels by value: `base` below the first step. Steps ascend. */
export interface Thresholds {
  readonly base: Level;
  readonly steps: readonly Step[];
}

export interface Query {
  readonly expr: string;
  /** Name of a series, with its labels as `{{route}}`; the labels themselves where absent. */
  readonly legend?: string;
  /** Now alone, instead of the whole range: for stats and tables. */
  readonly instant?: boolean;
  readonly format?: 'series' | 'table' | 'heatmap';
}

/** A value that reads as a word. */
export interface Word {
  readonly value: number;
  readonly text: string;
  readonly level: Level;
}

export interface Link {
  readonly title: string;
  /** Relative to Grafana's root, or absolute; `${…}` is filled by Grafana. */
  readonly url: string;
  readonly newTab?: boolean;
}

/** A column of a table: a label, or the value of the query at an index. Columns that are not named are left out. */
export interface Column {
  readonly of: { readonly label: string } | { readonly query: number };
  readonly title: string;
  readonly unit?: Unit;
  readonly decimals?: number;
  readonly thresholds?: Thresholds;
  readonly words?: readonly Word[];
  readonly links?: readonly Link[];
  /** Drawn as a bar from 0 to 1 behind the number. */
  readonly gauge?: boolean;
  /** Pixels. */
  readonly width?: number;
}

/** How a series stands out from the others: `pale` for what was, `limit` for what an alert compares with. */
export interface SeriesStyle {
  readonly series: string;
  readonly look: 'pale' | 'limit';
}

interface PanelFrame {
  /** A question in words. */
  readonly title: string;
  /** What it shows and what to do with it; markdown. */
  readonly description: string;
  /** Columns, 1 to 24. */
  readonly width: number;
  /** Grid units of 30 pixels. */
  readonly height: number;
  readonly links?: readonly Link[];
}

interface QueryFrame extends PanelFrame {
  /** At least one. */
  readonly queries: readonly Query[];
  readonly unit: Unit;
  readonly thresholds: Thresholds;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** What stands where there is no data. */
  readonly empty: string;
  readonly words?: readonly Word[];
}

export interface GraphPanel extends QueryFrame {
  readonly kind: 'timeseries';
  readonly styles?: readonly SeriesStyle[];
  /** A range of its own, such as `30d`, instead of the dashboard's. */
  readonly span?: string;
  readonly stacked?: boolean;
}

export interface StatPanel extends QueryFrame {
  readonly kind: 'stat';
  /** The name of the series stands beside the value. */
  readonly named?: boolean;
}

export interface BarsPanel extends QueryFrame {
  readonly kind: 'bargauge';
}

export interface HeatmapPanel extends QueryFrame {
  readonly kind: 'heatmap';
}

export interface TimelinePanel extends QueryFrame {
  readonly kind: 'state-timeline';
}

export interface TablePanel extends QueryFrame {
  readonly kind: 'table';
  /** At least one. */
  readonly columns: readonly Column[];
  /** Title of the column that rows are ordered by. */
  readonly sortBy?: { readonly title: string; readonly descending: boolean };
}

export interface TextPanel extends PanelFrame {
  readonly kind: 'text';
  readonly markdown: string;
}

export type QueryPanel = GraphPanel | StatPanel | BarsPanel | HeatmapPanel | TimelinePanel | TablePanel;
export type Panel = QueryPanel | TextPanel;

/** A titled group of panels, which flow from left to right and wrap at 24 columns. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A choice at the top of a dashboard: the values of a label. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  /** `label_values(series, label)`. */
  readonly values: string;
  /** Exactly one value; otherwise one, several or all. */
  readonly single?: boolean;
}

export interface Dashboard {
  /** At most 40 of `[A-Za-z0-9_-]`; never changes for the same service. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Beside the data source, which every dashboard has. */
  readonly variables: readonly Variable[];
  readonly links: readonly Link[];
  /** Alerts that are drawn as marks: an instant vector that is there while one fires. */
  readonly marks: string;
  readonly rows: readonly Row[];
}

/** No colour whatever the value. */
export const NO_THRESHOLDS: Thresholds = { base: 'neutral', steps: [] };

export function isText(panel: Panel): panel is TextPanel {
  return panel.kind === 'text';
}

/**
 * Thresholds of `steps` in any order; of several at one value the gravest counts.
 *
 * @param base  Level below the first step.
 */
export function thresholds(steps: readonly Step[], base: Level = 'neutral'): Thresholds {
  const byValue = new Map<number, Level>();
  for (const { from, level } of steps) {
    const known = byValue.get(from);
    if (known === undefined || GRAVITY[level] > GRAVITY[known]) byValue.set(from, level);
  }
  const sorted = [...byValue].sort(([a], [b]) => a - b).map(([from, level]) => ({ from, level }));
  return { base, steps: sorted };
}

const GRAVITY: Readonly<Record<Level, number>> = { neutral: 0, good: 1, warning: 2, critical: 3 };
