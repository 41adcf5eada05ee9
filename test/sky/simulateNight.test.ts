import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InputError } from '../../lib/inputError';
import { simulateNight } from '../../lib/sky/simulateNight';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  folders.push(await mkdtemp(join(tmpdir(), 'night-')));
  return folders[folders.length - 1];
}
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const small = { preset: 'thesis', seed: 1, frames: 8, width: 200, height: 160 } as const;

async function contents(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

test('a night is frames, their truth and one list of both', async () => {
  const folder = await newFolder();
  const night = await simulateNight(folder, small);
  assert.deepEqual([night.frames, night.made], [8, 8]);
  const [header, ...rows] = (await readFile(night.list, 'utf8')).trim().split('\n');
  assert.equal(header, 'file,split,class,class_name,comment,truth');
  assert.equal(rows.length, 9);
  for (const row of rows) {
    const [file, , label, name, , truthFile] = row.split(',');
    const truth = JSON.parse(await readFile(join(folder, truthFile), 'utf8'));
    assert.deepEqual([truth.file, truth.class, truth.className], [file, Number(label), name]);
    assert.ok(Array.isArray(truth.stars));
    assert.ok((await stat(join(folder, file))).size > 0);
  }
});

test('the number of workers does not change a byte', async () => {
  const [one, two] = [await newFolder(), await newFolder()];
  await simulateNight(one, { ...small, workers: 1 });
  await simulateNight(two, { ...small, workers: 2 });
  assert.deepEqual(await contents(two), await contents(one));
});

test('a night that was stopped goes on where it was and ends the same', async () => {
  const [whole, broken] = [await newFolder(), await newFolder()];
  await simulateNight(whole, small);
  const controller = new AbortController();
  const progress = (done: number): void => {
    if (done === 3) controller.abort();
  };
  await assert.rejects(simulateNight(broken, { ...small, progress, signal: controller.signal }), {
    name: 'AbortError',
  });
  const early = await contents(broken);
  assert.equal([...early.keys()].filter((name) => name.endsWith('.truth.json')).length, 3);
  assert.ok([...early.keys()].every((name) => !name.endsWith('.tmp')));
  const night = await simulateNight(broken, small);
  assert.equal(night.made, 5);
  assert.deepEqual(await contents(broken), await contents(whole));
});

test('frames that are there already are left alone, damaged ones are made again', async () => {
  const folder = await newFolder();
  await simulateNight(folder, small);
  const frames = (await readdir(folder)).filter((name) => name.endsWith('.fz'));
  await utimes(join(folder, frames[0]), 1, 1);
  await writeFile(join(folder, frames[1]), 'cut short');
  const night = await simulateNight(folder, small);
  assert.equal(night.made, 1);
  assert.equal((await stat(join(folder, frames[0]))).mtimeMs, 1000);
});

test("a folder with somebody else's files is refused, and so is another night's", async () => {
  const foreign = await newFolder();
  await writeFile(join(foreign, 'holiday.jpg'), 'x');
  await assert.rejects(simulateNight(foreign, small), (error: Error) => {
    return error instanceof InputError && error.message.includes('is not empty');
  });
  assert.deepEqual(await readdir(foreign), ['holiday.jpg']);
  const ours = await newFolder();
  await simulateNight(ours, small);
  await assert.rejects(simulateNight(ours, { ...small, seed: 2 }), /holds another night/);
});

test('a folder that cannot be written is one clear error', async (context) => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(simulateNight(join(folder, 'file', 'night'), small), (error: Error) => {
    return error instanceof InputError && error.message.includes('cannot be written');
  });
  if (process.getuid?.() === 0) return context.diagnostic('permissions not tried: the superuser may write anywhere');
  await chmod(folder, 0o500);
  await assert.rejects(simulateNight(join(folder, 'night'), small), /permission denied/);
});
