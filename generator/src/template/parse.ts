/** Reads a Go template into a tree: text, actions, conditions, and the pipelines within them. */

import { unquote } from '../promql/strings.ts';

/** Numbers are float64, bigints are Go's int. */
export type Literal = string | number | bigint | boolean;

export type Operand =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'nil' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'function'; readonly name: string }
  /** `$labels`; the bare `$` has the name ``. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
  | { readonly kind: 'field'; readonly of: Operand; readonly name: string };

export interface Pipeline {
  /** Variables that take the result, `$k, $v` of a range at most. */
  readonly names: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

/** A template that cannot be rendered: it is broken, or uses what is not supported. */
export class TemplateProblem extends Error {
  /** The function or keyword that is not supported; absent where Prometheus fails as well. */
  readonly unsupported?: string;

  constructor(message: string, unsupported?: string) {
    super(message);
    this.name = 'TemplateProblem';
    if (unsupported !== undefined) this.unsupported = unsupported;
  }
}

type Piece = { readonly text: string } | { readonly action: string };

const TOKEN =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`)|([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))|(\$\w*)|(\.\w+)|([A-Za-z_]\w*)|(:=|[=|(),.]))/y;

interface Token {
  readonly kind: 'string' | 'number' | 'variable' | 'field' | 'word' | 'sign';
  readonly text: string;
  /** Whether blank space stands before it: `$a .b` are two operands, `$a.b` is one. */
  readonly apart: boolean;
}

/** @throws TemplateProblem where the text is no template, or has a keyword that is not supported. */
export function parseTemplate(text: string): readonly Node[] {
  const pieces = piecesOf(text);
  const reader = { pieces, next: 0 };
  const { nodes, end } = nodesOf(reader);
  if (end !== undefined) throw new TemplateProblem(`\`{{ ${end} }}\` closes nothing`);
  return nodes;
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  let trims = false;
  for (;;) {
    const open = rest.indexOf('{{');
    let before = open < 0 ? rest : rest.slice(0, open);
    if (trims) before = before.replace(/^[ \t\r\n]+/, '');
    if (open < 0) {
      pieces.push({ text: before });
      return pieces;
    }
    const match = /^\{\{(- (?=\s*\S)|-(?=\s))?([\s\S]*)$/.exec(rest.slice(open))!;
    if (match[1] !== undefined) before = before.replace(/[ \t\r\n]+$/, '');
    pieces.push({ text: before });
    const action = /^\s*(\/\*[\s\S]*?\*\/|(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?!\}\}|\s-\}\})[^"`])*)(\s-)?\s*\}\}/.exec(
      match[2]!,
    );
    if (!action) throw new TemplateProblem('`{{` is never closed');
    if (!action[1]!.startsWith('/*')) pieces.push({ action: action[1]!.trim() });
    trims = action[2] !== undefined;
    rest = match[2]!.slice(action[0].length);
  }
}

interface Reader {
  readonly pieces: readonly Piece[];
  next: number;
}

/** Nodes up to `end`, `else` or the text's own end. */
function nodesOf(reader: Reader): { readonly nodes: readonly Node[]; readonly end?: string } {
  const nodes: Node[] = [];
  for (let piece = reader.pieces[reader.next]; piece; piece = reader.pieces[reader.next]) {
    reader.next++;
    if ('text' in piece) {
      if (piece.text !== '') nodes.push({ kind: 'text', text: piece.text });
      continue;
    }
    const keyword = /^(?:if|with|range|end|else|define|template|block|break|continue)\b/.exec(piece.action)?.[0];
    if (keyword === 'end' || keyword === 'else') return { nodes, end: piece.action };
    if (keyword === 'if' || keyword === 'with' || keyword === 'range') {
      nodes.push(branch(reader, keyword, piece.action.slice(keyword.length)));
    } else if (keyword !== undefined) {
      throw new TemplateProblem(`\`${keyword}\` is not supported`, keyword);
    } else {
      nodes.push({ kind: 'action', pipeline: pipelineOf(piece.action) });
    }
  }
  return { nodes };
}

function branch(reader: Reader, kind: 'if' | 'with' | 'range', code: string): Node {
  const pipeline = pipelineOf(code);
  const body = nodesOf(reader);
  if (body.end === undefined) throw new TemplateProblem(`\`{{ ${kind} }}\` has no \`{{ end }}\``);
  if (body.end === 'end') return { kind, pipeline, body: body.nodes, otherwise: [] };
  const chained = /^else\s+if\b([\s\S]*)$/.exec(body.end);
  if (chained) {
    const otherwise = [branch(reader, 'if', chained[1]!)];
    return { kind, pipeline, body: body.nodes, otherwise };
  }
  if (body.end !== 'else') throw new TemplateProblem(`\`{{ ${body.end} }}\` is no \`{{ else }}\``);
  const otherwise = nodesOf(reader);
  if (otherwise.end !== 'end') throw new TemplateProblem(`\`{{ ${kind} }}\` has no \`{{ end }}\``);
  return { kind, pipeline, body: body.nodes, otherwise: otherwise.nodes };
}

function pipelineOf(code: string): Pipeline {
  const tokens = tokensOf(code);
  const cursor = { tokens, next: 0 };
  const pipeline = readPipeline(cursor);
  const left = tokens[cursor.next];
  if (left) throw new TemplateProblem(`\`${left.text}\` does not belong here`);
  return pipeline;
}

function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  const kinds = ['string', 'number', 'variable', 'field', 'word', 'sign'] as const;
  let index = 0;
  while (code.slice(index).trim() !== '') {
    TOKEN.lastIndex = index;
    const match = TOKEN.exec(code);
    if (!match) throw new TemplateProblem(`\`${code.slice(index).trim()}\` is not understood`);
    const kind = kinds.findIndex((_, place) => match[place + 1] !== undefined);
    const text = match[kind + 1]!;
    tokens.push({ kind: kinds[kind]!, text, apart: match[0].length > text.length || index === 0 });
    index = TOKEN.lastIndex;
  }
  return tokens;
}

interface Cursor {
  readonly tokens: readonly Token[];
  next: number;
}

function readPipeline(cursor: Cursor): Pipeline {
  const { names, declares } = readNames(cursor);
  const commands: Operand[][] = [];
  for (;;) {
    const command: Operand[] = [];
    for (let operand = readOperand(cursor); operand; operand = readOperand(cursor)) command.push(operand);
    if (command.length === 0) throw new TemplateProblem('a value is missing');
    commands.push(command);
    if (cursor.tokens[cursor.next]?.text !== '|') return { names, declares, commands };
    cursor.next++;
  }
}

function readNames(cursor: Cursor): { readonly names: readonly string[]; readonly declares: boolean } {
  const [first, second, third, fourth] = cursor.tokens.slice(cursor.next, cursor.next + 4);
  const isTarget = (token: Token | undefined) => token?.kind === 'sign' && (token.text === ':=' || token.text === '=');
  if (first?.kind !== 'variable') return { names: [], declares: false };
  if (isTarget(second)) {
    cursor.next += 2;
    return { names: [first.text.slice(1)], declares: second!.text === ':=' };
  }
  if (second?.text === ',' && third?.kind === 'variable' && isTarget(fourth)) {
    cursor.next += 4;
    return { names: [first.text.slice(1), third.text.slice(1)], declares: fourth!.text === ':=' };
  }
  return { names: [], declares: false };
}

function readOperand(cursor: Cursor): Operand | undefined {
  const token = cursor.tokens[cursor.next];
  if (!token) return undefined;
  let operand: Operand;
  if (token.kind === 'sign') {
    if (token.text === '.') operand = { kind: 'dot' };
    else if (token.text === '(') {
      cursor.next++;
      operand = { kind: 'pipeline', pipeline: readPipeline(cursor) };
      if (cursor.tokens[cursor.next]?.text !== ')') throw new TemplateProblem('`(` is never closed');
    } else return undefined;
  } else operand = simpleOperand(token);
  cursor.next++;
  for (let field = cursor.tokens[cursor.next]; field?.kind === 'field' && !field.apart; ) {
    operand = { kind: 'field', of: operand, name: field.text.slice(1) };
    cursor.next++;
    field = cursor.tokens[cursor.next];
  }
  return operand;
}

function simpleOperand({ kind, text }: Token): Operand {
  switch (kind) {
    case 'string':
      return { kind: 'literal', value: text.startsWith('`') ? text.slice(1, -1) : unescaped(text) };
    case 'number':
      return { kind: 'literal', value: /^[+-]?\d+$/.test(text) ? BigInt(text) : Number(text.replaceAll('_', '')) };
    case 'variable':
      return { kind: 'variable', name: text.slice(1) };
    case 'field':
      return { kind: 'field', of: { kind: 'dot' }, name: text.slice(1) };
    default:
      if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
      return text === 'nil' ? { kind: 'nil' } : { kind: 'function', name: text };
  }
}

function unescaped(literal: string): string {
  const { bad, value } = unquote(literal);
  if (bad) throw new TemplateProblem(`\`${bad.escape}\` is no escape of a string`);
  return value;
}
