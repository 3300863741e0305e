/** Reads Prometheus rule files as Prometheus does, strictly, and says where each part of a rule stands. */

import { parseEvents, YAMLException } from 'js-yaml';
import type { Source } from '../compile-types.ts';
import { compareDiagnostics, type Diagnostic, type Place } from '../diagnostics/diagnostic.ts';
import { didYouMean, orList } from '../diagnostics/suggest.ts';
import type { LintGroup, LintRule, Where } from '../lint/check.ts';
import { type Duration, durationOf } from '../model/duration.ts';
import type { Rule } from '../plan.ts';
import { loadFile, MAX_DEPTH, MAX_FILE_LENGTH } from '../specfile/load.ts';
import { LineIndex, type Range } from '../specfile/yaml-index.ts';
import { type RuleFileCode, ruleFileSeverity } from './rule-file-codes.ts';
import { type Entry, type MapNode, rangeInScalar, type ScalarNode, type TreeNode, treesOf } from './rule-file-tree.ts';

export interface RuleFile {
  /** Groups and rules without those that Prometheus would refuse. */
  readonly groups: readonly LintGroup[];
  readonly diagnostics: readonly Diagnostic[];
}

const GROUP_FIELDS = ['name', 'interval', 'query_offset', 'limit', 'rules', 'labels'] as const;
const RULE_FIELDS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'] as const;
/** Fields of systems that read the same format; Prometheus itself refuses them. */
const FOREIGN_FIELDS: Readonly<Record<string, string>> = {
  partial_response_strategy: 'Thanos',
  source_tenants: 'Mimir',
  evaluation_delay: 'Mimir',
  align_evaluation_time_on_interval: 'Mimir',
  concurrency: 'VictoriaMetrics',
  params: 'VictoriaMetrics',
  type: 'VictoriaMetrics',
  eval_offset: 'VictoriaMetrics',
};
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * The groups of a rule file, and everything for which Prometheus would refuse it.
 *
 * Expressions and templates are not looked at here: that is lint's, which reads the groups this gives.
 *
 * @throws Never for any text.
 */
export function readRuleFile(source: Source): RuleFile {
  if (source.text.length > MAX_FILE_LENGTH || /[\0\uFFFD]/.test(source.text)) return refused(source);
  let trees: readonly (TreeNode | undefined)[];
  try {
    trees = treesOf(source.text, parseEvents(source.text, { maxDepth: MAX_DEPTH }));
  } catch (error) {
    if (error instanceof YAMLException || error instanceof RangeError) return refused(source);
    throw error;
  }
  // The general reader knows the faults of YAML that events do not show: unknown aliases, bombs, odd tags.
  if (/[*!]|<<|__proto__/.test(source.text)) {
    const loaded = loadFile(source);
    if (loaded.documents.length === 0 && loaded.diagnostics.length > 0) return refused(source);
  }
  return new Reader(source, trees).read();
}

function refused(source: Source): RuleFile {
  const { diagnostics } = loadFile(source);
  if (diagnostics.length === 0) throw new Error(`readRuleFile: ${source.file} was refused without a reason`);
  return { groups: [], diagnostics };
}

class Reader {
  readonly #source: Source;
  readonly #trees: readonly (TreeNode | undefined)[];
  readonly #diagnostics: Diagnostic[] = [];
  #lines: LineIndex | undefined;

  constructor(source: Source, trees: readonly (TreeNode | undefined)[]) {
    this.#source = source;
    this.#trees = trees;
  }

  read(): RuleFile {
    const [first, ...others] = this.#trees;
    const second = others.find((tree) => tree !== undefined && !(tree.kind === 'scalar' && tree.isNull));
    if (second) {
      this.#report(
        'multi-document',
        second.range,
        'The file holds more than one document, and Prometheus loads the first one only.',
        {
          expected: 'one document',
          help: 'move the groups under one `groups:`, or into a file of their own',
        },
      );
    }
    const groups = first === undefined || (first.kind === 'scalar' && first.isNull) ? [] : this.#file(first);
    return { groups, diagnostics: this.#diagnostics.sort(compareDiagnostics) };
  }

  place(range: Range): Place {
    this.#lines ??= new LineIndex(this.#source.text);
    return this.#lines.place(this.#source.file, range);
  }

  #report(code: RuleFileCode, range: Range, message: string, more: Partial<Diagnostic> = {}): void {
    this.#diagnostics.push({ code, severity: ruleFileSeverity(code), message, ...more, ...this.place(range) });
  }

  #file(root: TreeNode): LintGroup[] {
    const fields = this.#fields(root, ['groups'], 'the file');
    const groups = fields?.get('groups');
    if (!groups || isNull(groups.value)) return [];
    const seen = new Map<string, Range>();
    return this.#items(groups).flatMap((node) => this.#group(node, seen) ?? []);
  }

  #group(node: TreeNode, seen: Map<string, Range>): LintGroup | undefined {
    const fields = this.#fields(node, GROUP_FIELDS, 'a group');
    if (!fields) return undefined;
    const name = this.#text(fields.get('name'));
    if (name === undefined || name.text === '') {
      this.#report('rule-field-missing', name?.range ?? node.range, 'The group has no name.', {
        expected: '`name: …`',
      });
    } else {
      const before = seen.get(name.text);
      if (before) {
        const also = [{ ...this.place(before), message: 'it is used here already' }];
        this.#report('group-repeated', name.range, `The group name \`${name.text}\` is used twice.`, {
          also,
          help: 'give one of the groups another name',
        });
      } else seen.set(name.text, name.range);
    }
    const interval = this.#duration(fields.get('interval'));
    this.#duration(fields.get('query_offset'));
    this.#count(fields.get('limit'));
    const labels = this.#stringMap(fields.get('labels'), 'label');
    const rules = fields.get('rules');
    const items = rules && !isNull(rules.value) ? this.#items(rules) : [];
    return {
      name: name?.text ?? '',
      file: this.#source.file,
      ...(interval === undefined || interval === 0 ? {} : { interval }),
      rules: items.flatMap((item) => this.#rule(item, labels) ?? []),
    };
  }

  #rule(node: TreeNode, groupLabels: Readonly<Record<string, string>>): LintRule | undefined {
    const fields = this.#fields(node, RULE_FIELDS, 'a rule');
    if (!fields) return undefined;
    const [record, alert, expr] = [
      this.#text(fields.get('record')),
      this.#text(fields.get('alert')),
      this.#text(fields.get('expr')),
    ];
    const name = record?.text ? record : alert?.text ? alert : undefined;
    const rule = name ? { rule: name.text } : {};
    if (!name) {
      this.#report('rule-field-missing', node.range, 'The rule has neither `alert` nor `record`.', {
        expected: 'one of the two',
      });
    }
    const isBoth = Boolean(record?.text && alert?.text);
    if (record?.text && alert?.text) {
      this.#report('rule-kind', alert.range, 'The rule has both `record` and `alert`.', {
        ...rule,
        expected: 'one of the two',
        also: [{ ...this.place(record.range), message: '`record` stands here' }],
      });
    }
    if (!expr || expr.text === '') {
      this.#report('rule-field-missing', expr?.range ?? name?.range ?? node.range, 'The rule has no `expr`.', {
        ...rule,
        expected: '`expr: …`',
      });
    }
    if (record?.text && !isBoth) this.#recordOnly(record, fields);
    const wait = this.#duration(fields.get('for'));
    const keep = this.#duration(fields.get('keep_firing_for'));
    const labels = { ...groupLabels, ...this.#stringMap(fields.get('labels'), 'label') };
    const annotations = this.#stringMap(fields.get('annotations'), 'annotation');
    if (!name || isBoth || !expr || expr.text === '') return undefined;
    const read: Rule = record?.text
      ? { record: record.text, expr: expr.text, labels }
      : {
          alert: name.text,
          expr: expr.text,
          ...(wait === undefined ? {} : { for: wait }),
          ...(keep === undefined ? {} : { keepFiringFor: keep }),
          labels,
          annotations,
        };
    return { rule: read, place: (where) => this.place(this.#rangeOf(where, node, fields, name)) };
  }

  #recordOnly(record: ScalarNode, fields: ReadonlyMap<string, Entry>): void {
    if (!METRIC_NAME.test(record.text)) {
      this.#report('rule-name', record.range, `\`${record.text}\` is no name for a metric.`, {
        rule: record.text,
        expected: 'letters, digits, underscores and colons, no digit first',
      });
    }
    for (const field of ['for', 'keep_firing_for', 'annotations']) {
      const entry = fields.get(field);
      if (!entry || isNull(entry.value) || (entry.value.kind === 'map' && entry.value.entries.length === 0)) continue;
      this.#report('rule-kind', entry.keyRange, `A recording rule has no \`${field}\`.`, {
        rule: record.text,
        help: 'remove it, or make the rule an alert',
      });
    }
  }

  #rangeOf(where: Where, node: TreeNode, fields: ReadonlyMap<string, Entry>, name: ScalarNode): Range {
    if (where === 'rule') return node.range;
    if (where === 'name') return name.range;
    if (typeof where === 'string') return fields.get(where)?.value.range ?? name.range;
    if ('start' in where) return this.#inside(fields.get('expr')?.value, where) ?? name.range;
    const [field, key] = 'label' in where ? ['labels', where.label] : ['annotations', where.annotation];
    const map = fields.get(field)?.value;
    const entry = map?.kind === 'map' ? map.entries.find((each) => each.key === key) : undefined;
    if (!entry) return name.range;
    return (where.span && this.#inside(entry.value, where.span)) ?? entry.keyRange;
  }

  #inside(node: TreeNode | undefined, span: Range): Range | undefined {
    return node?.kind === 'scalar' ? rangeInScalar(this.#source.text, node, span) : undefined;
  }

  #fields(node: TreeNode, allowed: readonly string[], what: string): ReadonlyMap<string, Entry> | undefined {
    if (!this.#isMap(node, what)) return undefined;
    const fields = new Map<string, Entry>();
    for (const entry of node.entries) {
      const before = fields.get(entry.key);
      if (before) this.#repeated(entry, before);
      else if (!allowed.includes(entry.key)) this.#unknown(entry, allowed, what);
      fields.set(entry.key, entry);
    }
    return fields;
  }

  #isMap(node: TreeNode, what: string): node is MapNode {
    if (node.kind === 'map') return true;
    const found = node.kind === 'list' ? 'a list' : node.isNull ? 'empty' : `\`${shortened(node.text)}\``;
    this.#report('rule-field-type', node.range, `Instead of ${what} this is ${found}.`, {
      expected: 'a mapping, with a key and a colon on each line',
    });
    return false;
  }

  #repeated(entry: Entry, before: Entry): void {
    const also = [{ ...this.place(before.keyRange), message: 'it stands here already' }];
    this.#diagnostics.push({
      code: 'yaml-duplicate-key',
      severity: 'error',
      message: `The key \`${entry.key}\` stands twice in one mapping.`,
      help: 'remove one of the two',
      also,
      ...this.place(entry.keyRange),
    });
  }

  #unknown(entry: Entry, allowed: readonly string[], what: string): void {
    const foreign = FOREIGN_FIELDS[entry.key];
    if (foreign !== undefined && what === 'a group') {
      const message = `\`${entry.key}\` is a field of ${foreign}, and Prometheus refuses a file with it.`;
      this.#report('rule-field-unknown', entry.keyRange, message, {
        severity: 'warning',
        help: `leave it out unless ${foreign} reads the file`,
      });
      return;
    }
    const wrapped = what === 'the file' && (entry.key === 'spec' || entry.key === 'kind' || entry.key === 'apiVersion');
    const help = wrapped
      ? 'this looks like a Kubernetes object: what stands under its `spec` is a rule file'
      : didYouMean(entry.key, allowed);
    this.#report('rule-field-unknown', entry.keyRange, `\`${entry.key}\` is no field of ${what}.`, {
      expected: orList(allowed),
      ...(help === undefined ? {} : { help }),
    });
  }

  #items(entry: Entry): readonly TreeNode[] {
    if (entry.value.kind === 'list') return entry.value.items;
    this.#report('rule-field-type', entry.keyRange, `\`${entry.key}\` is not a list.`, {
      expected: 'a list, each item with a hyphen before it',
    });
    return [];
  }

  #text(entry: Entry | undefined): ScalarNode | undefined {
    if (!entry) return undefined;
    if (entry.value.kind === 'scalar') return entry.value.isNull ? undefined : entry.value;
    this.#report(
      'rule-field-type',
      entry.keyRange,
      `\`${entry.key}\` is ${entry.value.kind === 'list' ? 'a list' : 'a mapping'}.`,
      {
        expected: 'a text',
        help: 'a text that begins with `{` or `[`, such as a selector, needs quotes',
      },
    );
    return undefined;
  }

  #duration(entry: Entry | undefined): Duration | undefined {
    const node = this.#text(entry);
    if (!node) return undefined;
    const duration = node.text === '0' ? (0 as Duration) : durationOf(node.text);
    if (duration === undefined) {
      const isNumber = /^\d+$/.test(node.text);
      this.#report('rule-duration', node.range, `\`${shortened(node.text)}\` is no duration.`, {
        expected: 'whole numbers with units, such as `5m` or `1h30m`',
        ...(isNumber ? { help: `write \`${node.text}s\` for seconds` } : {}),
      });
    }
    return duration;
  }

  #count(entry: Entry | undefined): void {
    const node = this.#text(entry);
    if (!node || /^[+-]?\d+$/.test(node.text)) return;
    this.#report('rule-field-type', node.range, `\`${shortened(node.text)}\` is no whole number.`, {
      expected: 'a number, such as 100',
    });
  }

  #stringMap(entry: Entry | undefined, what: 'label' | 'annotation'): Readonly<Record<string, string>> {
    if (!entry || isNull(entry.value)) return {};
    const fields = this.#isMap(entry.value, `the ${what}s`) ? entry.value.entries : [];
    const seen = new Map<string, Entry>();
    for (const field of fields) {
      const before = seen.get(field.key);
      if (before) this.#repeated(field, before);
      seen.set(field.key, field);
      if (!LABEL_NAME.test(field.key) || (what === 'label' && field.key === '__name__')) {
        this.#report(
          'rule-name',
          field.keyRange,
          `\`${field.key}\` is no name for ${what === 'label' ? 'a label' : 'an annotation'}.`,
          {
            expected: 'letters, digits and underscores, no digit first',
          },
        );
      }
    }
    return Object.fromEntries([...seen].map(([key, field]) => [key, this.#text(field)?.text ?? '']));
  }
}

function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.isNull;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
