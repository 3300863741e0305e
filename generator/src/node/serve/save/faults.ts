/** The place where tests make a step fail, or end the process, just before it is taken. */

import type { Files } from '../../files.ts';

/** Told of each step on files, network or Git just before it is taken, by a name such as `rename specs/a.yaml`. */
export type Faults = (step: string) => void;

export const noFaults: Faults = () => {};

/** `files`, telling `faults` of each step that changes something or may fail. */
export function watchedFiles(files: Files, faults: Faults): Files {
  if (faults === noFaults) return files;
  const entries = Object.entries(files).map(([name, verb]: [string, (...args: never[]) => unknown]) => [
    name,
    (...args: never[]): unknown => {
      faults(
        [name, ...args.slice(0, name === 'writeDurably' || name === 'writeNew' || name === 'append' ? 1 : 2)].join(' '),
      );
      return verb(...args);
    },
  ]);
  return Object.fromEntries(entries) as unknown as Files;
}

/** `fetch`, telling `faults` of each request. */
export function watchedFetch(send: typeof fetch, faults: Faults): typeof fetch {
  if (faults === noFaults) return send;
  return async (input, init) => {
    faults(`fetch ${init?.method ?? 'GET'} ${String(input instanceof Request ? input.url : input)}`);
    return send(input, init);
  };
}
