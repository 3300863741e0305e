/** The panel `gauge`: an arc of our own, because the library no longer has one. */
import {
  FieldColorModeId,
  type FieldDisplay,
  formattedValueToString,
  getFieldDisplayValues,
  PanelPlugin,
  type PanelProps,
  VizOrientation,
} from '@grafana/data';
import { useTheme2, VizRepeater } from '@grafana/ui';
import { ARC_FROM, ARC_TO, angleOf, arcPath } from './arc.ts';
import { PanelDataError } from './empty.tsx';
import { addPanelOptions, REDUCE_OPTIONS, withFields } from './options.ts';

interface Options {
  readonly reduceOptions: { readonly calcs: string[]; readonly values?: boolean; readonly fields?: string };
  readonly orientation: VizOrientation;
  readonly showThresholdMarkers: boolean;
  readonly showThresholdLabels: boolean;
}

function GaugePanel(props: PanelProps<Options>) {
  const { data, width, height, options, fieldConfig, replaceVariables, timeZone, renderCounter, id } = props;
  const theme = useTheme2();
  if (!data.series.some((frame) => frame.length > 0))
    return <PanelDataError panelId={id} data={data} fieldConfig={fieldConfig} />;
  return (
    <VizRepeater
      getValues={(): FieldDisplay[] =>
        getFieldDisplayValues({
          fieldConfig,
          reduceOptions: options.reduceOptions,
          replaceVariables,
          theme,
          data: data.series,
          timeZone,
        })
      }
      renderValue={({ value, width: each, height: tall, count }) => (
        <Arc value={value} width={each} height={tall} isNamed={count > 1} hasMarkers={options.showThresholdMarkers} />
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

interface ArcProps {
  readonly value: FieldDisplay;
  readonly width: number;
  readonly height: number;
  readonly isNamed: boolean;
  readonly hasMarkers: boolean;
}

function Arc({ value, width, height, isNamed, hasMarkers }: ArcProps) {
  const theme = useTheme2();
  const { display, field, name } = value;
  const min = field.min ?? 0;
  const max = field.max ?? 100;
  const share = (number: number): number => (max > min ? (number - min) / (max - min) : 0);
  const title = display.title ?? name;
  const size = Math.max(20, Math.min(width, (height - (isNamed ? 20 : 0)) * 1.25));
  const thick = size / 9;
  const radius = size / 2 - thick;
  const cx = width / 2;
  const cy = size / 2;
  const steps = field.thresholds?.steps ?? [];
  return (
    <svg width={width} height={height} role="img" aria-label={`${title}: ${formattedValueToString(display)}`}>
      <path
        d={arcPath(cx, cy, radius, ARC_FROM, ARC_TO)}
        fill="none"
        stroke={theme.colors.background.secondary}
        strokeWidth={thick}
      />
      <path
        d={arcPath(cx, cy, radius, ARC_FROM, angleOf(share(display.numeric)))}
        fill="none"
        stroke={display.color ?? theme.colors.primary.main}
        strokeWidth={thick}
      />
      {hasMarkers &&
        steps.map((step, at) => {
          const from = angleOf(share(step.value));
          const to = angleOf(at + 1 < steps.length ? share(steps[at + 1]?.value ?? max) : 1);
          return (
            <path
              key={`${step.value}`}
              d={arcPath(cx, cy, radius + thick * 0.68, from, to)}
              fill="none"
              stroke={theme.visualization.getColorByName(step.color)}
              strokeWidth={thick / 5}
            />
          );
        })}
      <text
        x={cx}
        y={cy + size / 14}
        textAnchor="middle"
        fontSize={size / 6.5}
        fontWeight={500}
        fill={display.color ?? theme.colors.text.primary}
      >
        {formattedValueToString(display)}
      </text>
      {isNamed && (
        <text x={cx} y={height - 6} textAnchor="middle" fontSize={12} fill={theme.colors.text.primary}>
          {title}
        </text>
      )}
    </svg>
  );
}

export const plugin = withFields(new PanelPlugin<Options>(GaugePanel), FieldColorModeId.Thresholds).setPanelOptions(
  (builder) =>
    addPanelOptions(builder, {
      ...REDUCE_OPTIONS,
      orientation: VizOrientation.Auto,
      showThresholdMarkers: true,
      showThresholdLabels: false,
      minVizWidth: 75,
      minVizHeight: 75,
      sizing: 'auto',
    }),
);
