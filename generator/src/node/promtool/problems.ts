/** Reading what promtool prints about a failing test: which alert or expression, when, expected and got. */

export interface Problem {
  /** The alert's name or the expression; undefined where promtool complains about the file as a whole. */
  readonly subject?: string;
  /** Time in the test, as promtool prints it (`5m`). */
  readonly at?: string;
  readonly expected?: string;
  readonly got?: string;
  /** promtool's own words, where they are of no known form. */
  readonly text?: string;
}

const ALERT = /^\s*alertname: (.*), time: ([^,]+),\s*$/;
const EXPRESSION = /^\s*expr: (".*"), time: ([^,]+),\s*$/;
const NAME = /^\s*name: .*,\s*$/;
const NOISE = /^\s*(?:FAILED:|SUCCESS|Unit Testing: .*)?\s*$/;

/**
 * The problems in promtool's output (2.42 to 3.x), in its order, each once.
 *
 * @param output  stdout and stderr of `promtool test rules` together.
 */
export function problemsOf(output: string): readonly Problem[] {
  const problems: Problem[] = [];
  const lines = output.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    const alert = ALERT.exec(line);
    const expression = EXPRESSION.exec(line);
    if (NOISE.test(line) || NAME.test(line)) continue;
    if (!alert && !expression) {
      problems.push({ text: line.trim() });
      continue;
    }
    const block: string[] = [];
    while (index + 1 < lines.length && isDetail(lines[index + 1]!)) block.push(lines[++index]!.trim());
    const subject = alert ? alert[1]! : unquoted(expression![1]!);
    problems.push({ subject, at: (alert ?? expression)![2]!, ...sides(block.join('\n')) });
  }
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** One problem as lines, without indent. */
export function problemLines(problem: Problem): readonly string[] {
  if (problem.text !== undefined) return [problem.text];
  return [
    `${problem.subject} at ${problem.at}`,
    ...labelled('expected', problem.expected),
    ...labelled('got     ', problem.got),
  ];
}

function labelled(label: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  const [first = '', ...rest] = value.split('\n');
  return [`  ${label} ${first}`, ...rest.map((line) => `  ${' '.repeat(label.length)} ${line}`)];
}

/** Details stand deeper than the four columns at which a problem begins. */
function isDetail(line: string): boolean {
  return /^ {8}/.test(line);
}

function sides(block: string): { expected?: string; got?: string } {
  const match = /^exp:\s*([\s\S]*?),?\s*\n?got:\s*([\s\S]*)$/.exec(block);
  if (!match) return block === '' ? {} : { got: block };
  return { expected: tidy(match[1]!), got: tidy(match[2]!) };
}

/** An alert's list as `nothing` or one line for each instance, instead of a tree. */
function tidy(side: string): string {
  const text = side.trim();
  if (text === '[]' || text === 'nil' || text === '') return 'nothing';
  const instances = [...text.matchAll(/^Labels:(.*)\n^Annotations:(.*)$/gm)];
  if (instances.length === 0) return text;
  return instances.map(([, labels, annotations]) => `${labels}\nannotations ${annotations}`).join('\n');
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
