/** Fills the registries that Grafana's application fills: without them units, thresholds and overrides do nothing. */
import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  type FieldConfigPropertyItem,
  identityOverrideProcessor,
  numberOverrideProcessor,
  type StandardEditorsRegistryItem,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  ThresholdsMode,
  type TransformerRegistryItem,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

type Process = FieldConfigPropertyItem['process'];

/** Ids are paths in a field's config. */
const STANDARD_FIELDS: readonly (readonly [id: string, name: string, process: Process, defaultValue?: unknown])[] = [
  ['displayName', 'Display name', displayNameOverrideProcessor as Process],
  ['unit', 'Unit', unitOverrideProcessor as Process],
  ['fieldMinMax', 'Field min/max', booleanOverrideProcessor as Process],
  ['min', 'Min', numberOverrideProcessor],
  ['max', 'Max', numberOverrideProcessor],
  ['decimals', 'Decimals', numberOverrideProcessor],
  ['noValue', 'No value', stringOverrideProcessor as Process],
  ['color', 'Color scheme', identityOverrideProcessor],
  [
    'thresholds',
    'Thresholds',
    thresholdsOverrideProcessor,
    {
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: Number.NEGATIVE_INFINITY, color: 'green' },
        { value: 80, color: 'red' },
      ],
    },
  ],
  ['mappings', 'Value mappings', valueMappingsOverrideProcessor, []],
  ['links', 'Data links', dataLinksOverrideProcessor],
  ['actions', 'Actions', identityOverrideProcessor],
  ['filterable', 'Ad-hoc filterable', booleanOverrideProcessor as Process],
  ['description', 'Description', stringOverrideProcessor as Process],
];

const EDITORS = [
  'number',
  'slider',
  'text',
  'strings',
  'boolean',
  'select',
  'unit',
  'links',
  'actions',
  'stats-picker',
  'radio',
  'multi-select',
  'thresholds',
  'mappings',
  'color',
  'fieldColor',
  'timezone',
  'field-name',
  'dashboard-uid',
] as const;

/** The host shows no panel editor, so no option has a field to edit it. */
const nothing = (): null => null;

/** Fills all three registries; to be called once. */
export function setupRegistries(): void {
  standardFieldConfigEditorRegistry.setInit(() =>
    STANDARD_FIELDS.map(([id, name, process, defaultValue]) => ({
      id,
      path: id,
      name,
      category: ['Standard options'],
      editor: nothing,
      override: nothing,
      process,
      shouldApply: () => true,
      settings: {},
      ...(defaultValue === undefined ? {} : { defaultValue }),
    })),
  );
  standardEditorsRegistry.setInit(() =>
    EDITORS.map((id): StandardEditorsRegistryItem => ({ id, name: id, editor: nothing })),
  );
  standardTransformersRegistry.setInit(() =>
    Object.values(standardTransformers).map(
      (transformer): TransformerRegistryItem =>
        ({
          id: transformer.id,
          name: transformer.name,
          editor: nothing,
          // 13.x awaits a loader here, 12.x reads the transformer's own fields.
          transformation: Object.assign(async () => transformer, {
            operator: transformer.operator,
            defaultOptions: transformer.defaultOptions,
          }),
          imageDark: '',
          imageLight: '',
        }) as unknown as TransformerRegistryItem,
    ),
  );
}
