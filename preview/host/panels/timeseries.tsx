/** The panel `timeseries`: lines over time with legend, thresholds, tooltip and drag-zoom. */
import {
  type DataFrame,
  dateTimeFormat,
  type Field,
  FieldType,
  getFieldDisplayName,
  PanelPlugin,
  type PanelProps,
} from '@grafana/data';
import {
  EventBusPlugin,
  SeriesTable,
  TimeSeries,
  TooltipPlugin2,
  type UPlotConfigBuilder,
  usePanelContext,
  useTheme2,
} from '@grafana/ui';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { drawRegions, type Region, regionsOf } from './annotations.ts';
import { PanelDataError } from './empty.tsx';
import { addPanelOptions, withFields } from './options.ts';

interface Options {
  readonly legend: {
    readonly showLegend: boolean;
    readonly displayMode: never;
    readonly placement: never;
    readonly calcs: string[];
  };
  readonly tooltip: { readonly mode: 'single' | 'multi' | 'none'; readonly sort: 'none' | 'asc' | 'desc' };
}

/** `TooltipHoverMode` of `@grafana/ui`, a const enum that an isolated module cannot read. */
const HOVER_ONE = 2;
const HOVER_ALL = 1;

/** Frames with a time and numbers; what is not finite is a gap, since a canvas cannot draw it. */
export function graphableFrames(series: readonly DataFrame[]): DataFrame[] {
  const frames: DataFrame[] = [];
  for (const frame of series) {
    if (!frame.fields.some((field) => field.type === FieldType.time)) continue;
    const fields = frame.fields
      .filter((field) => field.type === FieldType.time || field.type === FieldType.number)
      .map((field): Field => {
        if (field.type === FieldType.time) return field;
        return { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) };
      });
    if (fields.length > 1 && frame.length > 0) frames.push({ ...frame, fields });
  }
  return frames;
}

function TimeSeriesPanel(props: PanelProps<Options>) {
  const { data, width, height, timeRange, timeZone, options, onChangeTimeRange, fieldConfig, id } = props;
  const { sync, eventsScope, eventBus, onSelectRange } = usePanelContext();
  const frames = useMemo(() => graphableFrames(data.series), [data.series]);
  const regions = useMemo(() => regionsOf(data.annotations), [data.annotations]);
  if (frames.length === 0)
    return <PanelDataError panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField needsNumberField />;
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(config, alignedFrame) => (
        <>
          <EventBusPlugin config={config} eventBus={eventBus} frame={alignedFrame} />
          <Regions config={config} regions={regions} />
          {options.tooltip.mode !== 'none' && (
            <TooltipPlugin2
              config={config}
              hoverMode={options.tooltip.mode === 'single' ? HOVER_ONE : HOVER_ALL}
              queryZoom={onChangeTimeRange}
              onSelectRange={onSelectRange}
              clientZoom
              syncMode={sync?.()}
              syncScope={eventsScope}
              render={(_plot, indexes, seriesIndex) => (
                <Tooltip
                  frame={alignedFrame}
                  allFrames={frames}
                  regions={regions}
                  indexes={indexes}
                  active={seriesIndex}
                  timeZone={timeZone}
                  options={options.tooltip}
                />
              )}
            />
          )}
        </>
      )}
    </TimeSeries>
  );
}

/** Annotations behind the lines. The plot lives longer than they do, so that they are read when it draws. */
function Regions({ config, regions }: { readonly config: UPlotConfigBuilder; readonly regions: readonly Region[] }) {
  const { colors } = useTheme2();
  const plot = useRef<uPlot | null>(null);
  const shown = useRef({ regions, color: colors.info.main });
  shown.current = { regions, color: colors.info.main };
  useLayoutEffect(() => {
    config.addHook('init', (made) => {
      plot.current = made;
    });
    config.addHook('drawClear', (canvas) => drawRegions(canvas, shown.current.regions, shown.current.color));
  }, [config]);
  const drawn = useRef(regions);
  useEffect(() => {
    if (drawn.current === regions) return;
    drawn.current = regions;
    plot.current?.redraw(false);
  }, [regions]);
  return null;
}

interface TooltipProps {
  readonly frame: DataFrame;
  readonly allFrames: DataFrame[];
  readonly regions: readonly Region[];
  readonly indexes: readonly (number | null)[];
  readonly active: number | null;
  readonly timeZone: string;
  readonly options: Options['tooltip'];
}

function Tooltip({ frame, allFrames, regions, indexes, active, timeZone, options }: TooltipProps) {
  const theme = useTheme2();
  const at = indexes[0] ?? indexes.find((index) => index !== null && index !== undefined);
  if (at === null || at === undefined) return null;
  const rows = frame.fields.flatMap((field, index) => {
    if (index === 0 || field.config.custom?.hideFrom?.tooltip || field.config.custom?.hideFrom?.viz) return [];
    if (options.mode === 'single' && active !== null && index !== active) return [];
    const row = indexes[index];
    const value: unknown = row === null || row === undefined ? null : field.values[row];
    if (value === null || value === undefined || typeof value !== 'number') return [];
    const shown = field.display?.(value);
    const text = shown ? `${shown.prefix ?? ''}${shown.text}${shown.suffix ?? ''}` : String(value);
    const color = shown?.color ?? theme.colors.text.primary;
    return [
      {
        number: value,
        label: getFieldDisplayName(field, frame, allFrames),
        value: text,
        color,
        isActive: index === active,
      },
    ];
  });
  if (options.sort !== 'none')
    rows.sort((a, b) => (options.sort === 'asc' ? a.number - b.number : b.number - a.number));
  const time: unknown = frame.fields[0]?.values[at];
  return (
    <div style={{ padding: theme.spacing(1) }} data-testid="preview-tooltip">
      <SeriesTable
        timestamp={typeof time === 'number' ? dateTimeFormat(time, { timeZone }) : undefined}
        series={rows.map(({ number: _, ...row }) => row)}
      />
      {regions
        .filter(({ end, start }) => typeof time === 'number' && start <= time && time <= end)
        .map(({ start, text }) => (
          <div key={`${start} ${text}`} style={{ fontSize: theme.typography.bodySmall.fontSize }}>
            {text}
          </div>
        ))}
    </div>
  );
}

/** Grafana's own defaults; the builders of scenes rely on each. */
const FIELD_OPTIONS = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  barAlignment: 0,
  barWidthFactor: 0.6,
  barMaxWidth: undefined,
  lineWidth: 1,
  lineStyle: undefined,
  fillOpacity: 0,
  fillBelowTo: undefined,
  gradientMode: 'none',
  spanNulls: false,
  insertNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  stacking: { mode: 'none', group: 'A' },
  transform: undefined,
  axisPlacement: 'auto',
  axisLabel: '',
  axisWidth: undefined,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  axisGridShow: undefined,
  scaleDistribution: { type: 'linear' },
  hideFrom: { tooltip: false, viz: false, legend: false },
  thresholdsStyle: { mode: 'off' },
};

export const plugin = withFields(new PanelPlugin<Options>(TimeSeriesPanel), 'palette-classic', FIELD_OPTIONS)
  // Without it scenes take annotations out of the data.
  .setDataSupport({ annotations: true, alertStates: false })
  .setPanelOptions((builder) =>
    addPanelOptions(builder, {
      'legend.showLegend': true,
      'legend.displayMode': 'list',
      'legend.placement': 'bottom',
      'legend.calcs': [],
      'tooltip.mode': 'single',
      'tooltip.sort': 'none',
    }),
  );
