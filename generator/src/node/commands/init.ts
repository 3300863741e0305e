/** `quartet init`: the commented first spec. */

import { dirname, resolve } from 'node:path';
import { nearest } from '../../diagnostics/suggest.ts';
import { shownPath } from '../inputs.ts';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { Refusal, reasonOf, systemCode } from '../refusal.ts';

export interface InitOptions {
  readonly profile: string;
  readonly name?: string;
  /** The file to write; stdout where it is `-`. */
  readonly out: string;
}

/**
 * Writes a spec to `out`, never over something that is there.
 *
 * @throws Refusal `unknown-profile`, `file-exists`, `cannot-write`.
 */
export async function init(options: InitOptions, { io }: CommandContext): Promise<Outcome> {
  const known = (await io.core.profiles()).map((profile) => profile.id);
  if (!known.includes(options.profile)) throw unknownProfile(options.profile, known);
  const starterSpec = await io.core.starterSpec();
  const text = starterSpec(options.profile, options.name);
  await mustRead(text, options, io);
  const json = { profile: options.profile, spec: text };
  if (options.out === '-') return { diagnostics: [], results: [text.trimEnd()], json };
  const shown = shownPath(options.out);
  const path = resolve(io.cwd, options.out);
  try {
    io.files.makeFolder(dirname(path));
    io.files.writeNew(path, text);
  } catch (error) {
    throw notWritten(shown, error);
  }
  return {
    diagnostics: [],
    results: [shown],
    summary: `Next: fill in the selector, then quartet check ${shown}`,
    json: { ...json, file: shown },
  };
}

/** The name is the one part of the spec that is not ours; whoever reads specs knows which names are good. */
async function mustRead(text: string, { name }: InitOptions, io: Io): Promise<void> {
  const compileParts = await io.core.compileParts();
  const first = compileParts([{ file: 'init', text }], { targets: [] }).next();
  const found = first.done ? undefined : first.value.diagnostics.find(({ severity }) => severity === 'error');
  if (found === undefined) return;
  if (name === undefined) throw new Error(`init: the first spec does not read: ${found.message}`);
  throw new Refusal('invalid-name', found.message, {
    ...(found.expected === undefined ? {} : { expected: found.expected }),
    ...(found.help === undefined ? {} : { help: found.help }),
  });
}

function unknownProfile(profile: string, known: readonly string[]): Refusal {
  const near = nearest(profile, known);
  return new Refusal('unknown-profile', `\`${profile}\` is not a metric profile.`, {
    expected: known.join(', '),
    ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
  });
}

function notWritten(shown: string, error: unknown): unknown {
  if (systemCode(error) === 'EEXIST') {
    return new Refusal('file-exists', `\`${shown}\` is there already and stays as it is.`, {
      file: shown,
      help: 'choose another --out',
    });
  }
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new Refusal('cannot-write', `\`${shown}\` cannot be written: ${reason}.`, { file: shown });
}
