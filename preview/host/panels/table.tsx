/** The panel `table`: one frame as rows, several joined by time. */
import { type DataFrame, outerJoinDataFrames, PanelPlugin, type PanelProps } from '@grafana/data';
import { Table } from '@grafana/ui';
import { useMemo } from 'react';
import { PanelDataError } from './empty.tsx';
import { addPanelOptions, withFields } from './options.ts';

interface Options {
  readonly frameIndex: number;
  readonly showHeader: boolean;
  readonly showTypeIcons?: boolean;
  readonly cellHeight?: never;
  readonly sortBy?: { displayName: string; desc?: boolean }[];
  readonly enablePagination?: boolean;
}

function frameOf(series: DataFrame[]): DataFrame | undefined {
  const filled = series.filter((frame) => frame.fields.length > 0);
  return filled.length > 1 ? outerJoinDataFrames({ frames: filled }) : filled[0];
}

function TablePanel({ data, width, height, options, fieldConfig, timeRange, id }: PanelProps<Options>) {
  const frame = useMemo(() => frameOf(data.series), [data.series]);
  if (frame === undefined || frame.length === 0)
    return <PanelDataError panelId={id} data={data} fieldConfig={fieldConfig} />;
  return (
    <Table
      data={frame}
      width={width}
      height={height}
      noHeader={!options.showHeader}
      showTypeIcons={options.showTypeIcons}
      resizable
      initialSortBy={options.sortBy}
      cellHeight={options.cellHeight}
      timeRange={timeRange}
      enablePagination={options.enablePagination}
      fieldConfig={fieldConfig}
    />
  );
}

const FIELD_OPTIONS = {
  minWidth: undefined,
  width: undefined,
  align: 'auto',
  cellOptions: { type: 'auto' },
  inspect: false,
  filterable: undefined,
  hidden: undefined,
  hideHeader: undefined,
};

export const plugin = withFields(new PanelPlugin<Options>(TablePanel), undefined, FIELD_OPTIONS).setPanelOptions(
  (builder) =>
    addPanelOptions(builder, {
      frameIndex: 0,
      showHeader: true,
      showTypeIcons: false,
      cellHeight: 'sm',
      sortBy: [],
      enablePagination: false,
      'footer.show': false,
      'footer.reducer': [],
    }),
);
