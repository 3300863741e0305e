/** The command line from its sources, for programs of a local run that shall not wait for a build. */

import { run } from '../../generator/src/node/cli.ts';

await run();
