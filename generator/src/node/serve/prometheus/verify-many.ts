/** Whether thousands of groups stand in Prometheus as they were written, in one pass over its answer. */

import { sha256 } from '../../output/hash.ts';
import type { Prometheus } from './client.ts';
import type { Verdict, VerifyOptions, WrittenGroup } from './verify.ts';

/** Groups by name with what tells them apart from those of before; null: gone. */
export type GroupSignatures = Map<string, string | null>;

const POLL_MS = 500;

/** Names, kinds, labels and `for` of the rules. Expressions are left out: Prometheus prints them its own way. */
export function signatureOf({ rules }: Pick<WrittenGroup, 'rules'>): string {
  return sha256(
    rules.map(({ kind, name, labels, for: hold }) => `${kind} ${name} ${hold} ${labelsOf(labels)}`).join('\n'),
  );
}

/**
 * Asks until all groups stand there, or the time is over. That Prometheus has read these very files is known from its
 * answer to the reload; here is seen that it looks at this folder, and at all of it.
 *
 * @throws UpstreamError where Prometheus does not answer.
 */
export async function verifyGroups(
  wanted: GroupSignatures,
  prometheus: Prometheus,
  options: VerifyOptions,
): Promise<Verdict> {
  const names = [...wanted.keys()];
  const end = options.now() + options.deadlineMs;
  for (;;) {
    const missing = new Set(names.filter((name) => wanted.get(name) !== null));
    let problem: string | undefined;
    let rules = 0;
    for await (const group of prometheus.groups(names)) {
      const signature = wanted.get(group.name);
      if (signature === undefined) continue;
      if (signature === null) problem ??= `the group ${group.name} is still loaded`;
      else if (signature === signatureOf({ rules: group.rules.map((rule) => ({ ...rule, for: rule.duration })) })) {
        missing.delete(group.name);
        rules += group.rules.length;
      }
    }
    const [first] = missing;
    if (first !== undefined) problem ??= `the group ${first} is not loaded as it was written: rule_files must cover it`;
    if (problem === undefined) return { ok: true, words: `${rules} rules stand in Prometheus` };
    if (options.now() > end) return { ok: false, kind: 'not-loaded', words: problem };
    await options.pause(POLL_MS);
  }
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
