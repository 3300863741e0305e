/** Names of relative ranges in Russian, whose forms of number the packages' English defaults do not cover. */

const UNITS = { Minutes: 'мин', Hours: 'ч', Days: 'дн.', Months: 'мес.', Years: 'г.' } as const;
const FORMS = ['one', 'few', 'many', 'other'] as const;

/** Texts of the namespace `grafana` by key, as i18next reads them; empty where English covers all forms. */
export function rangeWords(language: string): Readonly<Record<string, string>> {
  if (language !== 'ru-RU') return {};
  return Object.fromEntries(
    Object.entries(UNITS).flatMap(([name, unit]) =>
      FORMS.flatMap((form) => [
        [`lastN${name}_${form}`, `За {{count}} ${unit}`],
        [`nextN${name}_${form}`, `Вперёд на {{count}} ${unit}`],
      ]),
    ),
  );
}
