import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InputError } from '../../lib/inputError';
import { createRandom } from '../../lib/random';
import { readStamps, writeStamps } from '../../lib/stamps/hdf5';
import { FIXTURES, makeSet, readJson } from './fixtures';

const folder = mkdtempSync(join(tmpdir(), 'stamps-hdf5-'));
after(() => rmSync(folder, { recursive: true }));

const written = readJson<{ stamps: number[]; labels: number[][] }>('hdf5.json');

for (const name of ['float32', 'float64-int64', 'big-endian', 'gzip']) {
  test(`a ${name} file of h5py is read as it was written`, async () => {
    const set = await readStamps(join(FIXTURES, `${name}.h5`));
    assert.equal(set.count, 5);
    assert.equal(set.size, 6);
    assert.deepEqual(set.stamps, Float32Array.from(written.stamps));
    assert.deepEqual([...set.labels], [0, 1, 2, 0, 1]);
    const x = written.labels.map((row) => (name === 'float64-int64' ? Math.floor(row[1]!) : row[1]!));
    assert.deepEqual([...set.xCentres], x);
  });
}

test('stamps of 0 and 1 in bytes are read as numbers', async () => {
  const set = await readStamps(join(FIXTURES, 'bytes.h5'));
  assert.deepEqual(
    set.stamps,
    Float32Array.from(written.stamps, (value) => (value > 0.5 ? 1 : 0)),
  );
});

const refused: [name: string, says: RegExp][] = [
  ['other-datasets', /holds \/images, \/truth, wanted the datasets \/stamps and \/labels/],
  ['stamps-group', /wanted the datasets \/stamps and \/labels/],
  ['no-numbers', /\/stamps holds no numbers/],
  ['no-stamps', /holds no stamps/],
  ['fewer-labels', /holds 5 stamps and 4 labels/],
  ['flat-stamps', /\/stamps has the shape \[5,36\], wanted \[n, 60, 60\]/],
  ['oblong-stamps', /\/stamps has the shape \[5,4,9\]/],
  ['flat-labels', /\/labels has the shape \[5\], wanted \[n, 4\]/],
  ['class-3', /stamp 1 has the class 3, wanted 0, 1 or 2/],
  ['class-half', /stamp 2 has the class 0.5/],
  ['class-nan', /stamp 3 has the class NaN/],
  ['nan', /stamp 2 holds the value NaN/],
  ['not-normalised', /stamp 2 holds the value 1234, wanted 0 to 1/],
  ['lzf', /cannot be read: .*compression/],
  ['absurd-size', /declares 777777701 stamps of 60 x 60 px/],
  ['absent', /does not exist/],
];
for (const [name, says] of refused) {
  test(`${name}.h5 is refused in one sentence that names it`, async () => {
    const path = join(FIXTURES, `${name}.h5`);
    await assert.rejects(readStamps(path), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.ok(error.message.startsWith(path));
      assert.ok(!error.message.includes('\n'));
      assert.match(error.message, says);
      return true;
    });
  });
}

test('a file cut short, an empty one, a text and a folder are refused', async () => {
  const whole = readFileSync(join(FIXTURES, 'float32.h5'));
  const broken = { half: whole.subarray(0, whole.length / 2), empty: '', text: 'no HDF5 at all\n'.repeat(100) };
  for (const [name, content] of Object.entries(broken)) {
    const path = join(folder, `${name}.h5`);
    writeFileSync(path, content);
    await assert.rejects(readStamps(path), { name: 'InputError', message: /no readable HDF5 file/ });
  }
  await assert.rejects(readStamps(folder), { name: 'InputError', message: /is no file/ });
});

test('a file is still readable after others were refused', async () => {
  for (let i = 0; i < 20; i++) await assert.rejects(readStamps(join(FIXTURES, 'class-3.h5')));
  assert.equal((await readStamps(join(FIXTURES, 'float32.h5'))).count, 5);
});

test('what is written is read back, and nothing temporary stays', async () => {
  const path = join(folder, 'new folder', 'stamps é.h5');
  const set = makeSet([3, 2, 1], 60);
  await writeStamps(path, set);
  await writeStamps(path, set);
  assert.deepEqual(await readStamps(path), set);
  assert.deepEqual(readdirSync(join(folder, 'new folder')), ['stamps é.h5']);
});

test('a set larger than one slab is read back', async () => {
  const path = join(folder, 'large.h5');
  const set = makeSet([9000, 300, 20], 4);
  await writeStamps(path, set);
  assert.deepEqual(await readStamps(path), set);
});

test('a set that contradicts itself is not written, and the file of before stays', async () => {
  const path = join(folder, 'before.h5');
  copyFileSync(join(FIXTURES, 'float32.h5'), path);
  const set = makeSet([3, 2, 1], 6);
  await assert.rejects(writeStamps(path, { ...set, labels: set.labels.subarray(1) }), RangeError);
  await assert.rejects(writeStamps(path, makeSet([0, 0, 0], 6)), RangeError);
  assert.deepEqual(readFileSync(path), readFileSync(join(FIXTURES, 'float32.h5')));
});

test('a bit of a stamp or a label that flips is noticed', async () => {
  const path = join(folder, 'flipped.h5');
  const set = makeSet([40, 30, 20], 12);
  await writeStamps(path, set);
  const whole = readFileSync(path);
  const random = createRandom('bits');
  const labels = Float32Array.from({ length: 4 * set.count }, (_, i) =>
    i % 4 === 0 ? set.labels[i / 4]! : [0, set.xCentres[i >> 2]!, set.yCentres[i >> 2]!, 12][i % 4]!,
  );
  const places = { stamps: Buffer.from(set.stamps.buffer), labels: Buffer.from(labels.buffer) };
  for (const [name, values] of Object.entries(places)) {
    const start = whole.indexOf(values);
    assert.ok(start > 0, name);
    for (let n = 0; n < 20; n++) {
      const flipped = Buffer.from(whole);
      const at = start + random.integer(values.length);
      flipped[at]! ^= 1 << random.integer(8);
      writeFileSync(path, flipped);
      await assert.rejects(readStamps(path), (error: Error) => {
        assert.match(error.message, new RegExp(`/${name} is not what was written \\(SHA-256\\)`));
        return error instanceof InputError;
      });
    }
  }
});

test('a small file that declares gigabytes, or one chunk of them, is refused before memory is taken', async () => {
  const { File } = await hdf5();
  for (const [name, chunk, says] of [
    ['rows', [64, 60, 60], /\/stamps declares 1872000000 bytes, too much for a file of \d+/],
    ['chunk', [20_000, 60, 60], /\/stamps has chunks of 288000000 bytes, wanted 268435456 at most/],
  ] as const) {
    const path = join(folder, `${name}.h5`);
    const file = new File(path, 'w');
    const count = name === 'rows' ? 130_000 : 20_000;
    const options = { maxshape: [count, 60, 60], chunks: [...chunk], compression: 9 };
    const stamps = { name: 'stamps', data: new Float32Array(3600), shape: [1, 60, 60], dtype: '<f', ...options };
    file.create_dataset({ ...stamps, shape: [...stamps.shape] }).resize([count, 60, 60]);
    file
      .create_dataset({
        name: 'labels',
        data: new Float32Array(4),
        shape: [1, 4],
        maxshape: [count, 4],
        chunks: [64, 4],
      })
      .resize([count, 4]);
    file.close();
    await assert.rejects(readStamps(path), { name: 'InputError', message: says });
  }
});

async function hdf5() {
  const module = await import('h5wasm/node');
  await module.ready;
  return module;
}

const python = findH5py();
test('h5py reads our file: the thesis’ names, shapes, types and values', { skip: python.missing }, async () => {
  const path = join(folder, 'for-python.h5');
  await writeStamps(path, makeSet([1, 1, 1], 60));
  const program = `
import h5py, json, sys
file = h5py.File(sys.argv[1], 'r')
stamps, labels = file['stamps'], file['labels']
print(json.dumps([list(file), str(stamps.dtype), stamps.shape, str(labels.dtype), labels[:].tolist(), float(stamps[2, 59, 59])]))`;
  const answer = execFileSync('/usr/bin/python3', ['-c', program, path], { encoding: 'utf8' });
  const labels = [
    [0, 0, 0.5, 60],
    [1, 1, 1.5, 60],
    [2, 2, 2.5, 60],
  ];
  assert.deepEqual(JSON.parse(answer), [['labels', 'stamps'], 'float32', [3, 60, 60], 'float32', labels, 1]);
});

function findH5py(): { missing: string | false } {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import h5py'], { stdio: 'ignore' });
    return { missing: false };
  } catch {
    return { missing: 'no /usr/bin/python3 with h5py on this machine' };
  }
}
