/** The disk in a dozen verbs: the only file that calls `node:fs`, so that a test can make any of them fail. */

import * as fs from 'node:fs';
import { dirname } from 'node:path';

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** Every verb throws the system's error (`code` ENOENT, EACCES, ENOSPC, …) where it cannot do what it says. */
export interface Files {
  readonly read: (path: string) => Buffer;
  /** What stands at `path`, links not followed; undefined where nothing does. */
  readonly kindOf: (path: string) => EntryKind | undefined;
  /** What stands at the end of the links. */
  readonly targetKindOf: (path: string) => EntryKind | undefined;
  readonly realPath: (path: string) => string;
  /** Entries in no particular order. */
  readonly list: (path: string) => readonly Entry[];
  readonly isExecutable: (path: string) => boolean;
  /** With all folders above; nothing happens where it exists. */
  readonly makeFolder: (path: string) => void;
  /** A new folder whose name starts with `prefix`. */
  readonly makeTemporary: (prefix: string) => string;
  /** A file that did not exist before (EEXIST otherwise), with the folders above it, on the disk when it resolves. */
  readonly writeDurably: (path: string, text: string) => Promise<void>;
  /** The same at once, without waiting for the disk. */
  readonly writeNew: (path: string, text: string) => void;
  /** Makes names that were added to or taken from a folder last through a power cut; nothing where the system cannot. */
  readonly syncFolder: (path: string) => void;
  /** Adds to the end of a file, with the folders above it, on the disk when it returns; the file is made where there is none. */
  readonly append: (path: string, text: string) => void;
  /** What changes whenever the file at the end of the links does: its place on the disk, size and time. */
  readonly stampOf: (path: string) => string;
  /** Replaces a file at `to`; both on one file system. */
  readonly rename: (from: string, to: string) => void;
  /** A second name for the same bytes, or a copy where the file system knows no hard links. */
  readonly duplicate: (from: string, to: string) => void;
  readonly removeFile: (path: string) => void;
  /** Fails with ENOTEMPTY where anything is left in it. */
  readonly removeEmptyFolder: (path: string) => void;
  /** Whatever stands there, with all below; nothing happens where nothing does. */
  readonly removeTree: (path: string) => void;
}

export const disk: Files = {
  read: (path) => fs.readFileSync(path),
  kindOf: (path) => kindOf(fs.lstatSync(path, { throwIfNoEntry: false })),
  targetKindOf: (path) => kindOf(fs.statSync(path, { throwIfNoEntry: false })),
  realPath: (path) => fs.realpathSync(path),
  list: (path) =>
    fs.readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry)! })),
  isExecutable: (path) => {
    try {
      fs.accessSync(path, fs.constants.X_OK);
      return fs.statSync(path).isFile();
    } catch {
      return false;
    }
  },
  makeFolder: (path) => {
    fs.mkdirSync(path, { recursive: true });
  },
  makeTemporary: (prefix) => fs.mkdtempSync(prefix),
  writeDurably: async (path, text) => {
    fs.mkdirSync(dirname(path), { recursive: true });
    const handle = await fs.promises.open(path, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  writeNew: (path, text) => fs.writeFileSync(path, text, { flag: 'wx' }),
  syncFolder: (path) => {
    let handle: number | undefined;
    try {
      handle = fs.openSync(path, 'r');
      fs.fsyncSync(handle);
    } catch (error) {
      // Windows cannot open a folder, and some network disks cannot sync one.
      if (!(error instanceof Error && 'code' in error && UNSYNCABLE.has(String(error.code)))) throw error;
    } finally {
      if (handle !== undefined) fs.closeSync(handle);
    }
  },
  append: (path, text) => {
    fs.mkdirSync(dirname(path), { recursive: true });
    const handle = fs.openSync(path, 'a');
    try {
      // Unlike writeSync it goes on until all is written.
      fs.writeFileSync(handle, text);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  },
  stampOf: (path) => {
    const { dev, ino, size, mtimeNs, ctimeNs } = fs.statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join('/');
  },
  rename: (from, to) => fs.renameSync(from, to),
  duplicate: (from, to) => {
    try {
      fs.linkSync(from, to);
    } catch {
      fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    }
  },
  removeFile: (path) => fs.unlinkSync(path),
  removeEmptyFolder: (path) => fs.rmdirSync(path),
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
};

const UNSYNCABLE: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

function kindOf(entry: fs.Stats | fs.Dirent | undefined): EntryKind | undefined {
  if (entry === undefined) return undefined;
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
