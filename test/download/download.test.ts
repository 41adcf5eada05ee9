import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Checksum } from '../../lib/download/checksum';
import { downloadFile, type RemoteFile } from '../../lib/download/downloadFile';
import { downloadFiles } from '../../lib/download/downloadFiles';
import { thesisFrames } from '../../lib/download/thesisFrames';
import { InputError } from '../../lib/inputError';
import { createRandom } from '../../lib/random';
import { cutOff } from './cutOff';

const random = createRandom('download');
const BYTES = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random.integer(256)));
const RIGHT: Checksum = { kind: 'sha256', value: createHash('sha256').update(BYTES).digest('hex') };
const BLOB: Checksum = {
  kind: 'git-blob',
  value: createHash('sha1').update(`blob ${BYTES.length}\0`).update(BYTES).digest('hex'),
};
const FAST = { backOffMs: 5, silenceMs: 300 };

type Answer = (request: IncomingMessage, response: ServerResponse, visit: number) => void;

/** Sends the bytes as a good server does, from where the request asks. */
const good: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { 'content-length': BYTES.length - from };
  if (from === 0) response.writeHead(200, headers);
  else response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` });
  response.end(BYTES.subarray(from));
};

/** Bad servers, by the address that they are asked for. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/good': good,
  '/absent': (_, response) => response.writeHead(404).end('no such file'),
  '/broken': (_, response) => response.writeHead(500).end(),
  '/recovering': (request, response, visit) =>
    visit < 2 ? response.writeHead(503, { 'retry-after': '0' }).end() : good(request, response, visit),
  '/cut': (request, response, visit) => {
    if (visit > 0) return good(request, response, visit);
    response.writeHead(200, { 'content-length': BYTES.length });
    response.write(BYTES.subarray(0, 100_000));
    cutOff(response, [partial('a.bin'), partial('cut')]);
  },
  '/deaf': (request, response, visit) => {
    // Cuts once and then does not know how to go on in the middle.
    if (visit === 0) return ANSWERS['/cut']!(request, response, 0);
    response.writeHead(200, { 'content-length': BYTES.length }).end(BYTES);
  },
  '/wrong': (_, response) => response.writeHead(200).end(Buffer.alloc(BYTES.length, 7)),
  '/short': (_, response) => response.writeHead(200, { 'content-length': 1000 }).end(BYTES.subarray(0, 1000)),
  '/long': (_, response) => {
    response.writeHead(200, { 'content-length': BYTES.length + 5000 });
    response.write(BYTES);
    cutOff(response, [partial('a.bin')], BYTES.length);
  },
  '/silent': (_, response) => {
    response.writeHead(200, { 'content-length': BYTES.length });
    response.write(BYTES.subarray(0, 5000));
  },
  '/slow': (_, response) => {
    response.writeHead(200, { 'content-length': BYTES.length });
    let at = 0;
    const drip = setInterval(() => {
      response.write(BYTES.subarray(at, at + 30_000));
      at += 30_000;
      if (at >= BYTES.length) {
        clearInterval(drip);
        response.end();
      }
    }, 60);
  },
};

let server: Server;
let base: string;
let visits: Record<string, number>;
let ranges: (string | undefined)[];
let folder: string;

before(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname;
    const visit = visits[path] ?? 0;
    visits[path] = visit + 1;
    ranges.push(request.headers.range);
    const answer = ANSWERS[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response, visit);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  visits = {};
  ranges = [];
  folder = mkdtempSync(join(tmpdir(), 'seeing-lab-download-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Where a download of a file of this name gathers what comes. */
function partial(name: string): string {
  return join(folder, `.${name}.part`);
}

function file(...names: string[]): RemoteFile {
  return { path: join(folder, 'a.bin'), checksum: RIGHT, sources: names.map((name) => `${base}/${name}`) };
}

function assertWhole(): void {
  assert.deepEqual(readdirSync(folder), ['a.bin']);
  assert.ok(readFileSync(join(folder, 'a.bin')).equals(BYTES));
}

for (const name of ['good', 'recovering', 'cut', 'deaf', 'slow', 'long']) {
  test(`a ${name} server gives the whole file`, async () => {
    assert.equal(await downloadFile(file(name), FAST), 'downloaded');
    assertWhole();
  });
}

for (const [name, complaint] of [
  ['absent', /answered 404/],
  ['broken', /answered 500 \(4 tries\)/],
  ['wrong', /sent other bytes than expected \(4 tries\)/],
  ['short', /sent other bytes than expected/],
  ['silent', /silent for 0.3 s/],
] as const) {
  test(`a server that is ${name} gives one clear error and nothing under the file's name`, async () => {
    await assert.rejects(downloadFile(file(name), FAST), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, complaint);
      assert.match(error.message, /^a\.bin could not be downloaded/);
      return true;
    });
    assert.ok(!readdirSync(folder).includes('a.bin'));
  });
}

test('a download that was cut goes on where it was', async () => {
  await downloadFile(file('cut'), FAST);
  assert.equal(ranges[0], undefined);
  assert.match(ranges[1]!, /^bytes=[1-9]\d*-$/);
});

test('what an earlier run left is gone on with, and damage in it is found', async () => {
  writeFileSync(join(folder, '.a.bin.part'), BYTES.subarray(0, 200_000));
  await downloadFile(file('good'), FAST);
  assert.equal(ranges[0], 'bytes=200000-');
  assertWhole();
  rmSync(join(folder, 'a.bin'));
  writeFileSync(join(folder, '.a.bin.part'), Buffer.alloc(200_000, 1));
  await downloadFile(file('good'), FAST);
  assertWhole();
});

test('the next source is asked when one fails', async () => {
  const archive = async (): Promise<string> => `${base}/good`;
  const remote = file('absent', 'wrong');
  await downloadFile({ ...remote, sources: [...remote.sources, async () => undefined, archive] }, FAST);
  assertWhole();
});

test('a file with the right bytes is kept, one with wrong bytes replaced', async () => {
  writeFileSync(join(folder, 'a.bin'), BYTES);
  assert.equal(await downloadFile({ ...file('good'), checksum: BLOB }, FAST), 'present');
  assert.deepEqual(visits, {});
  writeFileSync(join(folder, 'a.bin'), 'something else');
  assert.equal(await downloadFile({ ...file('good'), checksum: BLOB }, FAST), 'downloaded');
  assertWhole();
});

test('an interrupt stops at once and keeps what came', async () => {
  const controller = new AbortController();
  const poll = setInterval(() => {
    if (existsSync(partial('a.bin'))) controller.abort(new InputError('stopped'));
  }, 10);
  const stopped = downloadFile(file('silent'), { ...FAST, silenceMs: 20_000, signal: controller.signal });
  await assert.rejects(stopped, /stopped/).finally(() => clearInterval(poll));
  assert.deepEqual(readdirSync(folder), ['.a.bin.part']);
});

test('one bad file stops none of the others, and the summary names it', async () => {
  const remote = (name: string): RemoteFile => ({ ...file(name), path: join(folder, name) });
  const seen: number[] = [];
  const summary = await downloadFiles([remote('good'), remote('wrong'), remote('cut')], {
    ...FAST,
    atATime: 2,
    progress: (done) => seen.push(done),
  });
  assert.deepEqual(summary.downloaded, [join(folder, 'good'), join(folder, 'cut')]);
  assert.equal(summary.failed.length, 1);
  assert.match(summary.failed[0]!.error, /^wrong could not be downloaded/);
  assert.deepEqual(seen, [1, 2, 3]);
});

test('offline, a long list ends soon, and what is there is still found', async () => {
  const remote = (n: number): RemoteFile => ({
    path: join(folder, `${n}.bin`),
    checksum: RIGHT,
    sources: ['http://127.0.0.1:9/nothing'],
  });
  writeFileSync(join(folder, '39.bin'), BYTES);
  const summary = await downloadFiles(
    Array.from({ length: 40 }, (_, n) => remote(n)),
    { ...FAST, tries: 2 },
  );
  assert.deepEqual(summary.present, [join(folder, '39.bin')]);
  assert.equal(summary.failed.length, 39);
  assert.match(summary.failed[30]!.error, /was not tried: nothing answered before/);
});

test('the frames of the thesis are asked for by name and checked as git names them', async () => {
  const list = join(folder, 'list.csv');
  writeFileSync(
    list,
    `filename,split,class,git_blob_sha1\na.fits.fz,training,2,${BLOB.value}\na.fits.fz,evaluation,2,${BLOB.value}\n`,
  );
  const [only, ...others] = thesisFrames(list, folder, { repository: base, archive: `${base}/archive/` });
  assert.deepEqual(
    others.map(({ path }) => path),
    [join(folder, 'model_trained.h5')],
  );
  assert.equal(only!.path, join(folder, 'a.fits.fz'));
  assert.equal(only!.sources[0], `${base}/fits/a.fits.fz`);
  assert.deepEqual(only!.checksum, BLOB);
  writeFileSync(list, 'name,split\n');
  assert.throws(() => thesisFrames(list, folder), InputError);
  assert.equal(thesisFrames(join(__dirname, '../../../data/thesis-frames.csv'), folder).length, 81);
});
