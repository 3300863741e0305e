/** Shorthand for the options of the host's panels: paths with defaults, and no field to edit them. */
import type { FieldConfigEditorBuilder, PanelOptionsEditorBuilder, PanelPlugin } from '@grafana/data';

const nothing = (): null => null;

export type Defaults = Readonly<Record<string, unknown>>;

/** Adds custom field options by path; scenes' builders write into these. */
function addFieldOptions<T>(builder: FieldConfigEditorBuilder<T>, defaults: Defaults): void {
  for (const [path, defaultValue] of Object.entries(defaults)) {
    builder.addCustomEditor({
      id: path,
      path: path as never,
      name: path,
      editor: nothing,
      override: nothing,
      process: (value: unknown) => value,
      shouldApply: () => true,
      ...(defaultValue === undefined ? {} : { defaultValue: defaultValue as never }),
    });
  }
}

/** Adds panel options by path. */
export function addPanelOptions<T>(builder: PanelOptionsEditorBuilder<T>, defaults: Defaults): void {
  for (const [path, defaultValue] of Object.entries(defaults)) {
    builder.addCustomEditor({
      id: path,
      path: path as never,
      name: path,
      editor: nothing,
      defaultValue: defaultValue as never,
    });
  }
}

/** The method's name begins like that of a React hook, and it is none. */
const CONFIGURE_FIELDS = 'useFieldConfig';

/**
 * Gives a panel its field options: the standard ones, and its own.
 *
 * @param colorMode  The colour scheme of a field that names none.
 */
export function withFields<T>(
  plugin: PanelPlugin<T>,
  colorMode: string | undefined,
  own: Defaults = {},
): PanelPlugin<T> {
  const color = colorMode === undefined ? {} : { color: { defaultValue: { mode: colorMode } } };
  return plugin[CONFIGURE_FIELDS]({
    standardOptions: color as never,
    useCustomConfig: (builder) => addFieldOptions(builder, own),
  });
}

/** How several samples become the one that is shown. */
export const REDUCE_OPTIONS: Defaults = {
  'reduceOptions.calcs': ['lastNotNull'],
  'reduceOptions.values': false,
  'reduceOptions.fields': '',
};
