/** The texts of catalogue and profiles as words, and the keys under which the languages of the app have them. */

/** `on-a-galera-node` of `on a Galera node`; two texts that differ in signs alone share one, as no two do. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

export const alertKey = (name: string): string => `catalogue.alert.${name}`;
export const legendKey = (words: string): string => `catalogue.legend.${slugOf(words)}`;
export const providerKey = (words: string): string => `catalogue.provider.${slugOf(words)}`;
export const resourceKey = (resource: string): string => `resource.${resource}`;
export const missingKey = (profile: string, signal: string): string => `profile.${profile}.missing.${signal}`;

/** Whether a part of a legend is language: no placeholder, no `p99`, no sign between two names. */
export const isWords = (part: string): boolean => /[a-z]{2}/i.test(part) && !part.startsWith('{{');

/** The parts of a legend, placeholders and what stands between them, in their order. */
export const legendParts = (legend: string): readonly string[] =>
  legend.split(/(\{\{[^}]*\}\})/).filter((part) => part !== '');

/** Whether a collector is said in words; others are names of code. */
export const isSaid = (collector: string): boolean => /^(the|built|on|Prometheus) /.test(collector);

const SUBJECT = /^(MySQL|PostgreSQL|Postgres|Redis|Host|Database|AppDb|App)(?=[A-Z])/;

/** The name of an alert as words: `MySQLLockContention` is `Lock contention`. */
export function alertWords(name: string): string {
  const words = name
    .replace(SUBJECT, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  return words.map((word, index) => (index === 0 || /^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}
