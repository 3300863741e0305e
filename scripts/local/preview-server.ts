/** The program that shows the plugin without Grafana, as a local run starts it: one argument, a file with its options. */

import { readFileSync } from 'node:fs';
import type { PreviewOptions } from '../../preview/server/options.ts';
import { createPreviewServer } from '../../preview/server/server.ts';

/** What the file holds. */
export interface PreviewFile extends PreviewOptions {
  readonly port: number;
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('preview-server: needs the path of its options');
const { port, ...options } = JSON.parse(readFileSync(file, 'utf8')) as PreviewFile;
const preview = createPreviewServer(options);
process.stdout.write(`${await preview.listen(port)}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void preview.close().then(() => process.exit(0)));
}
