import { deflateSync, crc32 as zlibCrc32 } from 'node:zlib';

/** Pixels to write as PNG, row by row from the top, 8 bits a channel, channels interleaved. */
export interface PngPicture {
  readonly width: number;
  readonly height: number;
  /** 1 is gray, 3 is red, green, blue. */
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Colour types of the PNG specification (ISO/IEC 15948, table 11.1). */
const GRAY = 0;
const RGB = 2;
const INDEXED = 3;
const MOST_COLOURS = 256;
/** A gray level that fits four bits is a multiple of this. */
const NIBBLE_STEP = 17;

/** How the pixels of a picture are stored. */
interface Raster {
  readonly colourType: number;
  readonly bitDepth: 4 | 8;
  readonly bytesPerRow: number;
  readonly rows: Uint8Array;
  readonly palette?: Uint8Array;
}

/**
 * Writes a picture as PNG, lossless: gray in four bits where its levels allow, colours as a palette where there are
 * at most 256. Throws RangeError when the size and the data disagree.
 */
export function encodePng(picture: PngPicture): Uint8Array {
  const { width, height, channels, data } = picture;
  if (!(width >= 1 && height >= 1) || data.length !== width * height * channels) {
    throw new RangeError(`a PNG of ${width} x ${height} x ${channels} does not take ${data.length} values`);
  }
  const raster = channels === 1 ? grayRaster(picture) : colourRaster(picture);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', headerBytes(picture, raster)),
    ...(raster.palette === undefined ? [] : [chunk('PLTE', raster.palette)]),
    chunk('IDAT', deflateSync(filterRows(raster, height), { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function headerBytes({ width, height }: PngPicture, { bitDepth, colourType }: Raster): Uint8Array {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([bitDepth, colourType], 8);
  return bytes;
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(content.length + 12);
  bytes.writeUInt32BE(content.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(content, 8);
  bytes.writeUInt32BE(zlibCrc32(bytes.subarray(4, -4)), content.length + 8);
  return bytes;
}

function grayRaster({ width, height, data }: PngPicture): Raster {
  if (!data.every((level) => level % NIBBLE_STEP === 0)) {
    return { colourType: GRAY, bitDepth: 8, bytesPerRow: width, rows: data };
  }
  const bytesPerRow = Math.ceil(width / 2);
  const rows = new Uint8Array(bytesPerRow * height);
  for (let i = 0; i < data.length; i++) {
    const x = i % width;
    const nibble = data[i]! / NIBBLE_STEP;
    rows[((i - x) / width) * bytesPerRow + (x >> 1)]! |= x % 2 === 0 ? nibble << 4 : nibble;
  }
  return { colourType: GRAY, bitDepth: 4, bytesPerRow, rows };
}

function colourRaster({ width, height, data }: PngPicture): Raster {
  const indices = new Map<number, number>();
  const rows = new Uint8Array(width * height);
  for (let i = 0; i < rows.length; i++) {
    const colour = (data[3 * i]! << 16) | (data[3 * i + 1]! << 8) | data[3 * i + 2]!;
    let index = indices.get(colour);
    if (index === undefined) {
      if (indices.size === MOST_COLOURS) return { colourType: RGB, bitDepth: 8, bytesPerRow: 3 * width, rows: data };
      index = indices.size;
      indices.set(colour, index);
    }
    rows[i] = index;
  }
  const palette = Uint8Array.from(
    [...indices.keys()].flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]),
  );
  return { colourType: INDEXED, bitDepth: 8, bytesPerRow: width, rows, palette };
}

/**
 * Puts the filter byte before each row: none where bytes are no samples (palette, two pixels a byte), else the
 * filter with the least sum of absolute differences, as the specification recommends (12.8).
 */
function filterRows({ colourType, bitDepth, bytesPerRow, rows }: Raster, height: number): Uint8Array {
  const plain = colourType === INDEXED || bitDepth < 8;
  const step = colourType === RGB ? 3 : 1;
  const filtered = new Uint8Array(height * (bytesPerRow + 1));
  let above: Uint8Array = new Uint8Array(bytesPerRow);
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * bytesPerRow, (y + 1) * bytesPerRow);
    filtered.set(plain ? [0, ...row] : bestFilter(row, above, step), y * (bytesPerRow + 1));
    above = row;
  }
  return filtered;
}

type Predictor = (left: number, up: number, upLeft: number) => number;

/** The five filters by their number: none, sub, up, average, Paeth. */
const PREDICTORS: readonly Predictor[] = [
  () => 0,
  (left) => left,
  (_left, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

function bestFilter(row: Uint8Array, above: Uint8Array, step: number): Uint8Array {
  let best: Uint8Array = new Uint8Array(0);
  let least = Number.POSITIVE_INFINITY;
  PREDICTORS.forEach((predict, type) => {
    const bytes = new Uint8Array(row.length + 1);
    bytes[0] = type;
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const left = i < step ? 0 : row[i - step]!;
      const upLeft = i < step ? 0 : above[i - step]!;
      const difference = (row[i]! - predict(left, above[i]!, upLeft)) & 255;
      bytes[i + 1] = difference;
      sum += difference < 128 ? difference : 256 - difference;
    }
    if (sum < least) [best, least] = [bytes, sum];
  });
  return best;
}

/** Whichever of the three neighbours is nearest to left + up - upLeft (PNG specification, 9.4). */
function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
