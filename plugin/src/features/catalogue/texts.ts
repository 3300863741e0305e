/** The catalogue's texts in the reader's language: the English of the catalogue stands where there is no translation. */

import { t } from '@grafana/i18n';
import type { CataloguePanel, Provider, Section, Subject } from '@quartet/generator';
import { alertKey, alertWords, isSaid, isWords, legendKey, legendParts, providerKey } from '@quartet/generator';
import { PLAIN } from '../../words/plain.ts';

export const panelTitle = ({ id, title }: CataloguePanel): string => t(`catalogue.panel.${id}.title`, title);
export const panelHelp = ({ help, id }: CataloguePanel): string => t(`catalogue.panel.${id}.help`, help);

export function sectionTitle(section: Section): string {
  switch (section) {
    case 'top':
      return t('catalogue.section.top', 'Now');
    case 'latency':
      return t('catalogue.section.latency', 'Latency');
    case 'traffic':
      return t('catalogue.section.traffic', 'Traffic');
    case 'errors':
      return t('catalogue.section.errors', 'Errors');
    case 'saturation':
      return t('catalogue.section.saturation', 'Saturation');
    case 'queries':
      return t('catalogue.section.queries', 'Queries');
    case 'tables':
      return t('catalogue.section.tables', 'Tables');
    case 'replication':
      return t('catalogue.section.replication', 'Replication');
    case 'exporter':
      return t('catalogue.section.exporter', 'Exporter');
  }
}

/** What a database is called; a flavour that the spec names or the server reports is more exact. */
export function engineName(subject: Subject, flavor?: string): string {
  if (subject === 'mysql') {
    if (flavor === 'mariadb') return 'MariaDB';
    return flavor === 'percona' ? 'Percona Server' : 'MySQL';
  }
  if (subject === 'postgresql') return 'PostgreSQL';
  return subject === 'redis' ? 'Redis' : t('catalogue.host', 'Host');
}

/** Who provides a metric that is missing, as a sentence that says what to do. */
export function sayLack(provider: Provider | undefined): string {
  if (!provider) return t('catalogue.lack.unknown', 'No collector is known that provides it.');
  const { collector, flag, grant, only, version } = provider;
  const how = [
    t('catalogue.lack.collector', 'Provided by {{collector}}', {
      collector: isSaid(collector) ? sayPart(collector) : collector,
      ...PLAIN,
    }),
    ...(flag ? [t('catalogue.lack.flag', 'with {{flag}}', { flag, ...PLAIN })] : []),
    ...(grant ? [t('catalogue.lack.grant', 'granted {{grant}}', { grant: sayPart(grant), ...PLAIN })] : []),
    ...(version ? [sayPart(version)] : []),
    ...(only ? [sayPart(only)] : []),
  ];
  return t('catalogue.lack.how', '{{how}}.', { how: how.join('; '), ...PLAIN });
}

const sayPart = (words: string): string => t(providerKey(words), words);

/** An alert in words; one that no catalogue has, by its name. */
export const sayAlert = (name: string): string =>
  /^\w+$/.test(name) ? t(alertKey(name), alertWords(name)) : alertWords(name);

/** A legend with its words in the reader's language; what stands for labels stays. */
export const sayLegend = (legend: string): string =>
  legendParts(legend)
    .map((part) => {
      const words = part.trim();
      return isWords(part) ? part.replace(words, () => t(legendKey(words), words)) : part;
    })
    .join('');
