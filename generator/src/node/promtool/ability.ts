/** What a promtool can read: native histograms as input came with Prometheus 3. */

import type { CompiledPart } from '../../compile-types.ts';
import type { Io } from '../io.ts';
import { runTool } from './run.ts';

/** Why the cases of a part cannot be run, where they cannot. */
export type Inability = (part: CompiledPart) => string | undefined;

/** What `promtool` cannot prove, by its version. */
export async function inabilityOf(promtool: string, folder: string, io: Io): Promise<Inability> {
  const { stdout, stderr } = await runTool(promtool, ['--version'], { cwd: folder, signal: io.signal });
  const major = /version (\d+)\./.exec(`${stdout}${stderr}`)?.[1];
  if (major === undefined || Number(major) >= 3) return () => undefined;
  return (part) =>
    part.files.some((file) => file.text.includes('{{schema:'))
      ? `native histograms need promtool 3 or newer; this is version ${major}`
      : undefined;
}
