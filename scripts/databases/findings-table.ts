/** What was provoked and what came of it, as a table for the terminal. */

import { printSpan } from '../local/figures.ts';
import type { Paint } from '../local/live-signals.ts';
import { type Column, tableLines } from '../local/table.ts';
import type { Provocation } from './provocation.ts';
import { type Finding, isGood, nameOf, type Outcome } from './provoke.ts';

/** How far a provocation is. */
export interface Progress {
  readonly provocation: Provocation;
  readonly stage: 'waiting' | 'running' | 'done';
  readonly findings: readonly Finding[];
  /** Why it cannot be done here. */
  readonly unable?: string;
}

const COLUMNS: readonly Column[] = [
  { title: 'Done to it', align: 'left' },
  { title: 'Seen', align: 'left' },
  { title: 'State', align: 'left' },
];

/** One row for each alert or query that is waited for, those of one provocation below each other. */
export function findingsTable(all: readonly Progress[], paint: Paint): readonly string[] {
  const rows = all.flatMap((progress) => rowsOf(progress, paint));
  return tableLines(COLUMNS, rows, paint.pale);
}

/** `orders-db: MySQLDown fired after 7.5 s` */
export function findingLine(finding: Finding): string {
  return `${finding.what}: ${sayOutcome(finding)}`;
}

function rowsOf({ findings, provocation, stage, unable }: Progress, paint: Paint) {
  const { does, fires, firesAfter = [], quiet = [], shows = [] } = provocation;
  const expected: readonly { readonly what: string; readonly shown: string }[] = [
    ...[...fires, ...firesAfter].map((one) => ({ what: nameOf(one), shown: nameOf(one) })),
    ...shows.map(({ what }) => ({ what, shown: what })),
    ...quiet.map((one) => ({ what: nameOf(one), shown: `not ${nameOf(one)}` })),
  ];
  return expected.map(({ shown, what }, index) => {
    const finding = findings.find((one) => one.what === what);
    const text = finding
      ? sayOutcome(finding)
      : unable
        ? `not possible here: ${unable}`
        : stage === 'running'
          ? '…'
          : '';
    const isBad = finding !== undefined && !isGood(finding);
    return [
      { text: index === 0 ? does : '' },
      { text: shown },
      { text, ...(isBad ? { paint: paint.critical } : finding ? {} : { paint: paint.pale }) },
    ];
  });
}

function sayOutcome({ kind, outcome }: Finding): string {
  if (kind === 'stays quiet')
    return outcome.state === 'quiet' ? 'quiet, as it should be' : 'fired, and should not have';
  return sayState(outcome, kind === 'fires' ? 'firing' : 'seen');
}

function sayState(outcome: Outcome, word: string): string {
  switch (outcome.state) {
    case 'seen':
      return `${word} after ${printSpan(outcome.seconds * 1000)}`;
    case 'before':
      return 'was firing before';
    case 'not seen':
      return `not ${word} within ${printSpan(outcome.seconds * 1000)}`;
    case 'quiet':
      return 'quiet';
  }
}
