import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { embeddedDigits } from '../../lib/digits/embeddedDigits';
import { loadDigits } from '../../lib/digits/loadDigits';
import { readMnistFolder } from '../../lib/digits/mnistFolder';
import { InputError } from '../../lib/inputError';

const MNIST = path.resolve(__dirname, '../../../../shared/mnist');
const absent = existsSync(MNIST) ? false : `${MNIST} is not here`;
const root = mkdtempSync(path.join(tmpdir(), 'seeing-lab-idx-'));
after(() => rmSync(root, { recursive: true }));

/** An IDX file: magic number, sides, bytes. */
function idx(magic: number, sides: number[], data: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * sides.length);
  header.writeUInt32BE(magic);
  sides.forEach((side, i) => {
    header.writeUInt32BE(side, 4 + 4 * i);
  });
  return Buffer.concat([header, Buffer.from(Array.from(data))]);
}

const PICTURES = idx(
  0x803,
  [2, 28, 28],
  Array.from({ length: 2 * 784 }, (_, i) => i % 256),
);
const LABELS = idx(0x801, [2], [3, 9]);

/** A folder of four files, of which some are not as they should be. */
function mnistWith(name: string, files: Readonly<Record<string, Buffer | undefined>> = {}): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  const good = {
    'train-images-idx3-ubyte': PICTURES,
    'train-labels-idx1-ubyte': LABELS,
    't10k-images-idx3-ubyte': PICTURES,
    't10k-labels-idx1-ubyte': LABELS,
  };
  for (const [file, bytes] of Object.entries({ ...good, ...files })) {
    if (bytes !== undefined) writeFileSync(path.join(folder, file), bytes);
  }
  return folder;
}

test('a folder of IDX files is read packed and unpacked alike, 255 becoming 1', async () => {
  const plain = await readMnistFolder(mnistWith('plain'));
  const packed = await readMnistFolder(
    mnistWith('packed', {
      'train-images-idx3-ubyte': undefined,
      'train-images-idx3-ubyte.gz': gzipSync(PICTURES),
      't10k-labels-idx1-ubyte': gzipSync(LABELS),
    }),
  );
  assert.deepEqual(packed.training, plain.training);
  assert.deepEqual(packed.test, plain.test);
  assert.equal(plain.training.count, 2);
  assert.deepEqual([...plain.training.labels], [3, 9]);
  assert.equal(plain.training.pictures[255], 1);
  assert.equal(plain.training.pictures[51], Math.fround(0.2));
});

const damaged = gzipSync(PICTURES).fill(0, 20, 40);
const BAD: Readonly<Record<string, [Readonly<Record<string, Buffer | undefined>>, RegExp]>> = {
  'wrong magic': [
    { 'train-images-idx3-ubyte': LABELS },
    /train-images-idx3-ubyte begins with 0x00000801, wanted 0x00000803/,
  ],
  'floats instead of bytes': [
    { 't10k-labels-idx1-ubyte': idx(0xd01, [2], [0, 0, 0, 0, 0, 0, 0, 0]) },
    /t10k-labels-idx1-ubyte begins with 0x00000d01/,
  ],
  'cut short': [
    { 't10k-images-idx3-ubyte': PICTURES.subarray(0, 1000) },
    /declares 2 x 28 x 28 = 1568 bytes.*holds 984/,
  ],
  'too long': [{ 'train-labels-idx1-ubyte': Buffer.concat([LABELS, LABELS]) }, /declares 2 = 2 bytes.*holds 12/],
  'a header cut off': [{ 'train-labels-idx1-ubyte': LABELS.subarray(0, 5) }, /has 5 bytes/],
  empty: [{ 'train-images-idx3-ubyte': Buffer.alloc(0) }, /train-images-idx3-ubyte has 0 bytes/],
  'damaged gzip': [{ 'train-images-idx3-ubyte': damaged }, /train-images-idx3-ubyte is a damaged or cut gzip file/],
  'cut gzip': [{ 'train-images-idx3-ubyte': gzipSync(PICTURES).subarray(0, 90) }, /damaged or cut gzip file/],
  missing: [
    { 't10k-labels-idx1-ubyte': undefined },
    /holds neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte\.gz/,
  ],
  'a label that is no digit': [{ 'train-labels-idx1-ubyte': idx(0x801, [2], [3, 12]) }, /label 1 is 12, wanted 0 to 9/],
  'more labels than pictures': [
    { 't10k-labels-idx1-ubyte': idx(0x801, [3], [1, 2, 3]) },
    /holds 3 labels, .* 2 pictures/,
  ],
  'pictures of another size': [
    { 'train-images-idx3-ubyte': idx(0x803, [2, 2, 2], [0, 0, 0, 0, 0, 0, 0, 0]) },
    /holds pictures of 2 x 2, wanted 28 x 28/,
  ],
};
for (const [what, [files, message]] of Object.entries(BAD)) {
  test(`${what}: one error that names the file and says what was wanted`, async () => {
    const folder = mnistWith(what, files);
    await assert.rejects(readMnistFolder(folder), (error: Error) => {
      return error instanceof InputError && message.test(error.message) && error.message.includes(folder);
    });
  });
}

test('a folder that is not there is told, also when the environment names it', async () => {
  await assert.rejects(readMnistFolder(path.join(root, 'nowhere')), /nowhere is no folder/);
  await assert.rejects(loadDigits(path.join(root, 'nowhere')), InputError);
});

test('the embedded digits are 8,000 and 2,000, always split alike, every class in both', async () => {
  const { training, test: tested } = await embeddedDigits();
  assert.deepEqual([training.count, tested.count], [8000, 2000]);
  assert.deepEqual([...training.labels.subarray(0, 12)], FIRST_LABELS);
  for (const { labels } of [training, tested]) {
    for (let digit = 0; digit < 10; digit++) {
      const part = labels.filter((label) => label === digit).length / labels.length;
      assert.ok(part > 0.07 && part < 0.14, `${digit}: ${part}`);
    }
  }
});

/** As the split stood when results were first reported. */
const FIRST_LABELS = [0, 9, 5, 8, 7, 9, 1, 6, 0, 6, 7, 7];

test("every embedded digit is one of MNIST's first 10,000, with its label; none is a test digit", {
  skip: absent,
}, async () => {
  const { training, test: tested } = await embeddedDigits();
  const { training: original } = await readMnistFolder(MNIST);
  const keyOf = (pictures: Float32Array, index: number): string =>
    Buffer.from(pictures.subarray(index * 784, (index + 1) * 784).map((value) => Math.round(value * 255))).toString(
      'latin1',
    );
  const labelOf = new Map<string, number>();
  for (let i = 0; i < 10_000; i++) labelOf.set(keyOf(original.pictures, i), original.labels[i]!);
  for (const set of [training, tested]) {
    for (let i = 0; i < set.count; i++) assert.equal(labelOf.get(keyOf(set.pictures, i)), set.labels[i]);
  }
});
