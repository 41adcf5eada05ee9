import type { Image } from '../image/image';
import { writeWhole } from '../writeWhole';
import type { HeaderCard } from './header';
import { headerBlock, padToBlock } from './headerBlock';
import { riceFloats, riceIntegers } from './riceImage';

/** One HDU to write. */
export interface FitsOutput {
  /** Null: a header without data. */
  readonly image: Image | null;
  /** What the observer wants to say; keywords that describe the data are added by the writer and may not stand here. */
  readonly cards?: readonly HeaderCard[];
  /** EXTNAME. */
  readonly name?: string;
  /** -32 (default) writes float32; 16 and 32 write rounded integers; 'uint16' writes 0 to 65535 through BZERO. */
  readonly bitpix?: 16 | 32 | -32 | 'uint16';
  /** RICE_1 compresses in tiles of one row: integers without loss, floats to a quarter of the noise. Not for the first HDU. */
  readonly compression?: 'RICE_1';
  /** ZDITHER0 of compressed floats, 1 to 10000 (default 1). */
  readonly ditherSeed?: number;
}

const STRUCTURE =
  /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|BSCALE|BZERO|BLANK|EXTNAME|END|TFIELDS|THEAP|Z(IMAGE|BITPIX|NAXIS\d*|TILE\d+))$/;

/** Writes a FITS file, whole or not at all. Throws RangeError for values that the chosen type cannot hold. */
export async function writeFits(path: string, hdus: readonly FitsOutput[]): Promise<void> {
  await writeWhole(path, encodeFits(hdus));
}

/** The bytes of a FITS file (FITS standard 4.0). */
export function encodeFits(hdus: readonly FitsOutput[]): Uint8Array {
  if (hdus.length === 0) throw new RangeError('a FITS file needs at least one HDU');
  return Buffer.concat(hdus.flatMap((hdu, index) => encodeHdu(hdu, index)));
}

function encodeHdu(hdu: FitsOutput, index: number): Uint8Array[] {
  const own = (hdu.cards ?? []).filter((card) => !STRUCTURE.test(card.keyword));
  const name: HeaderCard[] = hdu.name === undefined ? [] : [{ keyword: 'EXTNAME', value: hdu.name }];
  if (hdu.image !== null && hdu.compression !== undefined) {
    if (index === 0) throw new RangeError('a compressed image cannot be the first HDU: put an empty one before it');
    const { cards, data } = compress(hdu, hdu.image);
    return [headerBlock([...cards, ...name, ...own]), padToBlock(data, 0)];
  }
  const data = hdu.image === null ? new Uint8Array(0) : encodePixels(hdu.image, hdu.bitpix ?? -32);
  return [headerBlock([...plainCards(hdu, index), ...name, ...own]), padToBlock(data, 0)];
}

function plainCards({ image, bitpix = -32 }: FitsOutput, index: number): HeaderCard[] {
  const axes = image === null ? [] : [image.width, image.height];
  const stored = image === null ? 8 : bitpix === 'uint16' ? 16 : bitpix;
  return [
    index === 0
      ? { keyword: 'SIMPLE', value: true, comment: 'FITS standard 4.0' }
      : { keyword: 'XTENSION', value: 'IMAGE' },
    { keyword: 'BITPIX', value: stored },
    { keyword: 'NAXIS', value: axes.length },
    ...axes.map((length, axis) => ({ keyword: `NAXIS${axis + 1}`, value: length })),
    ...(index === 0
      ? [{ keyword: 'EXTEND', value: true }]
      : [
          { keyword: 'PCOUNT', value: 0 },
          { keyword: 'GCOUNT', value: 1 },
        ]),
    ...scalingCards(image === null ? undefined : bitpix),
  ];
}

function scalingCards(bitpix: FitsOutput['bitpix']): HeaderCard[] {
  if (bitpix !== 'uint16') return [];
  return [
    { keyword: 'BSCALE', value: 1 },
    { keyword: 'BZERO', value: 32768 },
  ];
}

function compress(hdu: FitsOutput, image: Image): { cards: readonly HeaderCard[]; data: Uint8Array } {
  const bitpix = hdu.bitpix ?? -32;
  if (bitpix === -32) return riceFloats(image, hdu.ditherSeed ?? 1);
  const { cards, data } = riceIntegers(toIntegers(image, bitpix), image);
  return { cards: [...cards, ...scalingCards(bitpix)], data };
}

const LIMITS: Readonly<Record<'16' | '32' | 'uint16', readonly [number, number]>> = {
  '16': [-32768, 32767],
  '32': [-2147483648, 2147483647],
  uint16: [0, 65535],
};

/** Rounded values as they stand in the file. */
function toIntegers({ data, width }: Image, bitpix: 16 | 32 | 'uint16'): Int16Array | Int32Array {
  const [low, high] = LIMITS[`${bitpix}`];
  const offset = bitpix === 'uint16' ? 32768 : 0;
  const integers = bitpix === 32 ? new Int32Array(data.length) : new Int16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Math.round(data[i]!);
    if (!(value >= low && value <= high)) {
      throw new RangeError(
        `pixel (${i % width}, ${Math.floor(i / width)}) is ${data[i]}, ${bitpix} holds ${low} to ${high}`,
      );
    }
    integers[i] = value - offset;
  }
  return integers;
}

function encodePixels(image: Image, bitpix: NonNullable<FitsOutput['bitpix']>): Uint8Array {
  if (bitpix === -32) return Buffer.from(Float32Array.from(image.data).buffer).swap32();
  const integers = toIntegers(image, bitpix);
  const bytes = Buffer.from(integers.buffer);
  return integers.BYTES_PER_ELEMENT === 2 ? bytes.swap16() : bytes.swap32();
}
