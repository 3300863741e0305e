/** `quartet explain`: what a finding means, with a bad and a good example. */

import type { CodeDoc } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import { allCodes } from '../codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { Refusal } from '../refusal.ts';

/**
 * The page of `code`, or the list of all codes where it is undefined.
 *
 * @throws Refusal `unknown-code` with the nearest code.
 */
export async function explain(code: string | undefined, { io }: CommandContext): Promise<Outcome> {
  const codes = await allCodes(io.core);
  if (code === undefined) return list(codes);
  const doc = codes.find((one) => one.code === code);
  if (doc === undefined) {
    const near = nearest(
      code,
      codes.map((one) => one.code),
    );
    throw new Refusal('unknown-code', `\`${code}\` is not the code of a finding.`, {
      help: `${near === undefined ? '' : `did you mean \`${near}\`? `}quartet explain lists all of them`,
    });
  }
  return { diagnostics: [], results: page(doc), json: { codes: [fieldsOf(doc)] } };
}

function list(codes: readonly CodeDoc[]): Outcome {
  const width = Math.max(...codes.map(({ code }) => code.length));
  return {
    diagnostics: [],
    results: codes.map(({ code, severity, title }) => `${code.padEnd(width)}  ${severity.padEnd(7)}  ${title}`),
    json: { codes: codes.map(fieldsOf) },
  };
}

function page({ code, severity, title, why, bad, good }: CodeDoc): readonly string[] {
  return [
    `${code}  (${severity})`,
    '',
    ...wrapped(title),
    '',
    ...wrapped(why),
    ...example('bad', bad),
    ...example('good', good),
  ];
}

function example(label: string, text: string): readonly string[] {
  if (text.trim() === '') return [];
  return [
    '',
    `${label}:`,
    ...text
      .replace(/\n+$/, '')
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
  ];
}

/** Prose in lines of at most 88 characters, which is as far as an eye finds back. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > 88) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** A check of the linter is a code's page with more in it. */
function fieldsOf({ code, severity, title, why, bad, good }: CodeDoc): CodeDoc {
  return { code, severity, title, why, bad, good };
}
