/** Renders alert labels and annotations as Prometheus does, for the part of Go's templates that needs no server. */

import type { Labels } from '../model/matcher.ts';
import { functionOf } from './functions.ts';
import type { Node, Operand, Pipeline } from './parse.ts';
import { parseTemplate, TemplateProblem } from './parse.ts';
import { type Fields, isTrue, printed, type Value } from './value.ts';

/** What a template sees. */
export interface TemplateInput {
  /** Labels of the sample that the expression gave, without those that the alert adds. */
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels?: Labels;
  readonly externalUrl?: string;
}

export interface Rendered {
  /** As a receiver reads it; where `problem` is set, the template as it was written. */
  readonly text: string;
  readonly problem?: RenderProblem;
}

export interface RenderProblem {
  readonly message: string;
  /** The function or keyword that cannot be rendered here; absent where Prometheus fails as well. */
  readonly unsupported?: string;
}

/** What Prometheus puts before every alert template. */
const PRELUDE = ['labels', 'externalLabels', 'externalURL', 'value'] as const;
/** Templates within a rule are short; this only stops nested ranges. */
const MAX_LENGTH = 1_000_000;

/**
 * `text` with its templates filled in.
 *
 * @returns the rendered text, or the written one and why it cannot be rendered. A function that asks the server
 *   (`query`) or is otherwise not supported is named.
 * @throws Never for any text.
 */
export function renderTemplate(text: string, input: TemplateInput): Rendered {
  if (!text.includes('{{')) return { text };
  try {
    return { text: new Run(input).whole(parseTemplate(text)) };
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const { message, unsupported } = error;
    return { text, problem: { message, ...(unsupported === undefined ? {} : { unsupported }) } };
  }
}

/** Every text of `texts` rendered, with the problems by name. */
export function renderAll(
  texts: Labels,
  input: TemplateInput,
): { readonly texts: Labels; readonly problems: Readonly<Record<string, RenderProblem>> } {
  const rendered: Record<string, string> = {};
  const problems: Record<string, RenderProblem> = {};
  for (const [name, text] of Object.entries(texts)) {
    const { text: result, problem } = renderTemplate(text, input);
    rendered[name] = result;
    if (problem) problems[name] = problem;
  }
  return { texts: rendered, problems };
}

class Run {
  readonly variables: { readonly name: string; value: Value }[];
  readonly root: Fields;
  text = '';

  constructor(input: TemplateInput) {
    const root = {
      Labels: input.labels,
      ExternalLabels: input.externalLabels ?? {},
      ExternalURL: input.externalUrl ?? '',
      Value: input.value,
    };
    this.root = root;
    const values = [root.Labels, root.ExternalLabels, root.ExternalURL, root.Value];
    this.variables = [
      { name: '', value: root },
      ...PRELUDE.map((name, index) => ({ name, value: values[index] as Value })),
    ];
  }

  whole(nodes: readonly Node[]): string {
    this.nodes(nodes, this.root);
    return this.text;
  }

  nodes(nodes: readonly Node[], dot: Value): void {
    for (const node of nodes) this.node(node, dot);
  }

  node(node: Node, dot: Value): void {
    if (this.text.length > MAX_LENGTH) throw new TemplateProblem('the text grows without end');
    if (node.kind === 'text') {
      this.text += node.text;
      return;
    }
    if (node.kind === 'action') {
      const value = this.pipeline(node.pipeline, dot);
      if (node.pipeline.names.length === 0) this.text += printed(value);
      return;
    }
    // What a branch defines ends with it.
    const depth = this.variables.length;
    if (node.kind === 'range') this.range(node, dot);
    else {
      const value = this.pipeline(node.pipeline, dot);
      const isMet = isTrue(value);
      this.nodes(isMet ? node.body : node.otherwise, isMet && node.kind === 'with' ? value : dot);
    }
    this.variables.length = depth;
  }

  range(node: Exclude<Node, { kind: 'text' | 'action' }>, dot: Value): void {
    const { names, ...rest } = node.pipeline;
    const value = this.pipeline({ names: [], ...rest }, dot);
    if (typeof value !== 'object') throw new TemplateProblem('`range` is supported for labels', 'range');
    const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
    if (keys.length === 0) this.nodes(node.otherwise, dot);
    const depth = this.variables.length;
    for (const key of keys) {
      if (names.length === 2) this.variables.push({ name: names[0]!, value: key });
      if (names.length > 0) this.variables.push({ name: names.at(-1)!, value: value[key] });
      this.nodes(node.body, value[key]);
      this.variables.length = depth;
    }
  }

  pipeline(pipeline: Pipeline, dot: Value): Value {
    let value: Value;
    pipeline.commands.forEach((command, index) => {
      value = this.command(command, dot, index === 0 ? [] : [value]);
    });
    for (const name of pipeline.names) {
      if (pipeline.declares) this.variables.push({ name, value });
      else this.variable(name).value = value;
    }
    return value;
  }

  command(command: readonly Operand[], dot: Value, piped: readonly Value[]): Value {
    const [first, ...rest] = command;
    if (first!.kind === 'function') {
      const call = functionOf(first!.name);
      if (!call) throw new TemplateProblem(`\`${first!.name}\` is not supported`, first!.name);
      // `and` and `or` stop at the first argument that decides, but none here has an effect of its own.
      return call([...rest.map((operand) => this.operand(operand, dot)), ...piped]);
    }
    if (rest.length > 0 || piped.length > 0) throw new TemplateProblem('a value is no function and takes no arguments');
    return this.operand(first!, dot);
  }

  operand(operand: Operand, dot: Value): Value {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'nil':
        return undefined;
      case 'dot':
        return dot;
      case 'variable':
        return this.variable(operand.name).value;
      case 'pipeline':
        return this.pipeline(operand.pipeline, dot);
      case 'function':
        return this.command([operand], dot, []);
      case 'field':
        return this.field(this.operand(operand.of, dot), operand.name);
    }
  }

  variable(name: string): { value: Value } {
    const found = this.variables.findLast((variable) => variable.name === name);
    if (!found) throw new TemplateProblem(`\`$${name}\` is not defined`);
    return found;
  }

  field(of: Value, name: string): Value {
    if (typeof of !== 'object') throw new TemplateProblem(`\`.${name}\` of something that has no fields`);
    if (Object.hasOwn(of, name)) return of[name];
    if (of === this.root) throw new TemplateProblem(`alerts have no \`.${name}\``);
    // Prometheus sets missingkey=zero: a label that is not there prints as nothing.
    return '';
  }
}
