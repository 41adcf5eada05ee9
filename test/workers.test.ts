import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { InputError } from '../lib/inputError';
import { doJobs } from '../lib/workers';

const folder = mkdtempSync(join(tmpdir(), 'workers-'));
after(() => rmSync(folder, { recursive: true }));

/** Doubles a number; -1 is bad input, -2 a defect, -3 the end of the thread. */
const file = join(folder, 'worker.cjs');
writeFileSync(
  file,
  `const { serveJobs } = require(${JSON.stringify(resolve(__dirname, '../lib/workers.js'))});
  const { InputError } = require(${JSON.stringify(resolve(__dirname, '../lib/inputError.js'))});
  serveJobs(async (job) => {
    if (job === -1) throw new InputError('a bad number');
    if (job === -2) throw Object.assign(new Error('a defect'), { code: 'EDEFECT' });
    if (job === -3) process.exit(7);
    await new Promise((done) => setTimeout(done, job % 3));
    return 2 * job;
  });`,
);
const work = async (job: number): Promise<number> => 2 * job;

test('results come in the order of the jobs, from threads or from this one', async () => {
  const jobs = Array.from({ length: 20 }, (_, i) => i);
  for (const workers of [1, 3]) {
    const results = await doJobs(jobs, { file, work, workers });
    assert.deepEqual(
      results,
      jobs.map((job) => 2 * job),
    );
  }
  assert.deepEqual(await doJobs([], { file, work, workers: 2 }), []);
});

test('what goes wrong in a thread comes out as it was', async () => {
  const run = (bad: number): Promise<unknown> => doJobs([1, bad, 2, 3], { file, work, workers: 2 });
  await assert.rejects(run(-1), (error: Error) => error instanceof InputError && error.message === 'a bad number');
  await assert.rejects(run(-2), { message: 'a defect', code: 'EDEFECT' });
  await assert.rejects(run(-3), /a worker thread ended with 7/);
  await assert.rejects(doJobs([1, 2], { file: join(folder, 'absent.cjs'), work, workers: 2 }), /Cannot find module/);
});

test('an exception in onDone stops the other jobs', async () => {
  for (const workers of [1, 3]) {
    let done = 0;
    const onDone = (): void => {
      if (++done === 2) throw new Error('the disk is full');
    };
    const jobs = Array.from({ length: 60 }, (_, i) => i);
    await assert.rejects(doJobs(jobs, { file, work, workers, onDone }), /the disk is full/);
    assert.ok(done <= 2 + workers, `${done} jobs were done with ${workers} workers`);
  }
});
