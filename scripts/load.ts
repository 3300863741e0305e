/** `npm run load -- SCENARIO`: a load test of the running shop, judged by what its spec promises. */

import { optionsOf, USAGE } from './load/arguments.ts';
import { runLoadTest } from './load/load.ts';
import { scenarios } from './load/scenarios.ts';
import { tableLines } from './local/table.ts';

async function main(args: readonly string[]): Promise<number> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const known = scenarios();
  const options = optionsOf(
    args,
    known.map(({ name }) => name),
  );
  if (options === 'list') {
    const columns = ['scenario', 'what it asks'].map((title) => ({ title, align: 'left' as const }));
    const rows = known.map(({ name, about }) => [{ text: name }, { text: about }]);
    for (const line of tableLines(columns, rows)) print(line);
    return 0;
  }
  if ('problem' in options) {
    say(`${options.problem}\n\n${USAGE.trimEnd()}`);
    return 2;
  }
  return runLoadTest(options, {
    say,
    print,
    env: process.env,
    isTerminal: process.stderr.isTTY === true,
    onInterrupt: (listener) => {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

process.exitCode = await main(process.argv.slice(2));
