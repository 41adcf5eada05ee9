import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/download';
import { readMnistFolder } from '../../lib/digits/mnistFolder';
import { cutOff } from '../download/cutOff';

const MNIST = path.resolve(__dirname, '../../../../shared/mnist');
const absent = existsSync(MNIST) ? false : `${MNIST} is not here`;
const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-download-'));

/** Cuts the first answer for each file in two, sends garbage in place of one file, or behaves. */
let behaviour: 'good' | 'cutting' | 'wrong labels' = 'good';
const visits = new Map<string, number>();
const ranges: string[] = [];

const server: Server = createServer((request, response) => {
  const name = path.basename(request.url ?? '');
  const file = path.join(MNIST, name);
  if (!existsSync(file)) return response.writeHead(404).end();
  const bytes = readFileSync(file);
  const visit = visits.get(name) ?? 0;
  visits.set(name, visit + 1);
  if (behaviour === 'wrong labels' && name.includes('labels')) {
    return response.writeHead(200).end(gzipSync(Buffer.alloc(60_008)));
  }
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0) ranges.push(`${name} ${from}`);
  const status = from > 0 ? 206 : 200;
  const range = from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
  response.writeHead(status, { 'content-length': bytes.length - from, ...range });
  if (behaviour !== 'cutting' || visit > 0) return response.end(bytes.subarray(from));
  response.write(bytes.subarray(0, bytes.length >> 1));
  return cutOff(response, [path.join(folder, 'mnist', `.${name}.part`)]);
});
let mirror: string;

before(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist/`;
});
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function download(out: string): Promise<{ status: number; printed: string[]; said: string }> {
  const printed: string[] = [];
  const said: string[] = [];
  const io = { out: (line: string) => void printed.push(line), log: (line: string) => void said.push(line) };
  const status = await command.run(['mnist', '--out', out, '--mirror', mirror], io);
  return { status, printed, said: said.join('\n') };
}

test('MNIST is fetched whole from a server that cuts every file in two, going on where it was', {
  skip: absent,
}, async () => {
  behaviour = 'cutting';
  const out = path.join(folder, 'mnist');
  const { status, printed } = await download(out);
  assert.deepEqual([status, printed], [0, [out]]);
  assert.equal(ranges.length, 4);
  const { training, test: tested } = await readMnistFolder(out);
  assert.deepEqual([training.count, tested.count], [60_000, 10_000]);
});

test('what is there and right is not fetched again; what is damaged is', { skip: absent }, async () => {
  behaviour = 'good';
  const out = path.join(folder, 'mnist');
  writeFileSync(path.join(out, 't10k-labels-idx1-ubyte.gz'), 'damaged');
  visits.clear();
  const { status, said } = await download(out);
  assert.equal(status, 0);
  assert.deepEqual([...visits], [['t10k-labels-idx1-ubyte.gz', 1]]);
  assert.match(said, /3 files were there, 1 came, 0 are missing/);
});

test('a whole gzip file with other contents never appears under the name of a file of MNIST', {
  skip: absent,
}, async () => {
  behaviour = 'wrong labels';
  const out = path.join(folder, 'wrong');
  const { status, said } = await download(out);
  assert.equal(status, 1);
  assert.match(said, /train-labels-idx1-ubyte\.gz could not be downloaded: .* sent other bytes than expected/);
  assert.deepEqual(readdirSync(out).sort(), ['t10k-images-idx3-ubyte.gz', 'train-images-idx3-ubyte.gz']);
});

test('an unknown collection and a mirror that is no address are bad usage', async () => {
  const io = { out: () => undefined, log: () => undefined };
  for (const words of [
    ['cifar'],
    [],
    ['mnist', 'thesis'],
    ['mnist', '--mirror', 'nowhere'],
    ['thesis', '--mirror', mirror],
  ]) {
    await assert.rejects(command.run(words, io), UsageError);
  }
});
