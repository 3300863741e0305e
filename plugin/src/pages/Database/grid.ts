/** The scene behind a section: one graph for each panel that can be answered, over one time range. */

import type { TimeRange } from '@grafana/data';
import {
  behaviors,
  PanelBuilders,
  SceneObjectBase,
  type SceneObjectState,
  SceneQueryRunner,
  SceneTimeRange,
  type VizPanel,
} from '@grafana/scenes';
import {
  DashboardCursorSync,
  FieldColorModeId,
  LegendDisplayMode,
  ThresholdsMode,
  TooltipDisplayMode,
} from '@grafana/schema';
import { refIdOf } from '../../app/explore.ts';
import { linesOf } from '../../features/catalogue/level.ts';
import type { Graph } from './graphs.ts';

interface GridState extends SceneObjectState {
  readonly $timeRange: SceneTimeRange;
  readonly panels: readonly VizPanel[];
}

/** Holds the panels together, so that they share range and cross-hair; the page draws each where it belongs. */
export class Grid extends SceneObjectBase<GridState> {
  panel(key: string): VizPanel | undefined {
    return this.state.panels.find((panel) => panel.state.key === key);
  }
}

/** @param uid  Of the data source. */
export function makeGrid(graphs: readonly Graph[], uid: string, range: TimeRange): Grid {
  return new Grid({
    $timeRange: new SceneTimeRange(sceneTimes(range)),
    $behaviors: [new behaviors.CursorSync({ sync: DashboardCursorSync.Crosshair })],
    panels: graphs.map((graph) => panelOf(graph, uid)),
  });
}

/** The range as scenes keep it: relative as it is written, else in ISO, since they read no milliseconds. */
export function sceneTimes({ from, raw, to }: TimeRange): { readonly from: string; readonly to: string } {
  const isRelative = (text: unknown): text is string => typeof text === 'string' && text.startsWith('now');
  return {
    from: isRelative(raw.from) ? raw.from : from.toISOString(),
    to: isRelative(raw.to) ? raw.to : to.toISOString(),
  };
}

function panelOf(graph: Graph, uid: string): VizPanel {
  const lines = linesOf(graph.limits);
  const one = graph.queries.length === 1 && !graph.queries[0]!.legend;
  const builder = PanelBuilders.timeseries()
    .setTitle(graph.title)
    .setDescription(graph.help)
    .setUnit(graph.unit)
    .setNoValue(graph.empty)
    .setCustomFieldConfig('fillOpacity', one ? 8 : 0)
    .setCustomFieldConfig('lineWidth', 1.5)
    .setCustomFieldConfig('spanNulls', false)
    .setOption('tooltip', { mode: one ? TooltipDisplayMode.Single : TooltipDisplayMode.Multi })
    .setOption('legend', {
      showLegend: !one,
      displayMode: LegendDisplayMode.List,
      placement: 'bottom',
      calcs: [],
    });
  // A share and a count never fall below zero; an axis from there shows how much it is, not only that it moves.
  if (graph.isFromZero) builder.setMin(0);
  if (graph.leastTop !== undefined) builder.setCustomFieldConfig('axisSoftMax', graph.leastTop);
  if (graph.unit === 'bool_yes_no') builder.setMax(1).setDecimals(0);
  if (lines.length > 0) {
    builder
      .setThresholds({
        mode: ThresholdsMode.Absolute,
        steps: [
          { value: Number.NEGATIVE_INFINITY, color: 'transparent' },
          ...lines.map(({ level, value }) => ({ value, color: level === 'critical' ? 'red' : 'orange' })),
        ],
      })
      .setCustomFieldConfig('thresholdsStyle', { mode: 'dashed' as never })
      .setColor({ mode: FieldColorModeId.PaletteClassic });
  }
  const panel = builder
    .setData(
      new SceneQueryRunner({
        datasource: { type: 'prometheus', uid },
        queries: graph.queries.map(({ expr, legend }, index) => ({
          refId: refIdOf(index),
          expr,
          range: true,
          // Without a name the unit alone would stand in the legend.
          legendFormat: legend ?? graph.title,
        })),
        maxDataPointsFromWidth: true,
      }),
    )
    .build();
  panel.setState({ key: graph.id });
  return panel;
}
