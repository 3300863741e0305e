/** Panels over one time range with a shared cross-hair, by Grafana's own scenes. Loaded when a service is opened. */

import { type DataFrame, DataTopic, dateTime, LoadingState, ThresholdsMode } from '@grafana/data';
import {
  behaviors,
  EmbeddedScene,
  PanelBuilders,
  SceneCSSGridLayout,
  SceneDataLayerBase,
  type SceneDataLayerProviderState,
  SceneDataLayerSet,
  SceneQueryRunner,
  SceneTimeRange,
} from '@grafana/scenes';
import {
  DashboardCursorSync,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/schema';
import { useEffect, useMemo, useRef } from 'react';
import { useSharedState } from '../../app/use-shared-state.ts';
import { rangeOf } from '../../app/use-times.ts';
import type { SignalPanel } from './panels.ts';
import { PANEL_COLUMNS, PANEL_HEIGHT } from './SceneSpace.tsx';

/** Annotations that the page has loaded already, for its own timeline. */
class AlertMarks extends SceneDataLayerBase<SceneDataLayerProviderState> {
  readonly topic = DataTopic.Annotations;
  frame: DataFrame | undefined;
  onEnable() {}
  onDisable() {}
  runLayer() {
    this.show(this.frame);
  }
  show(frame: DataFrame | undefined) {
    this.frame = frame;
    this.publishResults({
      state: LoadingState.Done,
      series: frame ? [frame] : [],
      timeRange: rangeOf('now-1h', 'now'),
    });
  }
}

interface Props {
  readonly panels: readonly SignalPanel[];
  /** Of the data source. */
  readonly uid: string;
  readonly marks?: DataFrame | undefined;
  /** Counts the refreshes of the page. */
  readonly turn: number;
  readonly refreshMs?: number | undefined;
  /** What a panel says that has nothing to draw. */
  readonly empty: string;
  /** Of the grid that the panels stand in, as CSS. */
  readonly columns?: string;
}

export default function SignalScene({ columns = PANEL_COLUMNS, empty, marks, panels, refreshMs, turn, uid }: Props) {
  const [{ from, to }, change] = useSharedState();
  const key = JSON.stringify([uid, panels, empty, columns]);
  const first = useRef(rawRange(from, to));
  first.current = rawRange(from, to);
  const { layer, scene, timeRange } = useMemo(() => {
    const [ofUid, ofPanels, text, grid] = JSON.parse(key) as [string, readonly SignalPanel[], string, string];
    return build(ofUid, ofPanels, text, grid, first.current);
  }, [key]);

  useEffect(() => {
    if (timeRange.state.from !== textFor(from) || timeRange.state.to !== textFor(to)) {
      timeRange.onTimeRangeChange(rawRange(from, to));
    }
    // A zoom inside a panel changes the address, as the picker above the page does.
    const subscription = timeRange.subscribeToState((after, before) => {
      if (after.from === before.from && after.to === before.to) return;
      if (after.from !== textFor(from) || after.to !== textFor(to))
        change({ from: addressOf(after.from), to: addressOf(after.to) });
    });
    return () => subscription.unsubscribe();
  }, [timeRange, from, to, change]);

  useEffect(() => layer.show(marks), [layer, marks]);

  useEffect(() => {
    if (turn > 0) timeRange.onRefresh();
  }, [timeRange, turn]);

  useEffect(() => {
    if (refreshMs === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) timeRange.onRefresh();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [timeRange, refreshMs]);

  return <scene.Component model={scene} />;
}

/** Scenes read absolute times as ISO text, the address holds milliseconds. */
const textFor = (time: string): string => (/^\d+$/.test(time) ? dateTime(Number(time)).toISOString() : time);
const addressOf = (time: string): string => (time.startsWith('now') ? time : String(dateTime(time).valueOf()));

function rawRange(from: string, to: string) {
  const range = rangeOf(from, to);
  const raw = (text: string, at: typeof range.from) => (text.startsWith('now') ? text : at);
  return { ...range, raw: { from: raw(from, range.from), to: raw(to, range.to) } };
}

function build(
  uid: string,
  panels: readonly SignalPanel[],
  empty: string,
  columns: string,
  { raw }: ReturnType<typeof rawRange>,
) {
  const text = (time: typeof raw.from) => (typeof time === 'string' ? time : time.toISOString());
  const timeRange = new SceneTimeRange({ from: text(raw.from), to: text(raw.to) });
  const layer = new AlertMarks({ name: 'alerts' });
  const scene = new EmbeddedScene({
    $timeRange: timeRange,
    $data: new SceneDataLayerSet({ layers: [layer] }),
    $behaviors: [new behaviors.CursorSync({ key: 'signals', sync: DashboardCursorSync.Crosshair })],
    body: new SceneCSSGridLayout({
      templateColumns: columns,
      autoRows: `${PANEL_HEIGHT}px`,
      rowGap: 1,
      columnGap: 1,
      children: panels.map((panel) => panelOf(panel, uid, empty)),
    }),
  });
  return { layer, scene, timeRange };
}

const COLOURS = { critical: 'red', warning: 'orange', note: 'blue' } as const;

function panelOf(signal: SignalPanel, uid: string, empty: string) {
  const { empty: own, help, id, lines, max, names = {}, queries, title, unit } = signal;
  const builder = PanelBuilders.timeseries()
    .setTitle(title)
    .setDescription(help)
    .setUnit(unit)
    .setMin(0)
    .setNoValue(own ?? empty)
    .setThresholds({
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: Number.NEGATIVE_INFINITY, color: 'transparent' },
        ...lines.map(({ severity, value }) => ({ value, color: COLOURS[severity] })),
      ],
    })
    .setCustomFieldConfig('thresholdsStyle', {
      mode: lines.length > 0 ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
    })
    .setCustomFieldConfig('fillOpacity', 6)
    .setCustomFieldConfig('showPoints', VisibilityMode.Never)
    .setOption('legend', { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi })
    .setData(
      new SceneQueryRunner({
        datasource: { type: 'prometheus', uid },
        queries: queries.map(({ exemplar, expr, legend, refId }) => ({
          refId,
          expr,
          legendFormat: legend,
          range: true,
          ...(exemplar ? { exemplar } : {}),
        })),
      }),
    );
  builder.setOverrides((overrides) => {
    for (const [name, shown] of Object.entries(names)) overrides.matchFieldsWithName(name).overrideDisplayName(shown);
  });
  if (max !== undefined) builder.setMax(max);
  // The lowest line stays in sight, or nobody would see how far away it is.
  else if (lines[0]) builder.setCustomFieldConfig('axisSoftMax', lines[0].value * 1.05);
  const panel = builder.build();
  panel.setState({ key: id });
  return panel;
}
