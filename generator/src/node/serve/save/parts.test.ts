import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disk } from '../../files.ts';
import { scanSpecs } from '../fleet/scan.ts';
import { specOf } from '../testing/site.ts';
import { conflictOf } from './conflict.ts';
import { HistoryError, plainAuthor, plainMessage } from './history.ts';
import { journalHistory } from './journal-history.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('conflictOf', () => {
  const base = 'a\nb\nc\nd\ne\n';

  it('joins changes of different lines', () => {
    const theirs = { text: base.replace('a', 'A'), etag: '"t"' };
    expect(conflictOf(base, theirs, base.replace('e', 'E'))).toMatchObject({
      merged: 'A\nb\nc\nd\nE\n',
      hasMarkers: false,
      etag: '"t"',
    });
  });

  it('shows all three where they meet', () => {
    const found = conflictOf(base, { text: base.replace('c', 'x'), etag: '"t"' }, base.replace('c', 'y'));
    expect(found.hasMarkers).toBe(true);
    expect(found.merged).toBe('a\nb\n<<<<<<< theirs\nx\n||||||| base\nc\n=======\ny\n>>>>>>> yours\nd\ne\n');
  });

  it('has nothing to join where one side is gone', () => {
    expect(conflictOf(base, undefined, base)).toMatchObject({ merged: null, theirs: null, etag: null });
    expect(conflictOf(base, { text: base, etag: '"t"' }, null)).toMatchObject({ merged: null, yours: null });
  });
});

describe('the journal in place of Git', () => {
  const history = () => journalHistory(folder, disk, () => '2026-11-20T10:00:00.000Z');
  const commit = (id: string, text: string | null) =>
    history().commit({ id, author: { name: 'Ada', email: '' }, message: id, changes: [{ path: 'a.yaml', text }] });

  it('keeps every text of every change', async () => {
    expect([await commit('one', '1'), await commit('two', '2'), await commit('three', null)]).toEqual(['1', '2', '3']);
    expect((await history().entries('a.yaml', 2)).map(({ message }) => message)).toEqual(['three', 'two']);
    expect((await history().entries('a.yaml', 9, '2')).map(({ message }) => message)).toEqual(['one']);
    expect([
      await history().textAt('a.yaml', '1'),
      await history().textAt('a.yaml', '3'),
      await history().textAt('a.yaml', '9'),
    ]).toEqual(['1', null, undefined]);
  });

  it('does not take a line for a change that was cut short, not even when the next one follows it', async () => {
    await commit('one', '1');
    const path = join(folder, '.quartet/history.jsonl');
    const whole = disk.read(path).toString('utf8');
    writeFileSync(path, whole + whole.replace('"one"', '"torn"').trimEnd());
    expect(await history().has('torn')).toBe(false);
    await commit('two', '2');
    expect([await history().has('torn'), await history().has('one'), await history().has('two')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('says why it cannot be written', async () => {
    const full = {
      ...disk,
      append: () => {
        throw Object.assign(new Error('x'), { code: 'ENOSPC' });
      },
    };
    const broken = journalHistory(folder, full, () => '');
    await expect(broken.commit({ id: 'x', author: { name: '', email: '' }, message: '', changes: [] })).rejects.toThrow(
      HistoryError,
    );
  });
});

describe('names and messages', () => {
  it('cannot break out of their line or hide what they are', () => {
    expect(plainAuthor({ name: 'Eve <root@x>\n', email: 'a>b' })).toEqual({ name: 'Eve  root@x', email: 'a b' });
    expect(plainAuthor({ name: '<>', email: '' }).name).toBe('grafana');
    expect(plainMessage('one\u001b[31m\r\ntwo\u202e', 'x')).toBe('one [31m\ntwo');
    expect(plainMessage(' \n', 'change a.yaml')).toBe('change a.yaml');
  });
});

describe('scanSpecs', () => {
  it('finds specs by path and leaves hidden folders and other files alone', () => {
    for (const path of ['a.yaml', 'team/b.yml', '.hidden/c.yaml', 'node_modules/d.yaml', 'e.txt', 'f g?.yaml']) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), specOf('x'));
    }
    const { specs } = scanSpecs(folder, disk);
    expect([...specs.values()].map(({ path, isWritable }) => [path, isWritable]).sort()).toEqual([
      ['a.yaml', true],
      ['f g?.yaml', false],
      ['team/b.yml', true],
    ]);
  });
});
