import { InputError } from '../inputError';
import type { FitsHeader, HeaderCard } from './header';
import { headerBlock, padToBlock } from './headerBlock';
import { axisLengths } from './scanHdus';
import type { DecodedTiles } from './tiledImage';

/** Integers beyond 2^24 have no exact float32, which is what fitsjs-ng answers with. */
const LARGEST_EXACT = 2 ** 24;

/**
 * Decodes HCOMPRESS_1 tiles with fitsjs-ng. The table is handed over alone, as a file of its own and with
 * its BSCALE and BZERO taken off, so that the library sees nothing it reads differently from the standard.
 * Throws InputError for quantised floats, smoothed images and integers too large for it.
 */
export async function decodeByLibrary(header: FitsHeader, data: Uint8Array, name: string): Promise<DecodedTiles> {
  const algorithm = header.text('ZCMPTYPE');
  const bitpix = header.number('ZBITPIX') ?? 0;
  if (bitpix < 0)
    throw new InputError(`${name}: floats compressed with ${algorithm} are not supported (funpack can unpack them)`);
  refuseSmoothing(header, name);
  const { FITS } = await import('fitsjs-ng');
  let values: ArrayLike<number>;
  try {
    const file = FITS.fromArrayBuffer(asFile(header, data), { onWarning: () => {} });
    const image = file.hdus[1]?.data as { getFrame(plane: number): Promise<Float32Array> } | undefined;
    if (image === undefined) throw new Error('no image found');
    values = await image.getFrame(0);
  } catch (error) {
    throw new InputError(`${name}: ${algorithm} tiles cannot be decoded (${(error as Error).message})`);
  }
  const count = axisLengths(header, name, 'Z').reduce((product, length) => product * length, 1);
  if (values.length !== count) {
    throw new InputError(`${name}: ${algorithm} tiles gave ${values.length} pixels, wanted ${count}`);
  }
  const raw =
    bitpix === 8
      ? new Uint8Array(values.length)
      : bitpix === 16
        ? new Int16Array(values.length)
        : new Int32Array(values.length);
  for (let i = 0; i < raw.length; i++) {
    if (!(Math.abs(values[i]!) < LARGEST_EXACT)) {
      throw new InputError(`${name}: ${algorithm} tiles hold ${values[i]}, too large to be decoded exactly`);
    }
    raw[i] = values[i]!;
  }
  return { raw, blank: header.number('ZBLANK') ?? header.number('BLANK') };
}

function refuseSmoothing(header: FitsHeader, name: string): void {
  for (let i = 1; header.has(`ZNAME${i}`); i++) {
    if (header.text(`ZNAME${i}`) === 'SMOOTH' && header.number(`ZVAL${i}`) !== 0) {
      throw new InputError(`${name}: HCOMPRESS with smoothing is not supported (funpack can unpack it)`);
    }
  }
}

function asFile(header: FitsHeader, data: Uint8Array): ArrayBuffer {
  const scaling = new Set(['BSCALE', 'BZERO', 'BLANK', 'ZBLANK', 'COMMENT', 'HISTORY', 'CONTINUE', '']);
  const primary = headerBlock([
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: 8 },
    { keyword: 'NAXIS', value: 0 },
    { keyword: 'EXTEND', value: true },
  ]);
  const table = headerBlock(header.cards.filter((card) => !scaling.has(card.keyword) && isStandard(card)));
  return new Uint8Array(Buffer.concat([primary, table, padToBlock(data, 0)])).buffer;
}

function isStandard(card: HeaderCard): boolean {
  return card.value !== undefined && /^[A-Z0-9_-]{1,8}$/.test(card.keyword);
}
