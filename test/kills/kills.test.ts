import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { createRandom } from '../../lib/random';
import { simulateNight } from '../../lib/sky/simulateNight';
import { readStamps, writeStamps } from '../../lib/stamps/hdf5';
import { makeSet } from '../stamps/fixtures';
import { killedAtRandom, type Resumable } from './killedAtRandom';

/** `npm run kills` makes it 20. */
const KILLS = Number(process.env.SEEING_LAB_KILLS ?? 3);
const PROGRAM = resolve(__dirname, '../../../lib/cli/seeing-lab.mjs');
const LIBRARY = resolve(__dirname, '../../lib');
const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-kills-'));
const night = join(folder, 'night');
const stampFile = join(folder, 'stamps.h5');

before(async () => {
  await simulateNight(night, { preset: 'varied', seed: 5, frames: 6, width: 256, height: 256 });
  await writeStamps(stampFile, makeSet([20, 20, 20], 24));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const seeingLab: Readonly<Record<string, Resumable>> = {
  simulate: {
    words: (out) => [
      PROGRAM,
      ...`simulate --preset varied --frames 6 --size 256x256 --out ${join(out, 'night')}`.split(' '),
    ],
    results: ['night/'],
    status: 0,
  },
  stamps: {
    words: (out) => [PROGRAM, 'stamps', join(night, 'frames.csv'), '--out', join(out, 'stamps.h5')],
    results: ['stamps.h5'],
    // HDF5 notes when a dataset was made.
    content: async (path) => Buffer.from(JSON.stringify(await readStamps(path))),
    status: 0,
  },
  grade: {
    words: (out) => [PROGRAM, 'grade', night, '--json', '--out', join(out, 'a.jsonl'), '--html', join(out, 'a.html')],
    results: ['a.jsonl', 'a.html'],
    status: 0,
  },
  train: {
    words: (out) => {
      const model = join(out, 'model');
      const resume = existsSync(join(model, 'checkpoint.bin')) ? ['--resume'] : [];
      return [PROGRAM, 'train', stampFile, '--out', model, '--epochs', '4', '--workers', '1', ...resume];
    },
    results: ['model/weights.bin'],
    status: 0,
  },
};

for (const [name, work] of Object.entries(seeingLab)) {
  test(`${name}, killed at random, ends as when it was left alone`, async (context) => {
    const place = join(folder, name);
    mkdirSync(place);
    const { kills, ends } = await killedAtRandom(work, { folder: place, kills: KILLS, random: createRandom(name) });
    context.diagnostic(`${kills} kills, ${ends} ends, all equal`);
  });
}

test('download, killed at random, ends as when it was left alone', async (context) => {
  const random = createRandom('download');
  const contents = Array.from({ length: 8 }, () =>
    Buffer.from(Array.from({ length: 20_000 }, () => random.integer(256))),
  );
  // Sends slowly, and from the middle where it is asked to.
  const server = createServer((request, response) => {
    const bytes = contents[Number(request.url!.slice(1))]!;
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    response.writeHead(from > 0 ? 206 : 200);
    const send = (at: number): void => {
      if (at >= bytes.length || response.destroyed) response.end();
      else response.write(bytes.subarray(at, at + 2000), () => setTimeout(send, 8, at + 2000));
    };
    send(from);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = contents.map((bytes, n) => [n, createHash('sha256').update(bytes).digest('hex')]);
  const script = `const { downloadFiles } = require(${JSON.stringify(join(LIBRARY, 'download/downloadFiles.js'))});
    const files = ${JSON.stringify(files)}.map(([n, value]) => ({ path: process.argv[1] + '/got/' + n,
      checksum: { kind: 'sha256', value }, sources: ['${address}/' + n] }));
    downloadFiles(files).then(({ failed }) => { process.exitCode = failed.length; });`;
  const work: Resumable = { words: (out) => ['-e', script, '--', out], results: ['got/'], status: 0 };
  const place = join(folder, 'download');
  try {
    const { kills, ends } = await killedAtRandom(work, { folder: place, kills: KILLS, random });
    context.diagnostic(`${kills} kills, ${ends} ends, all equal`);
    assert.ok(kills >= KILLS);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
