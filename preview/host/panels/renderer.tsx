/** The runtime's `PanelRenderer`: one panel outside of a scene. */
import {
  applyFieldOverrides,
  type FieldConfigSource,
  getDefaultTimeRange,
  getPanelOptionsWithDefaults,
  LoadingState,
  type PanelData,
  PluginContextProvider,
} from '@grafana/data';
import { getTemplateSrv, type PanelRendererProps } from '@grafana/runtime';
import { ErrorBoundaryAlert, usePanelContext, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { panelOf } from './index.ts';

const NO_FIELD_CONFIG: FieldConfigSource = { defaults: {}, overrides: [] };
const NO_DATA: PanelData = { state: LoadingState.Done, series: [], timeRange: getDefaultTimeRange() };

/** Applies the panel's defaults and the field config to the data, and draws it. */
export function HostPanelRenderer(props: PanelRendererProps) {
  const { pluginId, data = NO_DATA, timeZone = 'browser', title, width, height, fieldConfig = NO_FIELD_CONFIG } = props;
  const theme = useTheme2();
  const { eventBus } = usePanelContext();
  const plugin = panelOf(pluginId);
  const withDefaults = useMemo(
    () =>
      plugin &&
      getPanelOptionsWithDefaults({
        plugin,
        currentOptions: props.options ?? {},
        currentFieldConfig: fieldConfig,
        isAfterPluginChange: false,
      }),
    [plugin, props.options, fieldConfig],
  );
  const shown = useMemo(() => {
    if (plugin === undefined || withDefaults === undefined) return data;
    const series = applyFieldOverrides({
      data: data.series,
      fieldConfig: withDefaults.fieldConfig,
      fieldConfigRegistry: plugin.fieldConfigRegistry,
      replaceVariables: (text) => getTemplateSrv().replace(text),
      theme,
      timeZone,
    });
    return { ...data, series };
  }, [plugin, withDefaults, data, theme, timeZone]);

  if (plugin === undefined) return <div role="alert">Panel plugin not found: {pluginId}</div>;
  const Panel = plugin.panel;
  if (Panel === null || withDefaults === undefined) return null;
  return (
    <ErrorBoundaryAlert dependencies={[plugin, data]}>
      <PluginContextProvider meta={plugin.meta}>
        <Panel
          id={1}
          data={shown}
          title={title}
          timeRange={data.timeRange}
          timeZone={timeZone}
          options={withDefaults.options}
          fieldConfig={withDefaults.fieldConfig}
          transparent={false}
          width={width}
          height={height}
          renderCounter={0}
          replaceVariables={(text: string) => getTemplateSrv().replace(text)}
          onOptionsChange={props.onOptionsChange ?? (() => {})}
          onFieldConfigChange={props.onFieldConfigChange ?? (() => {})}
          onChangeTimeRange={props.onChangeTimeRange ?? (() => {})}
          eventBus={eventBus}
        />
      </PluginContextProvider>
    </ErrorBoundaryAlert>
  );
}
