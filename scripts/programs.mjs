/** The programs that the scripts run: what each is called, how it is installed, where it is found. Plain JavaScript for any Node from 18 on. */

import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What can be asked for, by name: the names it may have on PATH, and what it is called by apt and brew.
 * @type {Readonly<Record<string, { readonly binaries: readonly string[], readonly apt: string, readonly brew: string }>>}
 */
export const PROGRAMS = {
  alertmanager: {
    binaries: ['alertmanager', 'prometheus-alertmanager'],
    apt: 'prometheus-alertmanager',
    brew: 'alertmanager',
  },
  amtool: { binaries: ['amtool'], apt: 'prometheus-alertmanager', brew: 'alertmanager' },
  chromium: { binaries: ['chromium', 'chromium-browser', 'google-chrome'], apt: 'chromium', brew: 'chromium' },
  git: { binaries: ['git'], apt: 'git', brew: 'git' },
  mariadbd: { binaries: ['mariadbd', 'mysqld'], apt: 'mariadb-server', brew: 'mariadb' },
  mysqld_exporter: {
    binaries: ['mysqld_exporter', 'prometheus-mysqld-exporter'],
    apt: 'prometheus-mysqld-exporter',
    brew: 'mysqld_exporter',
  },
  node_exporter: {
    binaries: ['node_exporter', 'prometheus-node-exporter'],
    apt: 'prometheus-node-exporter',
    brew: 'node_exporter',
  },
  postgres: { binaries: ['postgres'], apt: 'postgresql', brew: 'postgresql' },
  postgres_exporter: {
    binaries: ['postgres_exporter', 'prometheus-postgres-exporter'],
    apt: 'prometheus-postgres-exporter',
    brew: 'postgres_exporter',
  },
  prometheus: { binaries: ['prometheus'], apt: 'prometheus', brew: 'prometheus' },
  promtool: { binaries: ['promtool'], apt: 'prometheus', brew: 'prometheus' },
  python3: { binaries: ['python3'], apt: 'python3', brew: 'python' },
  'python3-venv': { binaries: ['python3'], apt: 'python3-venv', brew: 'python' },
  'redis-server': { binaries: ['redis-server'], apt: 'redis-server', brew: 'redis' },
  redis_exporter: {
    binaries: ['redis_exporter', 'prometheus-redis-exporter'],
    apt: 'prometheus-redis-exporter',
    brew: 'redis_exporter',
  },
};

/**
 * The first of `names` that is an executable on PATH; the folders of system programs count as part of it.
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function findProgram(names, env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter((folder) => folder !== '');
  return names
    .flatMap((name) => [...folders, ...postgresFolders()].map((folder) => join(folder, name)))
    .find(isExecutable);
}

/** Debian keeps the programs of each PostgreSQL in a folder of its own, beside PATH; the newest first. */
function postgresFolders() {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home) : [];
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(home, version, 'bin'));
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
