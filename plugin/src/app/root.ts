/** The pages that Grafana mounts, once their words are there: one drawn before its translations would flash in English. */

import { loadWords } from './load-words.ts';

export async function loadRoot() {
  const [page] = await Promise.all([import('./App.tsx'), loadWords()]);
  return page;
}

export async function loadConfiguration() {
  const [page] = await Promise.all([import('../pages/Configuration/Configuration.tsx'), loadWords()]);
  return page;
}
