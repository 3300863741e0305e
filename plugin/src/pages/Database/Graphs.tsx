/** The graphs of a section, each drawn and asked for when it comes into view. Loaded when a section is opened. */

import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { LazyLoader } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Graph } from './graphs.ts';
import { type Grid, makeGrid, sceneTimes } from './grid.ts';

export interface Props {
  readonly graphs: readonly Graph[];
  /** Uid of the data source. */
  readonly uid: string;
  readonly range: TimeRange;
  /** Counts refreshes: another number asks anew. */
  readonly turn: number;
  /** Somebody marked a part of a graph. */
  readonly onZoom: (from: number, to: number) => void;
  /** What stands beside the graph of that id, such as what it lacks. */
  readonly noteOf?: (id: string) => ReactNode;
  /** Cards for what cannot be drawn, after the graphs. */
  readonly children?: ReactNode;
}

export default function Graphs({ children, graphs, noteOf, onZoom, range, turn, uid }: Props) {
  const styles = useStyles2(getStyles);
  const grid = useGrid(graphs, uid, range, turn, onZoom);
  return (
    <div className={styles.grid}>
      {graphs.map(({ id }) => {
        const panel = grid?.panel(id);
        return (
          <div key={id} id={`panel-${id}`} className={styles.cell}>
            <div className={styles.graph}>
              {panel && (
                <LazyLoader key={id} className={styles.fill}>
                  <panel.Component model={panel} />
                </LazyLoader>
              )}
            </div>
            {noteOf?.(id)}
          </div>
        );
      })}
      {children}
    </div>
  );
}

/** The scene for `graphs`, once it runs. It lives as long as the graphs are the same; the range moves within it. */
function useGrid(
  graphs: readonly Graph[],
  uid: string,
  range: TimeRange,
  turn: number,
  onZoom: (from: number, to: number) => void,
): Grid | undefined {
  const same = useSame(graphs);
  const now = useRef(range);
  now.current = range;
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const [running, setRunning] = useState<Grid>();
  useEffect(() => {
    const grid = makeGrid(same, uid, now.current);
    const stop = grid.activate();
    const watch = grid.state.$timeRange.subscribeToState(({ from, to, value }) => {
      const shown = sceneTimes(now.current);
      // What the page itself has set is no zoom.
      if (from === shown.from && to === shown.to) return;
      zoom.current(value.from.valueOf(), value.to.valueOf());
    });
    setRunning(grid);
    return () => {
      watch.unsubscribe();
      stop();
    };
  }, [same, uid]);

  const { from, to } = sceneTimes(range);
  const timeRange = running?.state.$timeRange;
  useEffect(() => {
    if (timeRange && (timeRange.state.from !== from || timeRange.state.to !== to)) {
      timeRange.onTimeRangeChange({ ...now.current, raw: { from, to } });
    }
  }, [timeRange, from, to]);
  const asked = useRef(turn);
  useEffect(() => {
    if (asked.current === turn) return;
    asked.current = turn;
    timeRange?.onRefresh();
  }, [timeRange, turn]);
  return running;
}

/** The first of several equal values, so that equal graphs keep their scene. */
function useSame<T>(value: T): T {
  const first = useRef(value);
  if (JSON.stringify(first.current) !== JSON.stringify(value)) first.current = value;
  return first.current;
}

const getStyles = ({ spacing }: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))',
    gap: spacing(2),
  }),
  cell: css({ display: 'flex', flexDirection: 'column', gap: spacing(0.5), minWidth: 0 }),
  graph: css({ height: 260 }),
  fill: css({ height: '100%' }),
});
