/** Asking promtool whether two expressions that look different are the same, where there is a promtool that can say. */

import type { Io } from '../io.ts';
import { inParallel, runTool } from '../promtool/run.ts';
import type { Comparison, RuleChange } from './compare.ts';

/** Expressions worth asking about: beyond this many, they differ for a reason. */
const MOST = 50;

/**
 * `comparison` without the changes of `expr` that vanish in promtool's own layout. A promtool that is too
 * old for `promql format` leaves the comparison as it is.
 */
export async function formattedBy(promtool: string, comparison: Comparison, io: Io): Promise<Comparison> {
  const doubtful = comparison.changes.filter((change) => exprOf(change) !== undefined);
  if (doubtful.length === 0 || doubtful.length > MOST) return comparison;
  const isSame = await inParallel(doubtful, 2, async (change) => {
    const { old, new: value } = exprOf(change)!;
    const before = await format(promtool, old ?? '', io);
    return before !== undefined && before === (await format(promtool, value ?? '', io));
  });
  const same = new Set(doubtful.filter((_, index) => isSame[index]));
  const changes = comparison.changes.flatMap((change) => {
    if (!same.has(change)) return [change];
    const fields = change.fields.filter(({ field }) => field !== 'expr');
    return fields.length === 0 ? [] : [{ ...change, fields }];
  });
  return { changes, unchanged: comparison.unchanged + comparison.changes.length - changes.length };
}

function exprOf(change: RuleChange) {
  return change.fields.find(({ field }) => field === 'expr');
}

async function format(promtool: string, expr: string, io: Io): Promise<string | undefined> {
  const args = ['--experimental', 'promql', 'format', expr];
  const result = await runTool(promtool, args, { cwd: io.cwd, signal: io.signal, limitMs: 10_000 });
  return result.code === 0 ? result.stdout : undefined;
}
