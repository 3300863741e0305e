/** The panel `stat`: big values with a sparkline. */
import {
  FieldColorModeId,
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  PanelPlugin,
  type PanelProps,
  VizOrientation,
} from '@grafana/data';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import { PanelDataError } from './empty.tsx';
import { addPanelOptions, REDUCE_OPTIONS, withFields } from './options.ts';

interface Options {
  readonly reduceOptions: { readonly calcs: string[]; readonly values?: boolean; readonly fields?: string };
  readonly orientation: VizOrientation;
  readonly textMode: BigValueTextMode;
  readonly colorMode: BigValueColorMode;
  readonly graphMode: BigValueGraphMode;
  readonly justifyMode: BigValueJustifyMode;
  readonly text?: { readonly titleSize?: number; readonly valueSize?: number };
}

function StatPanel(props: PanelProps<Options>) {
  const { data, width, height, options, fieldConfig, replaceVariables, timeRange, timeZone, renderCounter, id } = props;
  const theme = useTheme2();
  const valuesOf = (): FieldDisplay[] =>
    getFieldDisplayValues({
      fieldConfig,
      reduceOptions: options.reduceOptions,
      replaceVariables,
      theme,
      data: data.series,
      sparkline: options.graphMode !== BigValueGraphMode.None,
      timeZone,
    }).map((value) => (value.sparkline ? { ...value, sparkline: { ...value.sparkline, timeRange } } : value));
  if (!data.series.some((frame) => frame.length > 0))
    return <PanelDataError panelId={id} data={data} fieldConfig={fieldConfig} />;
  return (
    <VizRepeater
      getValues={valuesOf}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, width: each, height: tall, alignmentFactors, count }) => (
        <BigValue
          value={value.display}
          sparkline={value.sparkline}
          width={each}
          height={tall}
          count={count}
          theme={theme}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={
            options.textMode === BigValueTextMode.Auto && count === 1 ? BigValueTextMode.Value : options.textMode
          }
          text={options.text}
          alignmentFactors={alignmentFactors}
        />
      )}
      width={width}
      height={height}
      source={data}
      renderCounter={renderCounter}
      orientation={options.orientation}
      autoGrid
    />
  );
}

export const plugin = withFields(new PanelPlugin<Options>(StatPanel), FieldColorModeId.Thresholds).setPanelOptions(
  (builder) =>
    addPanelOptions(builder, {
      ...REDUCE_OPTIONS,
      orientation: VizOrientation.Auto,
      textMode: BigValueTextMode.Auto,
      wideLayout: true,
      colorMode: BigValueColorMode.Value,
      graphMode: BigValueGraphMode.Area,
      justifyMode: BigValueJustifyMode.Auto,
    }),
);
