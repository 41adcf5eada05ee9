import { InputError } from '../inputError';
import { type ByteSource, memorySource, partOf } from './byteSource';
import { BLOCK_BYTES, createHeader, type FitsHeader } from './header';
import { openFits } from './openFits';
import { fromBigEndian, type Pixels, toPhysical } from './pixels';
import { reserve } from './reserve';
import { axisLengths, declared, type HduExtent, scanHdus } from './scanHdus';
import { decodeTiledFloats, decodeTiledImage, type WantedTiles } from './tiledImage';
import type { PixelRange } from './tileGrid';
import { unwrap } from './unwrap';
import { describeXisf } from './xisf/describeXisf';
import { beginsXisf } from './xisf/xisfHeader';

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
  /** The same as single precision, rounded, in little more memory than they themselves take. */
  floats(plane?: number): Promise<Float32Array>;
}

export interface FitsFile {
  readonly path: string;
  readonly hdus: readonly FitsHdu[];
}

/**
 * Reads a FITS file, plain or wrapped in gzip, bzip2 or compress, or an XISF file; `-` is standard input. Of a plain file
 * only the headers are read, then what is asked for. Throws InputError when it is absent or neither of them.
 */
export async function readFits(path: string): Promise<FitsFile> {
  return describeFile(await openFits(path), path);
}

/** Reads a FITS file from memory; `name` stands in errors. */
export async function readFitsBytes(bytes: Uint8Array, name: string): Promise<FitsFile> {
  return describeFile(memorySource(await unwrap(bytes, name)), name);
}

function describeFile(source: ByteSource, name: string): FitsFile {
  if (beginsXisf(source)) return describeXisf(source, name);
  const hdus = scanHdus(source, name).map((extent, index) => describeHdu(source, extent, { index, name }));
  return { path: name, hdus };
}

interface Place {
  readonly index: number;
  readonly name: string;
}

function describeHdu(source: ByteSource, extent: HduExtent, { index, name }: Place): FitsHdu {
  const { header } = extent;
  const label = `${name}[${index}]`;
  const type = hduType(header, index);
  const tiled = type === 'image' && header.get('ZIMAGE') === true;
  const shape = type === 'image' ? axisLengths(header, label, tiled ? 'Z' : '') : [];
  const imageHeader = tiled ? uncompressedHeader(header) : header;
  const want = (plane: number | undefined): Wanted => {
    if (type !== 'image') throw new InputError(`${label} is a ${type}, wanted an image`);
    if (shape.length === 0) throw new InputError(`${label} has no data`);
    assertScaling(header, label);
    return {
      name: label,
      data: hduData(source, extent, label),
      shape,
      imageHeader,
      range: planeRange(shape, plane, label),
    };
  };
  return {
    index,
    name: imageHeader.text('EXTNAME') ?? (index === 0 ? 'PRIMARY' : ''),
    type,
    bitpix: header.number(tiled ? 'ZBITPIX' : 'BITPIX') ?? 0,
    compression: tiled ? (header.text('ZCMPTYPE') ?? '') : null,
    header: imageHeader,
    shape,
    pixels: async (plane) => {
      const wanted = want(plane);
      return tiled ? decodeTiledImage(header, wanted.data, wanted) : plainPixels(header, wanted);
    },
    floats: async (plane) => {
      const wanted = want(plane);
      return tiled ? decodeTiledFloats(header, wanted.data, wanted) : plainFloats(header, wanted);
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

function hduData(source: ByteSource, { dataStart, dataBytes, header }: HduExtent, label: string): ByteSource {
  // Files are whole blocks: padding that is short tells of lost bytes, too.
  const missing = Math.ceil((dataStart + dataBytes) / BLOCK_BYTES) * BLOCK_BYTES - source.length;
  if (missing > 0 && hasLostLineEnds(source, missing)) {
    throw new InputError(
      `${label} is damaged: ${missing} bytes short and without pairs CR LF, as after a transfer as text; transfer it as binary`,
    );
  }
  if (dataStart + dataBytes > source.length) {
    const here = Math.max(0, source.length - dataStart);
    throw new InputError(
      `${label} is cut short: its header (${axisLengths(header, label).join(' x ')}) declares ${dataBytes} bytes of data, the file holds ${here}`,
    );
  }
  return partOf(source, dataStart, dataBytes);
}

/** Bytes that are scanned at a time. */
const SCANNED_AT_ONCE = 2 ** 20;
/** Fewer expected pairs than this may be missing by chance (once in 20 files). */
const EXPECTED_PAIRS = 3;

/**
 * Whether a file was transferred as text: each pair CR LF became LF, so that it is shorter by as many bytes as chance
 * gives pairs, and has hardly one left (of CR CR LF). What follows the first such place is out of step, and reads as values up to 1e38.
 */
function hasLostLineEnds(source: ByteSource, missing: number): boolean {
  let [returns, feeds, pairs, before] = [0, 0, 0, 0];
  for (let start = 0; start < source.length; start += SCANNED_AT_ONCE) {
    for (const byte of source.view(start, SCANNED_AT_ONCE)) {
      if (byte === 0x0d) returns++;
      if (byte === 0x0a) feeds++;
      if (byte === 0x0a && before === 0x0d) pairs++;
      before = byte;
    }
  }
  const expected = (returns * feeds) / source.length;
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

/** Pixels of an HDU that are asked for. */
interface Wanted extends WantedTiles {
  readonly data: ByteSource;
  readonly shape: readonly number[];
}

function plainPixels(header: FitsHeader, wanted: Wanted): Pixels {
  return reserve(wanted.shape, wanted.name, () => readPlain(header, wanted, wanted.range));
}

/** Converted at a time: what it takes beside the result is small. */
const PIECE_PIXELS = 2 ** 20;

function plainFloats(header: FitsHeader, wanted: Wanted): Float32Array {
  const { shape, name, range } = wanted;
  return reserve(shape, name, () => {
    if (header.number('BITPIX') === -32 && !header.has('BSCALE') && !header.has('BZERO')) {
      return readPlain(header, wanted, range) as Float32Array;
    }
    assertHolds(header, wanted);
    const floats = new Float32Array(range.count);
    for (let done = 0; done < range.count; done += PIECE_PIXELS) {
      const piece = { start: range.start + done, count: Math.min(PIECE_PIXELS, range.count - done) };
      floats.set(readPlain(header, wanted, piece), done);
    }
    return floats;
  });
}

function readPlain(header: FitsHeader, wanted: Wanted, { start, count }: PixelRange): Pixels {
  assertHolds(header, wanted);
  const bitpix = header.number('BITPIX')!;
  const width = Math.abs(bitpix) / 8;
  const bytes = wanted.data.copy(start * width, count * width);
  if (bytes.length < count * width) throw new InputError(`${wanted.name} has become shorter while it was read`);
  return toPhysical(fromBigEndian(bytes, bitpix, count), header);
}

function assertHolds(header: FitsHeader, { data, name, shape, range: { start, count } }: Wanted): void {
  if (((start + count) * Math.abs(header.number('BITPIX')!)) / 8 <= data.length) return;
  throw new InputError(
    `${name} declares ${shape.join(' x ')} pixels, but ${data.length} bytes of data (PCOUNT, GCOUNT)`,
  );
}

/** First value and number of values of one plane (the first two axes), or of all. */
function planeRange(shape: readonly number[], plane: number | undefined, label: string): PixelRange {
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
