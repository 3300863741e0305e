/** Writing an output folder: all or nothing, whatever goes wrong on the way. */

import { join } from 'node:path';
import type { CompiledPart } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { OutputFile } from '../../plan.ts';
import type { Io } from '../io.ts';
import { Refusal, reasonOf } from '../refusal.ts';
import { takeLock } from './lock.ts';
import { MANIFEST, printManifest, readManifest } from './manifest.ts';
import { machine } from './processes.ts';
import type { Survey, SurveyResult } from './survey.ts';
import { survey } from './survey.ts';
import { discardStaging, recover, stagedPath, swap } from './swap.ts';

/** Files on their way to the disk at one time: enough to hide its latency, few enough to keep memory flat. */
const IN_FLIGHT = 16;

export interface Written extends SurveyResult {
  readonly rules: number;
  readonly alerts: number;
  /** A finding kept everything as it was. */
  readonly isBlocked: boolean;
}

export interface Target {
  /** Absolute. */
  readonly out: string;
  /** As the user wrote it. */
  readonly shownOut: string;
}

type Parts = AsyncIterable<CompiledPart>;
type Blocks = (diagnostic: Diagnostic) => boolean;

/**
 * Brings the folder to the state that `parts` describe: files added, replaced and removed together, or none of them.
 *
 * @param blocks  Whether a finding forbids to write.
 * @throws Refusal `cannot-write` with the system's reason, `output-locked`, `manifest-unreadable`; Interrupted. The
 *   folder is then as it was.
 */
export async function writeParts(parts: Parts, target: Target, blocks: Blocks, io: Io): Promise<Written> {
  const { out, shownOut } = target;
  return explaining(shownOut, async () => {
    const kind = io.files.targetKindOf(out);
    const wasThere = kind !== undefined;
    if (wasThere && kind !== 'folder') throw cannotWrite(shownOut, 'it is not a folder');
    try {
      io.files.makeFolder(out);
      const lock = takeLock(out, shownOut, io.files, machine);
      try {
        return await writeLocked(parts, target, blocks, io);
      } finally {
        lock.release();
      }
    } finally {
      if (!wasThere) removeIfEmpty(out, io);
    }
  });
}

/**
 * What `writeParts` would do, without doing it.
 *
 * @throws as `writeParts` does.
 */
export async function compareParts(parts: Parts, target: Target, blocks: Blocks, io: Io): Promise<Written> {
  const { out, shownOut } = target;
  return explaining(shownOut, () => {
    const found = survey(out, shownOut, readManifest(out, shownOut, io.files), io.files);
    return consume(parts, found, blocks, async () => {});
  });
}

async function writeLocked(parts: Parts, { out, shownOut }: Target, blocks: Blocks, io: Io): Promise<Written> {
  const { files } = io;
  recover(out, files);
  const before = readManifest(out, shownOut, files);
  const staging = stagingOf(out, io);
  try {
    const written = await consume(parts, survey(out, shownOut, before, files), blocks, staging.stage);
    await staging.settled();
    if (!written.isBlocked) await commit(out, written, io);
    return written;
  } finally {
    await staging.settled().catch(() => {});
    discardStaging(out, files);
  }
}

async function consume(
  parts: Parts,
  found: Survey,
  blocks: Blocks,
  stage: (file: OutputFile) => Promise<void>,
): Promise<Written> {
  const diagnostics: Diagnostic[] = [];
  let isBlocked = false;
  let rules = 0;
  let alerts = 0;
  for await (const part of parts) {
    diagnostics.push(...part.diagnostics);
    rules += part.rules;
    alerts += part.alerts.length;
    isBlocked ||= part.diagnostics.some(blocks);
    for (const file of part.files) {
      const state = found.look(file);
      isBlocked ||= state === 'blocked';
      if (!isBlocked && (state === 'added' || state === 'changed')) await stage(file);
    }
  }
  const result = found.close();
  isBlocked ||= result.diagnostics.some(blocks);
  return { ...result, diagnostics: [...diagnostics, ...result.diagnostics], rules, alerts, isBlocked };
}

async function commit(out: string, written: Written, io: Io): Promise<void> {
  const text = printManifest(written.next);
  const add = [...written.added];
  const replace = [...written.changed];
  const isThere = io.files.kindOf(join(out, MANIFEST)) !== undefined;
  if (!isThere || io.files.read(join(out, MANIFEST)).toString('utf8') !== text) {
    await io.files.writeDurably(stagedPath(out, MANIFEST), text);
    (isThere ? replace : add).push(MANIFEST);
  }
  if (add.length + replace.length + written.removed.length > 0) {
    await swap(out, { add, replace, remove: written.removed }, io.files);
  }
}

function stagingOf(out: string, io: Io) {
  const inFlight = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const settled = async (): Promise<void> => {
    await Promise.all(inFlight);
    if (failure) throw failure.error;
  };
  return {
    stage: async ({ path, text }: OutputFile): Promise<void> => {
      while (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
      if (failure) throw failure.error;
      const writing: Promise<void> = io.files
        .writeDurably(stagedPath(out, path), text)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => inFlight.delete(writing));
      inFlight.add(writing);
    },
    settled,
  };
}

async function explaining<T>(shownOut: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw cannotWrite(shownOut, reason);
  }
}

function cannotWrite(shownOut: string, reason: string): Refusal {
  return new Refusal('cannot-write', `\`${shownOut}\` cannot be written: ${reason}. Nothing was changed.`, {
    file: shownOut,
    help: 'mend that, or choose another --out',
  });
}

function removeIfEmpty(out: string, io: Io): void {
  try {
    io.files.removeEmptyFolder(out);
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
  }
}
