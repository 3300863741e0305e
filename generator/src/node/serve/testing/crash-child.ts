/** Makes one change and ends itself by SIGKILL just before the step that it is told; run as a process of its own. */

import type { Change } from '../save/preconditions.ts';
import { AUTHOR, workspaceAt } from './site.ts';

const [folder, prometheus, at, scenario] = process.argv.slice(2);
const last = Number(at);
let step = 0;
const faults = (): void => {
  if (++step === last) process.kill(process.pid, 'SIGKILL');
};
const workspace = await workspaceAt({ folder: folder!, prometheus: new URL(prometheus!), faults });
const changes = JSON.parse(scenario!) as readonly Change[];
const result = await workspace.saveSpecs(changes, AUTHOR, 'crash');
process.stdout.write(JSON.stringify({ ok: result.ok, steps: step }));
