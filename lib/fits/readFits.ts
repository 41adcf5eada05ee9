import { readFile } from 'node:fs/promises';
import { InputError } from '../inputError';
import { BLOCK_BYTES, createHeader, type FitsHeader } from './header';
import { type Pixels, type RawPixels, readBigEndian, toPhysical } from './pixels';
import { axisLengths, declared, type HduExtent, scanHdus } from './scanHdus';
import { decodeTiledImage } from './tiledImage';
import { unwrap } from './unwrap';

export type HduType = 'image' | 'table' | 'groups' | 'other';

/** One header-and-data unit. Pixels are decoded when asked for. */
export interface FitsHdu {
  readonly index: number;
  /** EXTNAME; PRIMARY for the first HDU without one; else empty. */
  readonly name: string;
  readonly type: HduType;
  /** Type of the (uncompressed) values: 8, 16, 32, 64, -32 or -64. */
  readonly bitpix: number;
  /** RICE_1, GZIP_1, GZIP_2, HCOMPRESS_1, PLIO_1 for a tile-compressed image, else null. */
  readonly compression: string | null;
  /** For a compressed image the header that the image had, without the table around it. */
  readonly header: FitsHeader;
  /** NAXIS1, NAXIS2 ...; empty when there is no data. */
  readonly shape: readonly number[];
  /**
   * Physical values (BSCALE, BZERO applied, BLANK as NaN), first axis fastest: all of them, or those of one plane of
   * a cube, counted from 0 over all further axes. Throws InputError when the HDU is no image or cannot be decoded.
   */
  pixels(plane?: number): Promise<Pixels>;
}

export interface FitsFile {
  readonly path: string;
  readonly hdus: readonly FitsHdu[];
}

/** Reads a FITS file, plain or wrapped in gzip, bzip2 or compress. Throws InputError when it is absent or no FITS file. */
export async function readFits(path: string): Promise<FitsFile> {
  return readFitsBytes(await readBytes(path), path);
}

/** Reads a FITS file from memory; `name` stands in errors. */
export async function readFitsBytes(bytes: Uint8Array, name: string): Promise<FitsFile> {
  const plain = unwrap(bytes, name);
  return {
    path: name,
    hdus: scanHdus(plain, name).map((extent, index) => describeHdu(plain, extent, { index, name })),
  };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new InputError(`${path} does not exist`);
    if (code === 'EISDIR') throw new InputError(`${path} is a folder, wanted a FITS file`);
    throw new InputError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

interface Place {
  readonly index: number;
  readonly name: string;
}

function describeHdu(bytes: Uint8Array, extent: HduExtent, { index, name }: Place): FitsHdu {
  const { header } = extent;
  const label = `${name}[${index}]`;
  const type = hduType(header, index);
  const tiled = type === 'image' && header.get('ZIMAGE') === true;
  const shape = type === 'image' ? axisLengths(header, label, tiled ? 'Z' : '') : [];
  const imageHeader = tiled ? uncompressedHeader(header) : header;
  return {
    index,
    name: imageHeader.text('EXTNAME') ?? (index === 0 ? 'PRIMARY' : ''),
    type,
    bitpix: header.number(tiled ? 'ZBITPIX' : 'BITPIX') ?? 0,
    compression: tiled ? (header.text('ZCMPTYPE') ?? '') : null,
    header: imageHeader,
    shape,
    pixels: async (plane) => {
      if (type !== 'image') throw new InputError(`${label} is a ${type}, wanted an image`);
      if (shape.length === 0) throw new InputError(`${label} has no data`);
      assertScaling(header, label);
      const data = hduData(bytes, extent, label);
      return tiled
        ? tiledPixels(header, data, { label, shape, imageHeader, plane })
        : plainPixels(header, data, { label, shape, plane });
    },
  };
}

function hduType(header: FitsHeader, index: number): HduType {
  if (header.get('GROUPS') === true && header.number('NAXIS1') === 0) return 'groups';
  if (index === 0 && !header.has('XTENSION')) return 'image';
  const extension = header.text('XTENSION')?.trim();
  if (extension === 'IMAGE' || extension === 'IUEIMAGE') return 'image';
  if (extension === 'BINTABLE' && header.get('ZIMAGE') === true) return 'image';
  return extension === 'BINTABLE' || extension === 'TABLE' || extension === 'A3DTABLE' ? 'table' : 'other';
}

function hduData(bytes: Uint8Array, { dataStart, dataBytes, header }: HduExtent, label: string): Uint8Array {
  // Files are whole blocks: padding that is short tells of lost bytes, too.
  const missing = Math.ceil((dataStart + dataBytes) / BLOCK_BYTES) * BLOCK_BYTES - bytes.length;
  if (missing > 0 && hasLostLineEnds(bytes, missing)) {
    throw new InputError(
      `${label} is damaged: ${missing} bytes short and without pairs CR LF, as after a transfer as text; transfer it as binary`,
    );
  }
  if (dataStart + dataBytes > bytes.length) {
    const here = Math.max(0, bytes.length - dataStart);
    throw new InputError(
      `${label} is cut short: its header (${axisLengths(header, label).join(' x ')}) declares ${dataBytes} bytes of data, the file holds ${here}`,
    );
  }
  return bytes.subarray(dataStart, dataStart + dataBytes);
}

/** Fewer expected pairs than this may be missing by chance (once in 20 files). */
const EXPECTED_PAIRS = 3;

/**
 * Whether a file was transferred as text: each pair CR LF became LF, so that it is shorter by as many bytes as chance
 * gives pairs, and has hardly one left (of CR CR LF). What follows the first such place is out of step, and reads as values up to 1e38.
 */
function hasLostLineEnds(bytes: Uint8Array, missing: number): boolean {
  let [returns, feeds, pairs] = [0, 0, 0];
  for (let n = 0; n < bytes.length; n++) {
    if (bytes[n] === 0x0a) feeds++;
    if (bytes[n] !== 0x0d) continue;
    returns++;
    if (bytes[n + 1] === 0x0a) pairs++;
  }
  const expected = (returns * feeds) / bytes.length;
  return expected >= EXPECTED_PAIRS && pairs < expected / 8 && missing <= 3 * expected;
}

/** A factor that cannot be understood must not pass for 1. */
function assertScaling(header: FitsHeader, label: string): void {
  for (const keyword of ['BSCALE', 'BZERO', 'ZSCALE', 'ZZERO']) {
    if (header.has(keyword) && !Number.isFinite(header.number(keyword))) {
      throw new InputError(`${label} declares ${declared(header, keyword)}, wanted a number`);
    }
  }
}

interface Wanted {
  readonly label: string;
  readonly shape: readonly number[];
  readonly plane: number | undefined;
}

function plainPixels(header: FitsHeader, data: Uint8Array, { label, shape, plane }: Wanted): Pixels {
  const bitpix = header.number('BITPIX')!;
  const { start, count } = planeRange(shape, plane, label);
  const width = Math.abs(bitpix) / 8;
  if ((start + count) * width > data.length) {
    throw new InputError(
      `${label} declares ${shape.join(' x ')} pixels, but ${data.length} bytes of data (PCOUNT, GCOUNT)`,
    );
  }
  return toPhysical(readBigEndian(data.subarray(start * width, (start + count) * width), bitpix, count), header);
}

async function tiledPixels(
  header: FitsHeader,
  data: Uint8Array,
  { label, shape, plane, imageHeader }: Wanted & { imageHeader: FitsHeader },
): Promise<Pixels> {
  const { raw, blank } = await decodeTiledImage(header, data, label);
  const { start, count } = planeRange(shape, plane, label);
  return toPhysical(raw.subarray(start, start + count) as RawPixels, imageHeader, blank);
}

/** First value and number of values of one plane (the first two axes), or of all. */
function planeRange(
  shape: readonly number[],
  plane: number | undefined,
  label: string,
): { start: number; count: number } {
  const all = shape.reduce((product, length) => product * length, 1);
  if (plane === undefined) return { start: 0, count: all };
  const count = shape[0]! * (shape[1] ?? 1);
  const planes = count === 0 ? 0 : all / count;
  if (!Number.isInteger(plane) || plane < 0 || plane >= planes) {
    throw new InputError(`${label} has ${planes} planes, wanted plane ${plane} (they count from 0)`);
  }
  return { start: plane * count, count };
}

/** What the table around the tiles adds; ZBITPIX, ZNAXISn ... take the place of their namesakes. */
const TABLE_KEYWORDS =
  /^(XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|TFIELDS|THEAP|(TTYPE|TFORM|TUNIT|TDIM|TNULL|TDISP|TSCAL|TZERO)\d+)$/;
const TILE_KEYWORDS =
  /^(ZIMAGE|ZCMPTYPE|ZQUANTIZ|ZDITHER0|ZBLANK|ZSCALE|ZZERO|ZSIMPLE|ZTENSION|ZEXTEND|ZPCOUNT|ZGCOUNT|ZHECKSUM|ZDATASUM|(ZTILE|ZNAME|ZVAL)\d+)$/;

const TABLE_NAME = 'COMPRESSED_IMAGE';

function uncompressedHeader(header: FitsHeader): FitsHeader {
  // cfitsio names the table COMPRESSED_IMAGE, before the name that the image had, if it had one.
  const named = header.cards.some(({ keyword, value }) => keyword === 'EXTNAME' && value !== TABLE_NAME);
  const cards = header.cards.filter(
    ({ keyword, value }) =>
      !TABLE_KEYWORDS.test(keyword) &&
      !TILE_KEYWORDS.test(keyword) &&
      !(named && keyword === 'EXTNAME' && value === TABLE_NAME),
  );
  return createHeader(
    cards.map((card) =>
      /^Z(BITPIX|NAXIS\d*)$/.test(card.keyword) ? { ...card, keyword: card.keyword.slice(1) } : card,
    ),
  );
}
