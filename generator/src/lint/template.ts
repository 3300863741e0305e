/** Reads the Go templates of alert labels and annotations: which labels they print, how they print the value, and whether they parse. */

import type { Span } from '../promql/ast.ts';

export interface LabelUse extends Span {
  readonly label: string;
}

/** An action that prints the alert's value. */
export interface ValueUse extends Span {
  /** The pipeline without its braces: `$value | humanizePercentage`. */
  readonly pipeline: string;
  /** The text right after the action. */
  readonly after: string;
}

export interface TemplateProblem extends Span {
  readonly message: string;
  readonly help?: string;
}

export interface Template {
  readonly labels: readonly LabelUse[];
  readonly values: readonly ValueUse[];
  readonly problem?: TemplateProblem;
}

interface Action extends Span {
  /** Without braces, trim marks and surrounding space, strings blanked. */
  readonly code: string;
  readonly text: string;
  readonly textStart: number;
}

const KEYWORDS = 'if else end range with define template block break continue';
const GO = 'and call html index slice js len not or print printf println urlquery eq ge gt le lt ne true false nil';
const PROMETHEUS =
  'query first label value sortByLabel title toUpper toLower graphLink tableLink args match reReplaceAll safeHtml humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime toDuration now pathPrefix externalURL parseDuration stripPort stripDomain strvalue urlQueryEscape';
const KNOWN: ReadonlySet<string> = new Set(`${KEYWORDS} ${GO} ${PROMETHEUS}`.split(' '));
const VARIABLES: ReadonlySet<string> = new Set(['labels', 'value', 'externalLabels', 'externalURL']);

const cache = new Map<string, Template>();

/** What `text` prints. Texts are remembered: thousands of rules share a few. */
export function templateOf(text: string): Template {
  if (!text.includes('{{')) return { labels: [], values: [] };
  const known = cache.get(text);
  if (known) return known;
  if (cache.size > 5000) cache.clear();
  const template = read(text);
  cache.set(text, template);
  return template;
}

/**
 * `text` without the words between its actions: the same for all rules that print the same things, so that it is
 * read once. What it has no label, value or problem of, `text` has none of either; its offsets do not fit `text`.
 */
export function outlineOf(text: string): string {
  if (!text.includes('{{')) return '';
  const actions = text.match(/\{\{[^{}]*\}\}(?: ?(?:%|percent\b))?/g);
  return actions && actions.length === text.split('{{').length - 1 ? actions.join(' ') : text;
}

function read(text: string): Template {
  const found = actionsOf(text);
  if ('problem' in found) return { labels: [], values: [], problem: found.problem };
  const { actions } = found;
  const problem =
    actions.map(unknownWord).find((each) => each !== undefined) ?? unknownVariable(actions) ?? unbalanced(actions);
  // Inside range and with, the dot is something else than the alert.
  const dotMoves = actions.some(({ code }) => /^(?:range|with|define|block)\b/.test(code));
  const labels = actions.flatMap((action) => labelUses(action, dotMoves));
  const values = actions
    .filter(({ code }) => /\$value\b/.test(code) || (!dotMoves && /(?<![\w$)\].])\.Value\b/.test(code)))
    .filter(({ code }) => !/^(?:if|else|with|range|\$\w+\s*:?=)/.test(code))
    .map(({ start, end, text: pipeline }) => ({ start, end, pipeline, after: text.slice(end, end + 12) }));
  return { labels, values, ...(problem ? { problem } : {}) };
}

function actionsOf(text: string): { readonly actions: readonly Action[] } | { readonly problem: TemplateProblem } {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', start)) {
    const comment = /^\{\{(?:- )?\/\*[\s\S]*?\*\/(?: -)?\}\}/.exec(text.slice(start));
    const end = comment ? start + comment[0].length : actionEnd(text, start + 2);
    if (end < 0) {
      return { problem: { start, end: start + 2, message: '`{{` is never closed', help: 'close it with `}}`' } };
    }
    if (!comment) {
      const body = /^\{\{(?:- )?\s*([\s\S]*?)\s*(?: -)?\}\}$/.exec(text.slice(start, end))?.[1] ?? '';
      const textStart = text.indexOf(body, start + 2);
      const code = body.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, (literal) => `"${' '.repeat(literal.length - 2)}"`);
      if (body === '')
        return {
          problem: {
            start,
            end,
            message: `\`${text.slice(start, end)}\` prints nothing`,
            help: 'name a value, such as `$labels.instance`',
          },
        };
      actions.push({ start, end, code, text: body, textStart });
    }
    start = end;
  }
  return { actions };
}

function actionEnd(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const char = text[index];
    if (char === '"' || char === '`') {
      const close = char === '`' ? /[^`]*`/y : /(?:[^"\\\n]|\\.)*"/y;
      close.lastIndex = index + 1;
      if (!close.test(text)) return -1;
      index = close.lastIndex - 1;
    } else if (char === '}' && text[index + 1] === '}') {
      return index + 2;
    } else if (char === '{' && text[index + 1] === '{') {
      return -1;
    }
  }
  return -1;
}

function unknownWord(action: Action): TemplateProblem | undefined {
  if (/^(?:define|template|block)\b/.test(action.code)) return undefined;
  for (const match of action.code.matchAll(/(?<![\w.$"])[A-Za-z_]\w*/g)) {
    const word = match[0];
    if (KNOWN.has(word)) continue;
    const start = action.textStart + match.index;
    const label = /^(?:labels|value|externalLabels|externalURL)$/.test(word);
    return {
      start,
      end: start + word.length,
      message: `\`${word}\` is no function of Prometheus' templates`,
      help: label ? `write \`$${word}\`` : 'a label is written `$labels.name`',
    };
  }
  return undefined;
}

function unknownVariable(actions: readonly Action[]): TemplateProblem | undefined {
  const defined = new Set(VARIABLES);
  for (const action of actions) {
    for (const match of action.code.matchAll(/\$(\w+)\s*(?=(:=|,\s*\$\w+\s*:=)?)/g)) {
      const name = match[1]!;
      if (match[2] !== undefined) defined.add(name);
      if (defined.has(name)) continue;
      const start = action.textStart + match.index;
      return {
        start,
        end: start + name.length + 1,
        message: `\`$${name}\` is not defined`,
        help:
          name === 'label'
            ? 'write `$labels`'
            : 'templates know `$labels`, `$value`, `$externalLabels` and `$externalURL`',
      };
    }
  }
  return undefined;
}

function unbalanced(actions: readonly Action[]): TemplateProblem | undefined {
  const open: Action[] = [];
  for (const action of actions) {
    if (/^(?:if|range|with|define|block)\b/.test(action.code)) open.push(action);
    else if (action.code === 'end' && !open.pop()) {
      return { start: action.start, end: action.end, message: '`{{ end }}` closes nothing' };
    }
  }
  const last = open.at(-1);
  return last && { start: last.start, end: last.end, message: `\`${last.text}\` has no \`{{ end }}\`` };
}

function labelUses(action: Action, dotMoves: boolean): LabelUse[] {
  const uses: LabelUse[] = [];
  const add = (label: string, index: number): void => {
    const start = action.textStart + index;
    uses.push({ label, start, end: start + label.length });
  };
  for (const match of action.text.matchAll(/(\$labels|(?<![\w$)\].])\.Labels)\.([A-Za-z_]\w*)/g)) {
    if (match[1] === '.Labels' && dotMoves) continue;
    add(match[2]!, match.index + match[0].length - match[2]!.length);
  }
  for (const match of action.text.matchAll(/\bindex\s+(\$labels|\.Labels)\s+"([^"\\]+)"/g)) {
    if (match[1] === '.Labels' && dotMoves) continue;
    add(match[2]!, match.index + match[0].length - match[2]!.length - 1);
  }
  // A label that a condition asks for may well be missing.
  return /^(?:if|else if)\b/.test(action.code) ? [] : uses;
}
