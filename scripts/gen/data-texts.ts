/** Texts that the plugin shows and that stand in the generator's data: panels, alerts, legends, exporters, resources. */

import { catalogues } from '../../generator/src/catalogue/all.ts';
import { exporterMetrics } from '../../generator/src/catalogue/index.ts';
import { providerOf } from '../../generator/src/catalogue/providers.ts';
import {
  alertKey,
  alertWords,
  isSaid,
  isWords,
  legendKey,
  legendParts,
  missingKey,
  providerKey,
  resourceKey,
} from '../../generator/src/catalogue/words.ts';
import { profiles } from '../../generator/src/profiles/index.ts';

type Text = readonly [key: string, text: string];

/** English by key, as the pages ask for it; one key may come several times, always with the same text. */
export function dataTexts(): readonly Text[] {
  const all = Object.values(catalogues);
  const panels = all.flatMap((catalogue) => catalogue.panels);
  return [
    ...panels.flatMap(({ help, id, title }): Text[] => [
      [`catalogue.panel.${id}.title`, title],
      [`catalogue.panel.${id}.help`, help],
    ]),
    ...all.flatMap(({ alerts }) => alerts.map(({ id }): Text => [alertKey(id), alertWords(id)])),
    ...panels
      .flatMap(({ queries }) => queries.flatMap(({ legend }) => (legend ? legendParts(legend).filter(isWords) : [])))
      .map((part): Text => [legendKey(part.trim()), part.trim()]),
    ...all.flatMap((catalogue) =>
      exporterMetrics(catalogue).flatMap((metric) => {
        const provider = providerOf(catalogue.subject, metric);
        if (!provider) return [];
        const { collector, grant, only, version } = provider;
        return [...(isSaid(collector) ? [collector] : []), grant, version, only]
          .filter((words) => words !== undefined)
          .map((words): Text => [providerKey(words), words]);
      }),
    ),
    ...profiles.flatMap(({ id, missing = {} }) =>
      Object.entries(missing).map(([signal, why]): Text => [missingKey(id, signal), why]),
    ),
    ...profiles
      .flatMap(({ saturation }) => saturation.map(({ resource }) => resource))
      .map((resource): Text => [resourceKey(resource), resource.replaceAll('_', ' ')]),
  ];
}
