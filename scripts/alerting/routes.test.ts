import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { receiverOf } from '../../generator/src/alerting/router.ts';
import { compileParts } from '../../generator/src/compile.ts';
import { isAlert } from '../../generator/src/plan.ts';
import { readSpecs } from '../../generator/src/specfile/read.ts';
import { findProgram } from '../programs.mjs';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

function sourcesOf(example: string) {
  const folder = `examples/${example}/quartet`;
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => ({ file: `${folder}/${name}`, text: readFileSync(join(ROOT, folder, name), 'utf8') }));
}

/** Where amtool says that an alert goes, by the committed configuration of an example. */
async function receiversOf(example: string, labels: Readonly<Record<string, string>>): Promise<string> {
  const amtool = findProgram(['amtool']);
  if (amtool === undefined) throw new Error('amtool is not installed: node scripts/setup.mjs amtool');
  const config = join(ROOT, 'examples', example, 'output/alertmanager/alertmanager.yml');
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await run(amtool, ['config', 'routes', 'test', `--config.file=${config}`, ...pairs]);
  return stdout.trim();
}

describe.each([
  ['shop', 'shop-team'],
  ['flask', 'shop-team'],
  ['databases', 'databases'],
])('amtool sends every alert of %s', (example, receiver) => {
  const sources = sourcesOf(example);
  const { model } = readSpecs(sources);
  const alerts = [...compileParts(sources, { targets: ['prometheus-rules'] })].flatMap(({ groups = [] }) =>
    groups.flatMap(({ rules }) =>
      rules
        .filter(isAlert)
        .map(({ alert, labels }): Readonly<Record<string, string>> => ({ ...labels, alertname: alert })),
    ),
  );

  it(`to ${receiver}, as the page of the editor says`, async () => {
    expect(alerts.length).toBeGreaterThan(20);
    const severities = ['critical', 'warning', 'info'];
    const asked = alerts.flatMap((labels) => severities.map((severity) => ({ ...labels, severity })));
    // Two at a time: each is a process of its own.
    const half = Math.ceil(asked.length / 2);
    const wrong: object[] = [];
    const ask = async (some: typeof asked) => {
      for (const labels of some) {
        const [amtool, ours] = [await receiversOf(example, labels), receiverOf(labels, model)];
        if (amtool !== receiver || ours.name !== receiver || ours.isDefault) wrong.push({ labels, amtool, ours });
      }
    };
    await Promise.all([ask(asked.slice(0, half)), ask(asked.slice(half))]);
    expect(wrong).toEqual([]);
  });

  it(`and one that no spec knows to ${receiver}, by the default route`, async () => {
    const unknown = { alertname: 'Watchdog', severity: 'none' };
    expect(await receiversOf(example, unknown)).toBe(receiver);
    expect(receiverOf(unknown, model)).toMatchObject({ name: receiver, isDefault: true });
  });
});
