import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InputError } from '../lib/inputError';
import { writeWhole } from '../lib/writeWhole';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-whole-'));
after(() => rmSync(folder, { recursive: true }));

test('what cannot be written is one sentence with the file and the reason, and nothing stays behind', async () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder'));
  const before = readdirSync(folder);
  for (const [name, reason] of [
    ['file/below', 'a folder above it is a file'],
    ['folder', 'it is a folder'],
    ['n'.repeat(300), 'its name is too long'],
  ] as const) {
    const path = join(folder, name);
    await assert.rejects(writeWhole(path, 'content'), new InputError(`${path} cannot be written: ${reason}`));
  }
  assert.deepEqual(readdirSync(folder), before);
});

const posix = { skip: process.platform === 'win32' };

test('a symbolic link stays one, and the file behind it is written, there or not yet', posix, async () => {
  const [target, absent] = [join(folder, 'target'), join(folder, 'below', 'absent')];
  writeFileSync(target, 'old');
  symlinkSync('target', join(folder, 'link'));
  symlinkSync('link', join(folder, 'link-to-link'));
  symlinkSync(join('below', 'absent'), join(folder, 'dangling'));
  await writeWhole(join(folder, 'link-to-link'), 'new');
  await writeWhole(join(folder, 'dangling'), 'made');
  assert.deepEqual([readFileSync(target, 'utf8'), readFileSync(absent, 'utf8')], ['new', 'made']);
  for (const name of ['link', 'link-to-link', 'dangling']) assert.ok(lstatSync(join(folder, name)).isSymbolicLink());
});

test('a device is written into, not replaced; a full one is one sentence', posix, async () => {
  const link = join(folder, 'null');
  symlinkSync('/dev/null', link);
  for (const path of ['/dev/null', link]) await writeWhole(path, 'content');
  assert.ok(lstatSync('/dev/null').isCharacterDevice() && lstatSync(link).isSymbolicLink());
  if (process.platform !== 'linux') return;
  await assert.rejects(writeWhole('/dev/full', 'content'), {
    name: 'InputError',
    message: '/dev/full cannot be written: the disk is full',
  });
});

test('a pipe hands on what is written into it', posix, async () => {
  const pipe = join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const [read] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, 'content')]);
  assert.equal(read, 'content');
  assert.ok(lstatSync(pipe).isFIFO());
});

test('an empty name is refused', async () => {
  await assert.rejects(writeWhole('', 'content'), InputError);
});
