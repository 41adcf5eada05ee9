import type { FitsHeader } from './header';

/** Physical values of an image: integers exactly where the file holds integers, NaN where it says BLANK. */
export type Pixels =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Values as they stand in the file, before BSCALE and BZERO; BITPIX 64 as the nearest double. */
export type RawPixels = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Reads `count` big-endian values of a BITPIX type; the bytes stay as they are. */
export function readBigEndian(bytes: Uint8Array, bitpix: number, count: number): RawPixels {
  const own = new Uint8Array(bytes.subarray(0, (count * Math.abs(bitpix)) / 8));
  return fromBigEndian(own, bitpix, count);
}

/**
 * Takes `count` big-endian values of a BITPIX type out of bytes that nobody else needs: they are swapped in place. They
 * must be aligned for the type.
 */
export function fromBigEndian(bytes: Uint8Array, bitpix: number, count: number): RawPixels {
  const { buffer, byteOffset } = bytes;
  const swapped = Buffer.from(buffer, byteOffset, (count * Math.abs(bitpix)) / 8);
  switch (bitpix) {
    case 8:
      return new Uint8Array(buffer, byteOffset, count);
    case 16:
      swapped.swap16();
      return new Int16Array(buffer, byteOffset, count);
    case 32:
      swapped.swap32();
      return new Int32Array(buffer, byteOffset, count);
    case -32:
      swapped.swap32();
      return new Float32Array(buffer, byteOffset, count);
    case -64:
      swapped.swap64();
      return new Float64Array(buffer, byteOffset, count);
    default:
      swapped.swap64();
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
  }
}

/** Applies BLANK, BSCALE and BZERO (FITS standard 4.0, section 4.4.2.5). `blank` overrides the header's. */
export function toPhysical(raw: RawPixels, header: FitsHeader, blankValue?: number): Pixels {
  const blank = blankValue ?? integerBlank(raw, header);
  const scale = header.number('BSCALE') ?? 1;
  const zero = header.number('BZERO') ?? 0;
  const hasBlank = blank !== undefined && raw.includes(blank);
  if (!hasBlank && scale === 1) {
    if (zero === 0) return raw;
    const shifted = shiftIntegers(raw, zero);
    if (shifted) return shifted;
  }
  const physical = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) physical[i] = raw[i] === blank ? Number.NaN : raw[i]! * scale + zero;
  return physical;
}

/** BLANK means something for integers only. */
function integerBlank(raw: RawPixels, header: FitsHeader): number | undefined {
  return raw instanceof Float32Array || (raw instanceof Float64Array && (header.number('BITPIX') ?? 0) < 0)
    ? undefined
    : header.number('BLANK');
}

/** The three shifts that FITS uses to hold the other signedness keep integers integers. */
function shiftIntegers(raw: RawPixels, zero: number): Pixels | undefined {
  if (raw instanceof Uint8Array && zero === -128) return Int8Array.from(raw, (value) => value - 128);
  if (raw instanceof Int16Array && zero === 32768) {
    const shifted = new Uint16Array(raw.length);
    for (let i = 0; i < raw.length; i++) shifted[i] = raw[i]! + 32768;
    return shifted;
  }
  if (raw instanceof Int32Array && zero === 2147483648) return Uint32Array.from(raw, (value) => value + 2147483648);
  return undefined;
}
