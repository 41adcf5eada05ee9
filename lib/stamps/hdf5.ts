import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type Hdf5Dataset, type Hdf5File, hdf5, openHdf5 } from '../hdf5Library';
import { InputError } from '../inputError';
import { writeWholeWith } from '../writeWhole';
import { CLASS_NAMES, type StampSet } from './stampSet';

/** Columns of /labels: class, x centre, y centre, side of the stamp. */
const LABEL_COLUMNS = 4;
/** Stamps that pass through the library's own memory at a time: 59 MB of 60 x 60 pixels, far from its 2 GB. */
const SLAB = 4096;
/** Pixels that one set may hold: 2 GiB of single precision. A file that declares more is taken as damaged. */
const MOST_PIXELS = 2 ** 29;
/** How far a value may lie outside 0..1 by rounding alone. */
const ROUNDING = 1e-6;

/**
 * Writes the set in the layout of the thesis: /stamps float32 [n, size, size] and /labels float32 [n, 4] = class, x
 * centre, y centre, size. The file appears whole or not at all: InputError when the disk is full. Sets of more than 4096
 * stamps are stored in chunks.
 */
export async function writeStamps(path: string, set: StampSet): Promise<void> {
  const { count, size } = set;
  const lengths = [set.stamps.length / (size * size), set.labels.length, set.xCentres.length, set.yCentres.length];
  if (count < 1) throw new RangeError(`a stamp file needs at least one stamp: nothing to write to ${path}`);
  if (lengths.some((length) => length !== count)) {
    throw new RangeError(`a set of ${count} stamps has ${lengths.join(', ')} stamps, labels, x and y centres`);
  }
  const labels = new Float32Array(count * LABEL_COLUMNS);
  for (let i = 0; i < count; i++) {
    labels.set([set.labels[i]!, set.xCentres[i]!, set.yCentres[i]!, size], i * LABEL_COLUMNS);
  }
  // HDF5 does not say what is wrong with the disk.
  const message = `${path} cannot be written: the disk may be full`;
  await writeWholeWith(path, async (temporary) => {
    const file = await openHdf5(temporary, 'w', message);
    hdf5(message, () => {
      try {
        writeRows(file, 'stamps', { values: set.stamps, shape: [count, size, size] });
        writeRows(file, 'labels', { values: labels, shape: [count, LABEL_COLUMNS] });
        sign(file, { stamps: set.stamps, labels });
      } finally {
        file.close();
      }
    });
  });
}

/**
 * Reads a stamp file in the layout of the thesis, whatever wrote it: any real or integer type, either byte order,
 * plain or gzip. Other datasets in the file and the fourth column of /labels are left alone. Throws InputError naming
 * the file when it is absent, not HDF5, cut short, of another layout, empty, or holds a class outside 0..2 or a value
 * that is not within 0..1.
 */
export async function readStamps(path: string): Promise<StampSet> {
  await assertFile(path);
  const file = await openHdf5(path, 'r', `${path} is no readable HDF5 file: not HDF5, damaged or cut short`);
  try {
    return await readSet(file, path);
  } finally {
    file.close();
  }
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new InputError(`${path} does not exist, wanted a stamp file (HDF5)`);
  if (!found.isFile()) throw new InputError(`${path} is no file, wanted a stamp file (HDF5)`);
}

function writeRows(
  file: Hdf5File,
  name: string,
  rows: { readonly values: Float32Array; readonly shape: readonly number[] },
): void {
  const [count = 0, ...rest] = rows.shape;
  const width = rest.reduce((product, n) => product * n, 1);
  const slab = (from: number) => rows.values.subarray(from * width, Math.min(from + SLAB, count) * width);
  const isLarge = count > SLAB;
  const dataset = file.create_dataset({
    name,
    data: slab(0),
    shape: [Math.min(SLAB, count), ...rest],
    dtype: '<f',
    ...(isLarge && { maxshape: [count, ...rest], chunks: [64, ...rest] }),
  });
  if (!isLarge) return;
  dataset.resize([...rows.shape]);
  for (let from = SLAB; from < count; from += SLAB) {
    dataset.write_slice([[from, Math.min(from + SLAB, count)], ...rest.map(() => [] as [])], slab(from));
  }
}

/** Attribute of a dataset: SHA-256 of its values as little-endian single precision, in hexadecimal. */
const SIGNATURE = 'float32_sha256';

/** Values by dataset. */
type Values = Readonly<Record<'stamps' | 'labels', Float32Array>>;

function sign(file: Hdf5File, values: Values): void {
  for (const [name, rows] of Object.entries(values)) {
    (file.get(name) as Hdf5Dataset).create_attribute(SIGNATURE, sha256(rows));
  }
}

/** Files that others wrote carry no signature. */
function assertSignature(file: Hdf5File, values: Values, path: string): void {
  for (const [name, rows] of Object.entries(values)) {
    const message = `${path} is a damaged HDF5 file: the attributes of /${name} cannot be read`;
    const signature = hdf5(message, () => {
      const { attrs } = file.get(name) as Hdf5Dataset;
      return SIGNATURE in attrs ? attrs[SIGNATURE]!.value : undefined;
    });
    if (signature !== undefined && signature !== sha256(rows)) {
      throw new InputError(
        `${path}: /${name} is not what was written (SHA-256): damaged, or changed by a program that left its attribute ` +
          SIGNATURE,
      );
    }
  }
}

function sha256(values: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}

async function readSet(file: Hdf5File, path: string): Promise<StampSet> {
  const stampRows = openRows(file, 'stamps', path);
  const labelRows = openRows(file, 'labels', path);
  const [count = 0, size = 0, height] = stampRows.shape;
  if (stampRows.shape.length !== 3 || size !== height || size < 1) {
    throw new InputError(`${path}: /stamps has the shape [${stampRows.shape}], wanted [n, 60, 60] (square stamps)`);
  }
  if (labelRows.shape.length !== 2 || labelRows.shape[1] !== LABEL_COLUMNS) {
    throw new InputError(`${path}: /labels has the shape [${labelRows.shape}], wanted [n, 4] = class, x, y, size`);
  }
  if (labelRows.shape[0] !== count) {
    throw new InputError(`${path} holds ${count} stamps and ${labelRows.shape[0]} labels, wanted as many of either`);
  }
  if (count === 0) throw new InputError(`${path} holds no stamps, wanted at least one`);
  if (count * size * size > MOST_PIXELS) {
    throw new InputError(`${path} declares ${count} stamps of ${size} x ${size} px, more than ${MOST_PIXELS} pixels`);
  }
  for (const rows of [labelRows, stampRows]) await assertPossible(rows, path);
  const labels = readRows(labelRows, path);
  const stamps = readRows(stampRows, path);
  assertSignature(file, { stamps, labels }, path);
  assertLabels(labels, path);
  assertNormalised(stamps, size * size, path);
  const column = (k: number) => Float32Array.from({ length: count }, (_, i) => labels[i * LABEL_COLUMNS + k]!);
  return { count, size, stamps, labels: Uint8Array.from(column(0)), xCentres: column(1), yCentres: column(2) };
}

/** Gzip shrinks to a 1032th at most, and HDF5 keeps nothing at all of rows that were never written. */
const MOST_BYTES_PER_STORED_BYTE = 1032;
const MOST_EMPTY_BYTES = 2 ** 27;
/** A chunk is unpacked as a whole, in the library's own memory of 2 GB. */
const MOST_CHUNK_BYTES = 2 ** 28;

/** Before memory is taken: can the file hold so much at all? */
async function assertPossible({ name, dataset, shape }: Rows, path: string): Promise<void> {
  const { size, chunks } = dataset.metadata;
  const bytesOf = (lengths: readonly number[]): number => lengths.reduce((product, n) => product * n, size);
  const stored = (await stat(path)).size;
  const most = Math.max(MOST_EMPTY_BYTES, MOST_BYTES_PER_STORED_BYTE * stored);
  if (bytesOf(shape) > most) {
    throw new InputError(`${path}: /${name} declares ${bytesOf(shape)} bytes, too much for a file of ${stored}`);
  }
  if (bytesOf(chunks ?? []) > MOST_CHUNK_BYTES) {
    throw new InputError(
      `${path}: /${name} has chunks of ${bytesOf(chunks!)} bytes, wanted ${MOST_CHUNK_BYTES} at most`,
    );
  }
}

/** A dataset of rows of numbers. */
interface Rows {
  readonly name: string;
  readonly dataset: Hdf5Dataset;
  readonly shape: readonly number[];
}

function openRows(file: Hdf5File, name: string, path: string): Rows {
  const damaged = `${path} is a damaged HDF5 file: its list of contents cannot be read`;
  const names = hdf5(damaged, () => file.keys());
  const entity = names.includes(name) ? hdf5(damaged, () => file.get(name)) : null;
  if (entity === null || !('type' in entity) || entity.type !== 'Dataset') {
    const found = names.length === 0 ? 'nothing' : names.map((key) => `/${key}`).join(', ');
    throw new InputError(`${path} holds ${found}, wanted the datasets /stamps and /labels`);
  }
  const dataset = entity as Hdf5Dataset;
  const { shape, type } = hdf5(damaged, () => dataset.metadata);
  // Classes of HDF5 types: 0 whole numbers, 1 real numbers.
  if (type !== 0 && type !== 1) throw new InputError(`${path}: /${name} holds no numbers, wanted float32`);
  return { name, dataset, shape: shape ?? [] };
}

function readRows({ name, dataset, shape }: Rows, path: string): Float32Array {
  const [count = 0, ...rest] = shape;
  const width = rest.reduce((product, n) => product * n, 1);
  const values = new Float32Array(count * width);
  const message = `${path}: /${name} cannot be read: damaged, or a number type or compression other than plain or gzip`;
  hdf5(message, () => {
    for (let from = 0; from < count; from += SLAB) {
      const slab = dataset.slice([[from, Math.min(from + SLAB, count)], ...rest.map(() => [] as [])]);
      // 64-bit whole numbers come as bigint, which a Float32Array refuses.
      const numbers = slab instanceof BigInt64Array || slab instanceof BigUint64Array ? Array.from(slab, Number) : slab;
      values.set(numbers as ArrayLike<number>, from * width);
    }
  });
  return values;
}

function assertLabels(labels: Float32Array, path: string): void {
  for (let i = 0; i < labels.length; i += LABEL_COLUMNS) {
    const label = labels[i]!;
    if (CLASS_NAMES[label] === undefined) {
      throw new InputError(`${path}: stamp ${i / LABEL_COLUMNS} has the class ${label}, wanted 0, 1 or 2`);
    }
  }
}

function assertNormalised(stamps: Float32Array, pixels: number, path: string): void {
  const bad = stamps.findIndex((value) => !(value >= -ROUNDING && value <= 1 + ROUNDING));
  if (bad >= 0) {
    throw new InputError(
      `${path}: stamp ${Math.floor(bad / pixels)} holds the value ${stamps[bad]}, ` +
        'wanted 0 to 1 (each stamp divided by its maximum)',
    );
  }
}
