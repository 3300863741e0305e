/** The lines in which two texts differ: Myers' algorithm, and the patch that `patch` and Git apply. */

export interface Line {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** From 1, in the text that it stands in. */
  readonly before?: number;
  readonly after?: number;
}

/** Beyond this many differences the middle is told as replaced: nobody reads on, and it would take long. */
const MOST = 600;

/** Every line of both texts, in order. */
export function diffLines(before: string, after: string): readonly Line[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const moves = path(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const kinds: Line['kind'][] = [...Array(head).fill('same'), ...moves, ...Array(tail).fill('same')];
  let [x, y] = [0, 0];
  return kinds.map((kind): Line => {
    if (kind === 'removed') return { kind, text: a[x]!, before: ++x };
    if (kind === 'added') return { kind, text: b[y]!, after: ++y };
    return { kind, text: a[x]!, before: ++x, after: ++y };
  });
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The shortest way from `a` to `b`. */
function path(a: readonly string[], b: readonly string[]): Line['kind'][] {
  const most = Math.min(a.length + b.length, MOST);
  const reach = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let d = 0; d <= most; d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && reach.get(k - 1)! < reach.get(k + 1)!);
      let x = isDown ? reach.get(k + 1)! : reach.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return backwards(trace, a.length, b.length);
    }
  }
  return [...a.map(() => 'removed' as const), ...b.map(() => 'added' as const)];
}

function backwards(trace: readonly ReadonlyMap<number, number>[], width: number, height: number): Line['kind'][] {
  const moves: Line['kind'][] = [];
  let [x, y] = [width, height];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const isDown = k === -d || (k !== d && reach.get(k - 1)! < reach.get(k + 1)!);
    const from = isDown ? k + 1 : k - 1;
    const fromX = reach.get(from)!;
    while (
      x > Math.max(fromX, 0) &&
      y > Math.max(fromX - from, 0) &&
      x - y === k &&
      (isDown ? x > fromX : x > fromX + 1)
    ) {
      moves.push('same');
      x--;
      y--;
    }
    if (d === 0) break;
    moves.push(isDown ? 'added' : 'removed');
    if (isDown) y--;
    else x--;
  }
  while (x > 0 && y > 0) {
    moves.push('same');
    x--;
    y--;
  }
  return moves.reverse();
}

export interface Hunk {
  readonly lines: readonly Line[];
  /** Lines left out before it. */
  readonly skipped: number;
}

/** The changed lines with `context` lines around them. */
export function hunksOf(lines: readonly Line[], context = 3): readonly Hunk[] {
  const shown = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') for (let at = index - context; at <= index + context; at++) shown.add(at);
  });
  const hunks: { lines: Line[]; skipped: number }[] = [];
  let skipped = 0;
  lines.forEach((line, index) => {
    if (!shown.has(index)) skipped++;
    else {
      if (skipped > 0 || hunks.length === 0) hunks.push({ lines: [], skipped });
      hunks.at(-1)!.lines.push(line);
      skipped = 0;
    }
  });
  return hunks;
}

/** The change as a unified diff of `file`; empty where there is none. */
export function patchOf(file: string, before: string, after: string): string {
  const hunks = hunksOf(diffLines(before, after));
  if (hunks.length === 0) return '';
  let [a, b] = [0, 0];
  const parts = hunks.map(({ lines, skipped }) => {
    const [from, to] = [a + skipped, b + skipped];
    const [olds, news] = [lines.filter(({ before: at }) => at), lines.filter(({ after: at }) => at)];
    [a, b] = [from + olds.length, to + news.length];
    const start = (at: number, count: number) => (count === 0 ? at : at + 1);
    const head = `@@ -${start(from, olds.length)},${olds.length} +${start(to, news.length)},${news.length} @@\n`;
    return head + lines.map(({ kind, text }) => `${SIGN[kind]}${text}\n`).join('');
  });
  return `--- a/${file}\n+++ b/${file}\n${parts.join('')}`;
}

export const SIGN: Readonly<Record<Line['kind'], string>> = { same: ' ', removed: '-', added: '+' };
