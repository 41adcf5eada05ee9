import { createImage, type Image } from '../../image/image';
import { selectRankInPlace } from '../../image/selectRank';
import { sortFloatsInPlace } from '../../image/sortFloats';

/** Side of the tiles in which the sky is measured, pixels: a donut of 80 pixels fills less than a third of one. */
const TILE = 128;
/** Pixels of a tile that are looked at, about. */
const SAMPLES = 2500;
/** A tile with fewer finite pixels than this share says nothing. */
const ENOUGH = 0.3;
/** Pixels farther above the median than this many deviations are stars; dropping them twice is enough. */
const CLIP = 2.5;
const ROUNDS = 3;
/** Of a bell curve, three tenths of the values lie within 0.385 deviations of the middle; below 0.2 it is none. */
const COMMON_SHARE = 0.3;
const FILLED = 0.2;
/** A tile cannot be quieter than this share of the median tile: a flat border is not infinitely precise. */
const LEAST_NOISE_SHARE = 0.2;

/** A tile that differs from the median of those around it by more deviations than this holds no plain sky. */
const FAR_OFF = 2;

/** A frame without its sky. */
export interface FlatSky {
  /** (pixel - sky) / noise, in units of the local noise; 0 where the pixel is not finite. */
  readonly significance: Image;
  /** Sky in the middle of the tiles' range (median), in the units of the image; NaN when nothing could be measured. */
  readonly level: number;
  /** Noise of an empty pixel (median over the tiles), in the units of the image; 0 when the frame has none. */
  readonly noise: number;
}

interface Mesh {
  readonly columns: number;
  readonly rows: number;
  readonly sky: Float32Array;
  readonly noise: Float32Array;
}

/**
 * Takes the sky off a frame: in tiles of 128 pixels the clipped median and the noise below it (which stars cannot
 * touch), outliers replaced by the median of the tiles around, much as SExtractor does (Bertin and Arnouts 1996,
 * section 4.1), and interpolated linearly in between.
 */
export function flattenSky(image: Image): FlatSky {
  const mesh = measureMesh(image);
  const level = medianOf(mesh.sky);
  const noise = medianOf(mesh.noise);
  if (!(noise > 0)) return { significance: createImage(image.width, image.height), level, noise: 0 };
  return { significance: significanceOf(image, completed(mesh, level, noise)), level, noise };
}

function measureMesh({ data, width, height }: Image): Mesh {
  const columns = Math.max(1, Math.round(width / TILE));
  const rows = Math.max(1, Math.round(height / TILE));
  const mesh = {
    columns,
    rows,
    sky: new Float32Array(columns * rows).fill(Number.NaN),
    noise: new Float32Array(columns * rows).fill(Number.NaN),
  };
  const step = Math.max(1, Math.round(Math.sqrt(((width / columns) * (height / rows)) / SAMPLES)));
  const values = new Float32Array(Math.ceil(width / columns / step + 1) * Math.ceil(height / rows / step + 1));
  for (let tile = 0; tile < columns * rows; tile++) {
    const [left, right] = share(width, columns, tile % columns);
    const [bottom, top] = share(height, rows, Math.floor(tile / columns));
    let [count, seen] = [0, 0];
    for (let y = bottom; y < top; y += step) {
      for (let x = left; x < right; x += step) {
        const value = data[y * width + x]!;
        seen++;
        if (Number.isFinite(value)) values[count++] = value;
      }
    }
    if (count < ENOUGH * seen) continue;
    const { sky, noise } = clippedSky(values, count);
    mesh.sky[tile] = sky;
    mesh.noise[tile] = noise;
  }
  return mesh;
}

/** Pixels of the `part`-th of `parts` equal parts: from, to (exclusive). */
function share(length: number, parts: number, part: number): readonly [number, number] {
  return [Math.floor((length * part) / parts), Math.floor((length * (part + 1)) / parts)];
}

/**
 * Median and lower deviation (median less the 15.87th percentile), stars above dropped round by round. Where the most
 * common values lie far closer together than those of a bell curve would, stars fill so much of the tile that its median
 * is no sky: then the sky is the middle of the most common ones (the shortest interval that holds three tenths).
 */
function clippedSky(values: Float32Array, total: number): { sky: number; noise: number } {
  const sorted = sortFloatsInPlace(values.subarray(0, total));
  let count = total;
  let [sky, noise] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    sky = sorted[count >> 1]!;
    noise = sky - sorted[Math.floor(0.1587 * count)]!;
    let kept = count;
    while (kept > 1 && sorted[kept - 1]! > sky + CLIP * noise) kept--;
    if (kept === count) break;
    count = kept;
  }
  const common = shortestInterval(sorted, Math.max(1, Math.floor(COMMON_SHARE * total)));
  if (!(common.halfWidth < FILLED * noise)) return { sky, noise };
  const below = sorted.findIndex((value) => value >= common.middle);
  return { sky: common.middle, noise: common.middle - sorted[Math.floor(0.317 * below)]! };
}

/** The closest `count` + 1 neighbours among sorted values. */
function shortestInterval(sorted: Float32Array, count: number): { middle: number; halfWidth: number } {
  let best = 0;
  for (let i = 0; i + count < sorted.length; i++) {
    if (sorted[i + count]! - sorted[i]! < sorted[best + count]! - sorted[best]!) best = i;
  }
  const [low, high] = [sorted[best]!, sorted[Math.min(best + count, sorted.length - 1)]!];
  return { middle: (low + high) / 2, halfWidth: (high - low) / 2 };
}

function medianOf(values: Float32Array): number {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? Number.NaN : selectRankInPlace(finite, finite.length >> 1);
}

/** Fills empty tiles and those far off their neighbours with the neighbours' median, and keeps the noise above zero. */
function completed(mesh: Mesh, level: number, noise: number): Mesh {
  const mended = (values: Float32Array, otherwise: number): Float32Array =>
    values.map((value, tile) => {
      const around = medianOf(Float32Array.from(neighbours(mesh, tile), (index) => values[index]!));
      if (Math.abs(value - around) <= FAR_OFF * noise) return value;
      return Number.isNaN(around) ? otherwise : around;
    });
  return {
    ...mesh,
    sky: mended(mesh.sky, level),
    noise: mended(mesh.noise, noise).map((value) => Math.max(value, LEAST_NOISE_SHARE * noise)),
  };
}

function neighbours({ columns, rows }: Mesh, tile: number): number[] {
  const [column, row] = [tile % columns, Math.floor(tile / columns)];
  const found: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) found.push(y * columns + x);
  }
  return found;
}

function significanceOf({ data, width, height }: Image, mesh: Mesh): Image {
  const result = createImage(width, height);
  const across = placesBetween(width, mesh.columns);
  const up = placesBetween(height, mesh.rows);
  const line: MeshLine = { sky: new Float32Array(mesh.columns), noise: new Float32Array(mesh.columns) };
  for (let y = 0; y < height; y++) {
    fillLine(line, mesh, { row: up.first[y]!, weight: up.weight[y]! });
    const values = data.subarray(y * width, (y + 1) * width);
    divideRow(values, { across, line, out: result.data.subarray(y * width, (y + 1) * width) });
  }
  return result;
}

/** Sky and noise along one row of pixels, at the middle of each column of tiles. */
type MeshLine = Pick<Mesh, 'sky' | 'noise'>;

function fillLine(line: MeshLine, mesh: Mesh, { row, weight }: { row: number; weight: number }): void {
  const first = row * mesh.columns;
  const second = Math.min(row + 1, mesh.rows - 1) * mesh.columns;
  // Noise is positive everywhere: it is not continued beyond the outermost tiles.
  const inside = Math.min(1, Math.max(0, weight));
  for (let c = 0; c < mesh.columns; c++) {
    line.sky[c] = mesh.sky[first + c]! * (1 - weight) + mesh.sky[second + c]! * weight;
    line.noise[c] = mesh.noise[first + c]! + (mesh.noise[second + c]! - mesh.noise[first + c]!) * inside;
  }
}

/** One row of pixels in units of the noise, stretch by stretch between the middles of two tiles. */
function divideRow(
  values: Float32Array,
  { across, line, out }: { across: Places; line: MeshLine; out: Float32Array },
): void {
  for (let x = 0; x < values.length; ) {
    const c = across.first[x]!;
    const next = Math.min(c + 1, line.sky.length - 1);
    const [sky, noise] = [line.sky[c]!, line.noise[c]!];
    const [skyStep, noiseStep] = [line.sky[next]! - sky, line.noise[next]! - noise];
    for (; x < values.length && across.first[x] === c; x++) {
      const value = values[x]! - sky - skyStep * across.weight[x]!;
      // Not finite less finite stays so, and only that differs from itself.
      out[x] = value - value === 0 ? value / (noise + noiseStep * across.inside[x]!) : 0;
    }
  }
}

/** Where the pixels of a row or column lie between the middles of the tiles. */
interface Places {
  /** The tile before the pixel. */
  readonly first: Int32Array;
  /** How far it is on the way from that one's middle to the next's: beyond the outermost middles below 0 or above 1, so
   * that a tilted sky stays straight to the edge. */
  readonly weight: Float32Array;
  /** The same, kept between 0 and 1. */
  readonly inside: Float32Array;
}

function placesBetween(length: number, parts: number): Places {
  const first = new Int32Array(length);
  const weight = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const place = ((i + 0.5) * parts) / length - 0.5;
    first[i] = Math.min(Math.max(0, parts - 2), Math.max(0, Math.floor(place)));
    weight[i] = parts === 1 ? 0 : place - first[i]!;
  }
  return { first, weight, inside: weight.map((w) => Math.min(1, Math.max(0, w))) };
}
