/** Makes room and says how it runs then; run as a process of its own. */

import { takeRoom } from '../room.ts';

takeRoom();
process.stdout.write(JSON.stringify({ pid: process.pid, execArgv: process.execArgv, argv: process.argv.slice(2) }));
