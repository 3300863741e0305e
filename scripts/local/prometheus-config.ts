/** The configuration of the local Prometheus: that of `provisioning`, with targets of this machine and in fast motion. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { ROOT } from './paths.ts';
import type { ScrapeTarget } from './prometheus.ts';

const ORIGIN = join(ROOT, 'provisioning/prometheus/prometheus.yml');

/** Everything is scraped every two seconds, and rules that say nothing else are evaluated every five. */
const FAST = { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '5s' };

export interface LocalPrometheusFacts {
  readonly targets: readonly ScrapeTarget[];
  /** Folder of the rule files. */
  readonly rules: string;
  /** Base address of the Alertmanager that is told of alerts. */
  readonly alertmanager?: string | undefined;
}

interface Provisioned {
  readonly scrape_configs: readonly { readonly file_sd_configs?: unknown }[];
  readonly [more: string]: unknown;
}

/**
 * Writes the configuration with its files of targets to `folder`.
 *
 * Jobs that look for their targets by name of a container are left out: here those names lead nowhere.
 *
 * @returns The path of prometheus.yml.
 */
export function writePrometheusConfig(folder: string, { alertmanager, rules, targets }: LocalPrometheusFacts): string {
  const provisioned = load(readFileSync(ORIGIN, 'utf8')) as Provisioned;
  const config = {
    ...provisioned,
    global: FAST,
    rule_files: [join(rules, '*.yaml')],
    scrape_configs: provisioned.scrape_configs.filter((job) => job.file_sd_configs !== undefined),
  };
  const watched = targets.map(({ address, job }) => ({ targets: [address], labels: { job } }));
  const told = alertmanager === undefined ? [] : [{ targets: [new URL(alertmanager).host] }];
  const file = join(folder, 'prometheus.yml');
  write(join(folder, 'targets'), watched);
  write(join(folder, 'alertmanagers'), told);
  writeFileSync(file, dump(config, { lineWidth: -1 }));
  return file;
}

function write(folder: string, content: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'local.yaml'), dump(content, { lineWidth: -1 }));
}
