/** The panel `bargauge`: one bar for each value. */
import {
  FieldColorModeId,
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  PanelPlugin,
  type PanelProps,
  VizOrientation,
} from '@grafana/data';
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode } from '@grafana/schema';
import { BarGauge, useTheme2, VizRepeater } from '@grafana/ui';
import { PanelDataError } from './empty.tsx';
import { addPanelOptions, REDUCE_OPTIONS, withFields } from './options.ts';

interface Options {
  readonly reduceOptions: { readonly calcs: string[]; readonly values?: boolean; readonly fields?: string };
  readonly orientation: VizOrientation;
  readonly displayMode: BarGaugeDisplayMode;
  readonly valueMode: BarGaugeValueMode;
  readonly namePlacement: BarGaugeNamePlacement;
  readonly showUnfilled: boolean;
  readonly minVizWidth: number;
  readonly minVizHeight: number;
  readonly maxVizHeight: number;
}

function BarGaugePanel(props: PanelProps<Options>) {
  const { data, width, height, options, fieldConfig, replaceVariables, timeZone, renderCounter, id } = props;
  const theme = useTheme2();
  if (!data.series.some((frame) => frame.length > 0))
    return <PanelDataError panelId={id} data={data} fieldConfig={fieldConfig} />;
  const valuesOf = (): FieldDisplay[] =>
    getFieldDisplayValues({
      fieldConfig,
      reduceOptions: options.reduceOptions,
      replaceVariables,
      theme,
      data: data.series,
      timeZone,
    });
  return (
    <VizRepeater
      getValues={valuesOf}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, width: each, height: tall, orientation, alignmentFactors, count }) => (
        <BarGauge
          value={count === 1 ? { ...value.display, title: undefined } : value.display}
          width={each}
          height={tall}
          orientation={orientation}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
          theme={theme}
          itemSpacing={10}
          displayMode={options.displayMode}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
          showUnfilled={options.showUnfilled}
          alignmentFactors={alignmentFactors}
        />
      )}
      width={width}
      height={height}
      minVizWidth={options.minVizWidth}
      minVizHeight={options.minVizHeight}
      maxVizHeight={options.maxVizHeight}
      itemSpacing={10}
      source={data}
      renderCounter={renderCounter}
      orientation={options.orientation}
    />
  );
}

export const plugin = withFields(new PanelPlugin<Options>(BarGaugePanel), FieldColorModeId.Thresholds).setPanelOptions(
  (builder) =>
    addPanelOptions(builder, {
      ...REDUCE_OPTIONS,
      orientation: VizOrientation.Auto,
      displayMode: BarGaugeDisplayMode.Gradient,
      valueMode: BarGaugeValueMode.Color,
      namePlacement: BarGaugeNamePlacement.Auto,
      showUnfilled: true,
      sizing: 'auto',
      minVizWidth: 8,
      minVizHeight: 16,
      maxVizHeight: 300,
    }),
);
