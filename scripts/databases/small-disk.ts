/** A small file system of its own, to be filled: an image that is mounted through a loop device. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup.mjs';

export interface SmallDisk {
  readonly mountpoint: string;
  /** Writes until an ordinary user finds less than a tenth of it free. */
  readonly fill: () => void;
  readonly empty: () => void;
  readonly unmount: () => void;
}

/** Why there is none, in words for the user. */
export interface NoSmallDisk {
  readonly missing: string;
}

const SIZE = 16 << 20;

/** Mounts a new disk at `folder/disk`, which root alone may do, and not in every container. */
export function smallDisk(folder: string): SmallDisk | NoSmallDisk {
  const [mkfs, mount, umount] = ['mkfs.ext4', 'mount', 'umount'].map((name) => findProgram([name]));
  if (mkfs === undefined || mount === undefined || umount === undefined) {
    return { missing: 'mkfs.ext4 and mount are not both there' };
  }
  if (process.getuid?.() !== 0) return { missing: 'only root may mount a disk' };
  const mountpoint = join(folder, 'disk');
  const image = join(folder, 'disk.img');
  const unmount = () => {
    if (isMounted(mountpoint)) spawnSync(umount, [mountpoint]);
    rmSync(image, { force: true });
  };
  unmount();
  mkdirSync(mountpoint, { recursive: true });
  writeFileSync(image, '');
  truncateSync(image, SIZE);
  for (const [command, ...args] of [
    [mkfs, '-q', image],
    [mount, '-o', 'loop', image, mountpoint],
  ] as const) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0) continue;
    rmSync(image, { force: true });
    return { missing: `a disk cannot be mounted here (${stderr.trim().split('\n')[0]})` };
  }
  const ballast = join(mountpoint, 'ballast');
  return {
    mountpoint,
    unmount,
    empty: () => rmSync(ballast, { force: true }),
    fill: () => {
      const { bavail, blocks, bsize } = statfsSync(mountpoint);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - Math.floor(blocks * 0.08)) * bsize, 1));
    },
  };
}

function isMounted(path: string): boolean {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[1] === path);
}
