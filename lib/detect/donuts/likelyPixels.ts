import type { DaoView } from '../dao/daoResponse';
import { type PaddedImage, padImage, subtractInPlace } from '../dao/paddedImage';
import { type Quadrant, quadrantOf } from '../dao/quadrant';
import { extremesBytes, positiveSum, type ReachableTiles, reachableTiles, TILE } from './reachableTiles';

/** Half a unit in the last place of a float32, relative. */
const HALF_UNIT = 2 ** -24;
/** Roundings of a term on its way into the sum, besides the additions: difference, folding, weight, product, and a margin. */
const ROUNDINGS_OF_A_TERM = 8;
/** Beyond these single precision overflows or loses digits. */
const SAFE_RANGE = [1e-30, 1e30] as const;

/**
 * The places (y * width + x, rising) of all pixels whose response may exceed the threshold, and of a few more.
 *
 * Tiles that cannot reach the threshold are skipped. In the others the response is computed in single precision, and
 * what comes nearer to the threshold than that can be wrong is taken along. Kernels without mirror symmetry, and values
 * beyond the range of single precision, get every pixel of these tiles.
 */
export function likelyPixels(view: DaoView, threshold: number): number[] {
  const quadrant = quadrantOf(view.kernel);
  const padded = padImage(view, Math.max(extremesBytes(view), workBytes(view)));
  const tiles = reachableTiles(view, padded, threshold);
  const largest = tiles.largest.reduce((most, value) => Math.max(most, value), 0);
  if (quadrant === null || !(largest > SAFE_RANGE[0] && largest < SAFE_RANGE[1])) return pixelsOfTiles(view, tiles);
  subtractInPlace(padded, view.background);
  return compareTiles(view, { padded, tiles, quadrant, threshold }).sort((a, b) => a - b);
}

function pixelsOfTiles({ image: { width, height } }: DaoView, { columns, reachable }: ReachableTiles): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / TILE) * columns;
    for (let x = 0; x < width; x++) if (reachable[row + Math.floor(x / TILE)] === 1) pixels.push(y * width + x);
  }
  return pixels;
}

interface Comparison {
  readonly padded: PaddedImage;
  readonly tiles: ReachableTiles;
  readonly quadrant: Quadrant;
  readonly threshold: number;
}

/** What the kernels use behind the image, addresses in bytes. */
interface WorkPlaces {
  readonly thresholds: number;
  readonly weights: number;
  readonly lengths: number;
  readonly folded: number;
  readonly foldedStride: number;
  readonly output: number;
  readonly end: number;
}

/** The kernels work on sixteen pixels at once. */
const STEP = 16;

function workPlaces({ image: { width }, kernel: { xRadius, yRadius } }: DaoView, start: number): WorkPlaces {
  const vectors = (bytes: number): number => 16 * Math.ceil(bytes / 16);
  const thresholds = start;
  const weights = thresholds + vectors(4 * Math.ceil(width / TILE) + 4);
  const lengths = weights + vectors(4 * (xRadius + 1) * (yRadius + 1));
  const folded = lengths + vectors(4 * (yRadius + 1));
  const foldedStride = vectors(4 * (width + 2 * xRadius + 2 * STEP));
  const output = folded + foldedStride * (yRadius + 1);
  return { thresholds, weights, lengths, folded, foldedStride, output, end: output + 4 * TILE * (width + STEP) };
}

function workBytes(view: DaoView): number {
  return workPlaces(view, 0).end;
}

function compareTiles(view: DaoView, { padded, tiles, quadrant, threshold }: Comparison): number[] {
  const { kernel, image } = view;
  const places = workPlaces(view, padded.end);
  const buffer = padded.memory.reserve(places.end);
  loadQuadrant(buffer, places, { quadrant, columns: kernel.xRadius + 1 });
  const slack = rounding(view, quadrant);
  const found: number[] = [];
  for (let row = 0; row < tiles.rows; row++) {
    const first = row * tiles.columns;
    const yStart = row * TILE;
    const rows = Math.min(TILE, image.height - yStart);
    for (const { start, end } of runsOf(tiles.reachable.subarray(first, first + tiles.columns))) {
      const thresholds = new Float32Array(buffer, places.thresholds, end - start);
      for (let k = start; k < end; k++) thresholds[k - start] = threshold - slack(tiles.largest[first + k]!);
      const xStart = start * TILE;
      const width = Math.min(image.width, end * TILE) - xStart;
      const count = padded.memory.kernels.likelyPixels(
        padded.origin + yStart * padded.stride + 4 * xStart,
        padded.stride,
        width,
        rows,
        places.thresholds,
        places.weights,
        places.lengths,
        kernel.xRadius,
        kernel.yRadius,
        places.folded,
        places.foldedStride,
        places.output,
      );
      for (const place of new Int32Array(buffer, places.output, count)) {
        const x = place % width;
        found.push((yStart + (place - x) / width) * image.width + xStart + x);
      }
    }
  }
  return found;
}

/** Row by row of the kernel's right half, `columns` weights each; what is missing is 0. */
function loadQuadrant(
  buffer: ArrayBuffer,
  places: WorkPlaces,
  { quadrant: { rows }, columns }: { quadrant: Quadrant; columns: number },
): void {
  const weights = new Float32Array(buffer, places.weights, (places.lengths - places.weights) / 4);
  weights.fill(0);
  const lengths = new Int32Array(buffer, places.lengths, rows.length);
  rows.forEach((row, dy) => {
    weights.set(row, dy * columns);
    lengths[dy] = row.length;
  });
}

/** By how much the response in single precision may be wrong, for pixels up to `largest` from the background. */
function rounding({ kernel, background }: DaoView, { rows }: Quadrant): (largest: number) => number {
  const terms = rows.reduce((sum, row) => sum + row.length, 0) + ROUNDINGS_OF_A_TERM;
  const weights = 2 * positiveSum(kernel);
  // The background itself is rounded too: all pixels are off by the same, which a kernel of sum zero sees at the edge only.
  return (largest) => HALF_UNIT * weights * (terms * largest + 2 * Math.abs(background));
}

/** Stretches of neighbouring reachable tiles. */
function runsOf(reachable: Uint8Array): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  reachable.forEach((flag, column) => {
    if (flag === 0) return;
    const last = runs.at(-1);
    if (last?.end === column) last.end = column + 1;
    else runs.push({ start: column, end: column + 1 });
  });
  return runs;
}
