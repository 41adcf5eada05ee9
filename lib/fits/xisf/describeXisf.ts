import { InputError } from '../../inputError';
import type { ByteSource } from '../byteSource';
import { createHeader } from '../header';
import type { Pixels } from '../pixels';
import type { FitsFile, FitsHdu } from '../readFits';
import { reserve } from '../reserve';
import { type DataBlock, findDataBlock, readDataBlock } from './dataBlock';
import { headerCards } from './headerCards';
import { readXisfHeader, type XisfElement } from './xisfHeader';

/** What a sample is: BITPIX of its kind, and how the bytes of many become numbers. */
interface SampleFormat {
  readonly bitpix: number;
  readonly bytes: number;
  numbers(bytes: Uint8Array): Pixels;
}

const SAMPLES: Readonly<Record<string, SampleFormat>> = {
  UInt8: { bitpix: 8, bytes: 1, numbers: (bytes) => bytes },
  UInt16: { bitpix: 16, bytes: 2, numbers: ({ buffer, length }) => new Uint16Array(buffer, 0, length / 2) },
  UInt32: { bitpix: 32, bytes: 4, numbers: ({ buffer, length }) => new Uint32Array(buffer, 0, length / 4) },
  UInt64: {
    bitpix: 64,
    bytes: 8,
    numbers: ({ buffer, length }) => Float64Array.from(new BigUint64Array(buffer, 0, length / 8), Number),
  },
  Float32: { bitpix: -32, bytes: 4, numbers: ({ buffer, length }) => new Float32Array(buffer, 0, length / 4) },
  Float64: { bitpix: -64, bytes: 8, numbers: ({ buffer, length }) => new Float64Array(buffer, 0, length / 8) },
};

/**
 * Describes a monolithic XISF 1.0 file as if each of its images were an HDU: plain or packed with zlib, LZ4 or Zstandard,
 * shuffled or not, their checksums verified. Row 0 is the top one. Throws InputError when it is damaged, and for pictures
 * that are complex numbers, in CIE L*a*b* or in other files.
 */
export function describeXisf(source: ByteSource, name: string): FitsFile {
  const images = readXisfHeader(source, name).children.filter((element) => element.name === 'Image');
  if (images.length === 0) throw new InputError(`${name} holds no image`);
  return { path: name, hdus: images.map((image, index) => describeImage(image, source, { name, index })) };
}

/** Bytes up to the end of the last attached block, for a file that comes piece by piece. */
export function xisfEnd(source: ByteSource, name: string): number {
  const ends: number[] = [];
  const walk = ({ attributes, children }: XisfElement): void => {
    const [, start, size] = /^attachment:(\d+):(\d+)$/.exec(attributes.location ?? '') ?? [];
    if (start !== undefined) ends.push(Number(start) + Number(size));
    children.forEach(walk);
  };
  walk(readXisfHeader(source, name));
  return ends.reduce((most, end) => Math.max(most, end), 0);
}

function describeImage(image: XisfElement, source: ByteSource, place: { name: string; index: number }): FitsHdu {
  const label = `${place.name}[${place.index}]`;
  const { sampleFormat = '', colorSpace, id = '' } = image.attributes;
  const sample = Object.hasOwn(SAMPLES, sampleFormat) ? SAMPLES[sampleFormat]! : undefined;
  if (sample === undefined) {
    throw new InputError(`${label} has samples of ${sampleFormat}, readable are ${Object.keys(SAMPLES).join(', ')}`);
  }
  if (colorSpace === 'CIELab') throw new InputError(`${label} is in CIE L*a*b*, wanted Gray or RGB`);
  const geometry = geometryOf(image, label);
  const channels = geometry.at(-1)!;
  const shape = channels === 1 ? geometry.slice(0, -1) : geometry;
  const block = findDataBlock(image, source, label);
  const picture: Picture = { block, sample, geometry, label, attributes: image.attributes };
  let decoded: Pixels | undefined;
  const pixels = async (plane?: number): Promise<Pixels> => {
    decoded ??= reserve(shape, label, () => decode(picture));
    return plane === undefined ? decoded.slice() : planeOf(decoded, { shape, plane, label });
  };
  const axes = shape.map((value, n) => ({ keyword: `NAXIS${n + 1}`, value }));
  const structure = [{ keyword: 'BITPIX', value: sample.bitpix }, { keyword: 'NAXIS', value: shape.length }, ...axes];
  return {
    index: place.index,
    name: id,
    type: 'image',
    bitpix: sample.bitpix,
    compression: block.codec,
    header: createHeader(headerCards(image, structure)),
    shape,
    pixels,
    floats: async (plane) => {
      const values = await pixels(plane);
      return values instanceof Float32Array ? values : Float32Array.from(values);
    },
  };
}

/** Sides, then the number of channels. */
function geometryOf({ attributes }: XisfElement, label: string): number[] {
  const geometry = (attributes.geometry ?? '').split(':').map((text) => (/^\d+$/.test(text) ? Number(text) : 0));
  const count = geometry.reduce((product, length) => product * length, 1);
  if (geometry.length < 2 || !Number.isSafeInteger(8 * count) || count < 1) {
    throw new InputError(`${label} has the geometry "${attributes.geometry ?? ''}", wanted width:height:channels`);
  }
  return geometry;
}

interface Picture {
  readonly block: DataBlock;
  readonly sample: SampleFormat;
  readonly geometry: readonly number[];
  readonly label: string;
  readonly attributes: XisfElement['attributes'];
}

function decode({ block, sample, geometry, label, attributes }: Picture): Pixels {
  const count = geometry.reduce((product, length) => product * length, 1);
  const bytes = readDataBlock(block, count * sample.bytes, label);
  if ((block.attributes.byteOrder ?? attributes.byteOrder) === 'big') swap(bytes, sample.bytes);
  const numbers = sample.numbers(bytes.byteOffset === 0 ? bytes : bytes.slice());
  const channels = geometry.at(-1)!;
  return attributes.pixelStorage === 'Normal' && channels > 1 ? planar(numbers, channels) : numbers;
}

function swap(bytes: Uint8Array, width: number): void {
  const words = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (width === 2) words.swap16();
  if (width === 4) words.swap32();
  if (width === 8) words.swap64();
}

/** All of the first channel, then all of the next, from pixels that stand with their channels side by side. */
function planar(numbers: Pixels, channels: number): Pixels {
  const sorted = numbers.slice();
  const count = numbers.length / channels;
  for (let n = 0, from = 0; n < count; n++) {
    for (let channel = 0; channel < channels; channel++) sorted[channel * count + n] = numbers[from++]!;
  }
  return sorted;
}

function planeOf(numbers: Pixels, wanted: { shape: readonly number[]; plane: number; label: string }): Pixels {
  const { shape, plane, label } = wanted;
  const count = shape[0]! * (shape[1] ?? 1);
  const planes = numbers.length / count;
  if (!Number.isInteger(plane) || plane < 0 || plane >= planes) {
    throw new InputError(`${label} has ${planes} planes, wanted plane ${plane} (they count from 0)`);
  }
  return numbers.slice(plane * count, (plane + 1) * count);
}
