/** The start without code: `node --import @quartet/instrumentation/auto app.js`, configured by the environment. */

import { startAutomatic } from './auto-start.ts';

startAutomatic(process.env);
