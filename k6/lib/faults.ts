/** The shop's fault switch, for scenarios that break it while they run. */

import exec from 'k6/execution';
import http from 'k6/http';
import type { Settings } from './settings.ts';

/** What the shop is asked to do wrong. */
export interface Fault {
  /** Share of requests that fail with 500. */
  readonly errors?: number;
  /** A transaction holds the rows that orders change. */
  readonly locks?: true;
}

/** Turns `fault` on, or ends the test with what the shop answered: without the fault its figures would mean nothing. */
export function breakShop({ url }: Settings, fault: Fault): void {
  const answer = http.post(`${url}/faults`, JSON.stringify(fault), { headers: { 'content-type': 'application/json' } });
  if (answer.status === 200) return;
  exec.test.abort(`the fault switch at ${url}/faults refused: ${answer.status} ${answer.error || String(answer.body)}`);
}

/** Turns all faults off. @throws when the shop does not say that it did. */
export function mendShop({ url }: Settings): void {
  const answer = http.del(`${url}/faults`);
  if (answer.status !== 204) throw new Error(`the shop may still be broken: ${url}/faults answered ${answer.status}`);
}
