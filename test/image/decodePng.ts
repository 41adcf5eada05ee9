import { inflateSync, crc32 as zlibCrc32 } from 'node:zlib';

export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  readonly colourType: number;
  readonly bitDepth: number;
  /** Samples row by row from the top: gray, palette entries resolved to red, green, blue, or red, green, blue. */
  readonly samples: readonly number[];
}

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

/** A slow reader of PNG by the specification: every checksum and filter, no interlacing. Throws on anything amiss. */
export function decodePng(png: Uint8Array): DecodedPng {
  const bytes = Buffer.from(png);
  if (bytes.toString('hex', 0, 8) !== '89504e470d0a1a0a') throw new Error('no PNG signature');
  const chunks = readChunks(bytes);
  const header = contentOf(chunks, 'IHDR');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [bitDepth, colourType] = [header[8]!, header[9]!];
  const perRow = width * (colourType === 2 ? 3 : 1);
  const rows = unfilter(inflateSync(contentOf(chunks, 'IDAT')), {
    bytesPerRow: Math.ceil((perRow * bitDepth) / 8),
    height,
    step: colourType === 2 ? 3 : 1,
  });
  const values = rows.flatMap((row) => samplesOf(row, perRow, bitDepth));
  const palette = colourType === 3 ? contentOf(chunks, 'PLTE') : undefined;
  const samples =
    palette === undefined ? values : values.flatMap((index) => [...palette.subarray(3 * index, 3 * index + 3)]);
  return { width, height, colourType, bitDepth, samples };
}

function readChunks(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (zlibCrc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw new Error('wrong checksum');
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('no IEND');
  return chunks;
}

function contentOf(chunks: readonly Chunk[], type: string): Buffer {
  return Buffer.concat(chunks.filter((chunk) => chunk.type === type).map(({ content }) => content));
}

function unfilter(
  raw: Buffer,
  { bytesPerRow, height, step }: { bytesPerRow: number; height: number; step: number },
): number[][] {
  if (raw.length !== height * (bytesPerRow + 1)) throw new Error('wrong length');
  const rows: number[][] = [];
  for (let y = 0; y < height; y++) {
    const line = raw.subarray(y * (bytesPerRow + 1), (y + 1) * (bytesPerRow + 1));
    const above = rows[y - 1] ?? Array<number>(bytesPerRow).fill(0);
    const row: number[] = [];
    for (let i = 0; i < bytesPerRow; i++) {
      const [a, b, c] = [row[i - step] ?? 0, above[i]!, above[i - step] ?? 0];
      row.push((line[i + 1]! + predicted(line[0]!, a, b, c)) & 255);
    }
    rows.push(row);
  }
  return rows;
}

function predicted(filter: number, ...[a, b, c]: [number, number, number]): number {
  const estimate = a + b - c;
  const nearest = [a, b, c].reduce((best, value) =>
    Math.abs(estimate - value) < Math.abs(estimate - best) ? value : best,
  );
  return [0, a, b, (a + b) >> 1, nearest][filter]!;
}

function samplesOf(row: readonly number[], count: number, bitDepth: number): number[] {
  if (bitDepth === 8) return [...row];
  return Array.from({ length: count }, (_, x) => 17 * ((row[x >> 1]! >> (x % 2 === 0 ? 4 : 0)) & 15));
}
