import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import workerThreads, { type Worker } from 'node:worker_threads';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/train';
import { evaluate } from '../../lib/network/judge/evaluate';
import { loadModel } from '../../lib/network/model/loadModel';
import type { Epoch, History } from '../../lib/network/train/history';
import { createRandom } from '../../lib/random';
import { readStamps, writeStamps } from '../../lib/stamps/hdf5';
import type { StampSet } from '../../lib/stamps/stampSet';

/** The tests of signals and limits start their processes through a shell. */
const noShell = existsSync('/bin/sh') ? false : '/bin/sh is not here';

const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-train-'));
const stampFile = path.join(folder, 'stamps.h5');
const validationFile = path.join(folder, 'validation.h5');

/** Noise with a bright column whose place is the class. */
function brightColumns(count: number, size: number, seed: number): StampSet {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const stamps = Float32Array.from({ length: count * size * size }, (_, i) => {
    const column = Math.floor((3 * (i % size)) / size);
    return 0.2 * random.uniform() + (column === labels[Math.floor(i / (size * size))] ? 0.8 : 0);
  });
  return { count, size, stamps, labels, xCentres: new Float32Array(count), yCentres: new Float32Array(count) };
}

before(async () => {
  await writeStamps(stampFile, brightColumns(60, 12, 1));
  await writeStamps(validationFile, brightColumns(12, 12, 2));
});
after(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ status: number; out: string[]; log: string[] }> {
  const out: string[] = [];
  const log: string[] = [];
  const status = await command.run(words, { out: (line) => out.push(line), log: (line) => log.push(line) });
  return { status, out, log };
}

test('training on one class warns which classes are missing', async () => {
  const file = path.join(folder, 'one-class.h5');
  const set = brightColumns(9, 12, 3);
  await writeStamps(file, { ...set, labels: new Uint8Array(9) });
  const { status, log } = await run(file, '--epochs', '1', '--out', path.join(folder, 'one-class'));
  assert.equal(status, 0);
  assert.ok(
    log.some((line) => /^warning: no stamps of Comet and Donut/.test(line)),
    log.join('\n'),
  );
});

test('the saved model is the trained one, and its file tells the history', async () => {
  const model = path.join(folder, 'model');
  const words = [stampFile, '--validation', validationFile, '--epochs', '3', '--seed', '5'];
  const { status, out, log } = await run(...words, '--out', model, '--json');
  assert.equal(status, 0, log.join('\n'));
  const lines = out.map((line) => JSON.parse(line));
  assert.deepEqual(lines.at(-1), { model, stopped: 'finished', bestEpoch: 3 });
  const epochs = lines.slice(0, -1) as Epoch[];
  assert.deepEqual(
    epochs.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  const loaded = await loadModel(model);
  const { loss } = await evaluate(loaded, await readStamps(validationFile));
  assert.ok(Math.abs(loss - epochs[2]!.validationLoss!) < 1e-6);
  const meta = loaded.getUserDefinedMetadata() as { readonly history: History; readonly architecture: string };
  assert.equal(meta.architecture, 'thesis');
  assert.deepEqual(meta.history.epochs, epochs);
});

test('the same seed writes the same weights, flips and early stopping included', async () => {
  const train = async (name: string, seed: string): Promise<Buffer> => {
    const out = path.join(folder, name);
    const words = ['--out', out, '--epochs', '2', '--augment', '--patience', '1', '--seed', seed];
    assert.equal((await run(stampFile, ...words)).status, 0);
    return readFileSync(path.join(out, 'weights.bin'));
  };
  const [one, same, other] = [await train('one', '7'), await train('same', '7'), await train('other', '8')];
  assert.ok(one.equals(same));
  assert.ok(!one.equals(other));
});

test('Ctrl-C stops after the batch and saves what the network has learned', { skip: noShell }, async () => {
  const model = path.join(folder, 'interrupted');
  const child = start([stampFile, '--out', model, '--epochs', '100000', '--json']);
  let out = '';
  let log = '';
  child.stderr.on('data', (data) => {
    log += data;
  });
  child.stdout.on('data', (data) => {
    if (out === '') child.kill('SIGINT');
    out += data;
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(status, 1);
  assert.equal(JSON.parse(out.trim().split('\n').at(-1)!).stopped, 'interrupted');
  assert.ok(existsSync(path.join(model, 'model.json')));
  assert.match(log, /interrupted after \d+ complete epochs?; --resume goes on after epoch \d+, as .+ keeps it\n/);
});

/** Starts the command in a process of its own, as a shell would with `limits` before it. */
function start(words: readonly string[], limits = ''): ChildProcessByStdio<null, Readable, Readable> {
  const script = `require(${JSON.stringify(path.join(__dirname, '../../lib/cli/train.js'))}).command
    .run(process.argv.slice(1), { out: console.log, log: console.error }).then((status) => process.exit(status));`;
  const shell = `${limits} exec "$0" "$@"`;
  const args = ['-c', shell, process.execPath, '-e', script, ...words];
  return spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

test('a killed run goes on with --resume and saves the weights of an unbroken one', { skip: noShell }, async () => {
  const words = [stampFile, '--epochs', '8', '--seed', '3', '--patience', '8', '--json'];
  const [whole, broken] = [path.join(folder, 'whole'), path.join(folder, 'broken')];
  assert.equal((await run(...words, '--out', whole)).status, 0);
  const child = start([...words, '--out', broken]);
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
    if (out.includes('"epoch":3')) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  assert.ok(!existsSync(path.join(broken, 'model.json')));
  const resumed = await run(...words, '--out', broken, '--resume');
  assert.equal(resumed.status, 0, resumed.log.join('\n'));
  assert.ok(JSON.parse(resumed.out[0]!).epoch > 3);
  assert.deepEqual(readFileSync(path.join(broken, 'weights.bin')), readFileSync(path.join(whole, 'weights.bin')));
});

test('where the checkpoint finds no room the last epoch is saved, with one clear sentence and status 1', {
  skip: noShell,
}, async () => {
  const [whole, full] = [path.join(folder, 'roomy'), path.join(folder, 'full')];
  const words = [stampFile, '--seed', '4'];
  await run(...words, '--epochs', '2', '--out', full);
  // Room for the weights (95 kB) and not for the checkpoint (287 kB); the shell's unit is 512 bytes, or 1024.
  const child = start([...words, '--epochs', '4', '--out', full, '--resume'], 'ulimit -f 220;');
  let log = '';
  child.stderr.on('data', (data) => {
    log += data;
  });
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 1, log);
  assert.match(log, /full: model saved, weights of epoch 3\n/);
  assert.match(
    log,
    /checkpoint of epoch 3 could not be written \(.+\)\. The checkpoint of epoch 2 is still there\.\n$/,
  );
  assert.equal((await run(...words, '--epochs', '4', '--out', full, '--resume')).status, 0);
  await run(...words, '--epochs', '4', '--out', whole);
  assert.deepEqual(readFileSync(path.join(full, 'weights.bin')), readFileSync(path.join(whole, 'weights.bin')));
});

test('a worker that dies ends the command with one clear sentence, the last epoch saved and status 1', async () => {
  const started: Worker[] = [];
  const RealWorker = workerThreads.Worker;
  workerThreads.Worker = class extends RealWorker {
    constructor(...args: ConstructorParameters<typeof RealWorker>) {
      super(...args);
      started.push(this);
    }
  };
  const model = path.join(folder, 'orphan');
  const log: string[] = [];
  const words = [stampFile, '--epochs', '9', '--workers', '2', '--out', model, '--json'];
  const status = await command.run(words, {
    out: (line) => {
      if (JSON.parse(line).epoch === 2) void started[1]!.terminate();
    },
    log: (line) => log.push(line),
  });
  workerThreads.Worker = RealWorker;
  assert.equal(status, 1, log.join('\n'));
  assert.match(log.at(-1)!, /^Training worker 2 died: a worker thread ended with 1\.$/);
  const { history } = (await loadModel(model)).getUserDefinedMetadata() as { readonly history: History };
  assert.ok(history.epochs.length >= 2);
  assert.equal(log.at(-2), `${model}: model saved, weights of epoch ${history.epochs.length}`);
});

test('a checkpoint of other stamps, or none, is refused; a new run says that it replaces one', async () => {
  const out = path.join(folder, 'mixed');
  const none = await run(stampFile, '--out', out, '--resume');
  assert.equal(none.status, 1);
  assert.match(none.log.at(-1)!, /checkpoint\.bin does not exist: there is no run to resume/);
  assert.ok(!existsSync(out));
  await run(stampFile, '--epochs', '1', '--out', out);
  const other = await run(validationFile, '--epochs', '2', '--out', out, '--resume');
  assert.equal(other.status, 1);
  assert.match(other.log.at(-1)!, /is of another run, with another training set/);
  const anew = await run(stampFile, '--epochs', '1', '--out', out);
  assert.ok(anew.log.some((line) => /starting anew, the earlier run's checkpoint is replaced/.test(line)));
});

test('a file that is missing, no HDF5 or of another stamp size gives one clear error and no model', async () => {
  const noHdf5 = path.join(folder, 'text.h5');
  writeFileSync(noHdf5, 'no stamps');
  const large = path.join(folder, 'large.h5');
  await writeStamps(large, brightColumns(3, 16, 1));
  const small = path.join(folder, 'small.h5');
  await writeStamps(small, brightColumns(3, 8, 1));
  const model = path.join(folder, 'none');
  const cases: readonly [string[], RegExp][] = [
    [[path.join(folder, 'absent.h5')], /absent\.h5/],
    [[noHdf5], /text\.h5/],
    [[stampFile, '--validation', large], /large\.h5: stamps of 16 x 16, those of the training set are 12 x 12/],
    [[small], /small\.h5: stamps of 8 x 8, the networks need 12 at least/],
  ];
  for (const [words, message] of cases) {
    const { status, log } = await run(...words, '--out', model);
    assert.equal(status, 1);
    assert.equal(log.filter((line) => message.test(line)).length, 1, log.join('\n'));
    assert.ok(!existsSync(model));
  }
  const { status, log } = await run(stampFile, '--out', path.join(noHdf5, 'model'));
  assert.equal(status, 1);
  assert.match(log.join('\n'), /text\.h5 is a file, wanted a folder/);
});

test('bad usage is refused before anything is read', async () => {
  const cases: readonly [string[], RegExp][] = [
    [[], /needs one FILE\.h5/],
    [['a.h5', 'b.h5', '--out', 'x'], /got 2/],
    [['a.h5'], /needs --out/],
    [['a.h5', '--out', 'x', '--epochs', 'many'], /--epochs is a whole number from 1 on, got many/],
    [['a.h5', '--out', 'x', '--batch', '0'], /--batch/],
    [['a.h5', '--out', 'x', '--architecture', 'deep'], /thesis, first, wide, got deep/],
    [['a.h5', '--out', 'x', '--fast'], /--fast/],
  ];
  for (const [words, message] of cases) {
    await assert.rejects(run(...words), (error) => error instanceof UsageError && message.test(error.message));
  }
});
