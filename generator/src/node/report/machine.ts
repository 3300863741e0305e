/** Findings as programs read them: one JSON object, or the workflow commands of GitHub Actions. */

import type { Also, Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { expectedNote } from './text.ts';

/** One JSON object with `diagnostics` and the command's own keys, indented by two, with a line feed at the end. */
export function jsonOf(diagnostics: readonly Diagnostic[], more: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ diagnostics: diagnostics.map(ordered), ...more }, null, 2)}\n`;
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** One line per finding: `::error file=a.yaml,line=3,title=code::message`. */
export function githubOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${githubLine(diagnostic)}\n`).join('');
}

function githubLine(diagnostic: Diagnostic): string {
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ['file', diagnostic.file],
    ['line', diagnostic.line],
    ['endLine', diagnostic.endLine],
    ['col', diagnostic.column],
    ['endColumn', diagnostic.endColumn],
    ['title', diagnostic.code],
  ];
  const written = properties
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  const { message, expected, help } = diagnostic;
  const also = (diagnostic.also ?? []).map((place) => `also ${place.file}:${place.line ?? 1}: ${place.message}`);
  const words = [message, expectedNote(expected), ...also, help === undefined ? undefined : `help: ${help}`];
  return `::${LEVELS[diagnostic.severity]} ${written}::${escapeText(words.filter((word) => word !== undefined).join('\n'))}`;
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The fields of the contract in its order, so that the same findings give the same bytes; JSON drops what is undefined. */
function ordered(diagnostic: Diagnostic): Record<string, unknown> {
  const { code, severity, message, expected, help, file, line, column, endLine, endColumn, rule, also } = diagnostic;
  const places = also?.map(orderedAlso);
  return { code, severity, message, expected, help, file, line, column, endLine, endColumn, rule, also: places ?? [] };
}

function orderedAlso({ message, file, line, column, endLine, endColumn }: Also): Record<string, unknown> {
  return { message, file, line, column, endLine, endColumn };
}
