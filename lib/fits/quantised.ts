import { InputError } from '../inputError';
import { fillDither } from './dither';
import type { FitsHeader } from './header';
import { fitsKernels } from './kernels';
import type { RawPixels } from './pixels';
import { decodeRiceAt, type RiceOptions, vectorBytes } from './rice';

/** Values that quantised tiles keep for NaN and for exact zero (FITS standard 4.0, section 10.2.1). */
const NULL_VALUE = -2147483647;
const ZERO_VALUE = -2147483646;

const PLAIN = ['NO_DITHER', 'NONE', ''];
const DITHERED = ['SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_2'];

/** What turns the integers of one tile back into floats. */
export interface Quantisation {
  /** The table's: ZQUANTIZ, ZDITHER0. */
  readonly header: FitsHeader;
  /** At least as long as the tile. */
  readonly room: { readonly floats: Float32Array | Float64Array; readonly dither: Float32Array };
  /** ZSCALE, ZZERO and ZBLANK of the tile. */
  readonly scale: number;
  readonly zero: number;
  readonly blank: number | undefined;
  /** Number of the tile, from 0, in the order of the table's rows. */
  readonly tile: number;
}

/**
 * Restores the floats of a quantised tile: (integer - dither + 0.5) scale + zero, in double precision. The result lies
 * in `room`, until the next tile. Source: FITS standard 4.0, section 10.2. Throws InputError for a dither that is not
 * known.
 */
export function restoreFloats(integers: RawPixels, quantisation: Quantisation): Float32Array | Float64Array {
  const { room, scale, zero, blank = NULL_VALUE } = quantisation;
  const values = room.floats.subarray(0, integers.length);
  const dither = room.dither.subarray(0, integers.length);
  const keepsZero = fillTileDither(dither, quantisation);
  for (let i = 0; i < values.length; i++) {
    const integer = integers[i]!;
    if (integer === blank) values[i] = Number.NaN;
    else if (keepsZero && integer === ZERO_VALUE) values[i] = 0;
    else values[i] = (integer - dither[i]! + 0.5) * scale + zero;
  }
  return values;
}

/**
 * The floats (of 32 bits) of a quantised tile under RICE_1, as `decodeRice` and `restoreFloats` give them, without leaving
 * the kernels' memory. Valid until the next tile.
 */
export function decodeRiceFloats(
  { bytes, count }: { readonly bytes: Uint8Array; readonly count: number },
  rice: RiceOptions,
  quantisation: Omit<Quantisation, 'room'>,
): Float32Array {
  const memory = fitsKernels();
  const { scale, zero, blank } = quantisation;
  const room = vectorBytes(count);
  const [integers, ditherAt, values, input] = [0, room, 2 * room, 3 * room] as const;
  decodeRiceAt(memory, { bytes, count, input, output: integers }, rice);
  const buffer = memory.reserve(0);
  const keepsZero = fillTileDither(new Float32Array(buffer, ditherAt, count), quantisation);
  memory.kernels.restoreFloats(integers, ditherAt, values, count, scale, zero, blank ?? NULL_VALUE, keepsZero ? 1 : 0);
  return new Float32Array(buffer, values, count);
}

/** Fills in the dither of a tile; says whether exact zeros are kept. Throws InputError for a dither that is not known. */
function fillTileDither(dither: Float32Array, { header, tile }: Pick<Quantisation, 'header' | 'tile'>): boolean {
  const method = (header.text('ZQUANTIZ') ?? '').toUpperCase();
  if (!PLAIN.includes(method) && !DITHERED.includes(method)) {
    throw new InputError(`floats are quantised with ${method}, which is not known`);
  }
  // Without dither a half is taken off and added again.
  if (DITHERED.includes(method)) fillDither(dither, tile, ditherSeed(header));
  else dither.fill(0.5);
  return method === 'SUBTRACTIVE_DITHER_2';
}

function ditherSeed(header: FitsHeader): number {
  const seed = header.get('ZDITHER0') ?? 1;
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 1 || seed > 10_000) {
    throw new InputError(`the header declares ZDITHER0 = ${seed}, wanted 1 to 10000`);
  }
  return seed;
}
