import type { DaoKernel } from './daoKernel';
import { type DaoView, kernelTaps, responseAt } from './daoResponse';
import { quadrantOf, quickResponse, type Span } from './quickResponse';
import { reachableTiles, TILE } from './reachableTiles';

/** A local maximum of the convolved image. */
export interface Peak {
  readonly x: number;
  readonly y: number;
  /** The convolved image there. */
  readonly response: number;
}

/** Pixels above the threshold by rising index, and the exact response of each (0 elsewhere). */
interface PixelsAbove {
  readonly indices: readonly number[];
  readonly responses: Float64Array;
}

/** Rounding error of the quick response in units of (sum of positive weights) x (largest pixel): generous, a hundredfold. */
const ROUNDING = 1e-12;

/**
 * Pixels whose response exceeds `threshold` (0 or more, in units of the convolved image) and is the highest under the
 * kernel's mask; equal neighbours are all peaks. Ordered by rows, then columns.
 *
 * The outcome is that of convolving the whole image, with less work: tiles that cannot reach the threshold are
 * skipped, the others get a quick response, and only where that comes to the threshold the exact one is computed. A
 * pixel below the threshold is no peak, and never keeps one above it from being a peak.
 */
export function daoPeaks(view: DaoView, threshold: number): Peak[] {
  const { width } = view.image;
  const above = pixelsAbove(view, threshold);
  const neighbours = maskOffsets(view.kernel);
  return above.indices
    .map((index) => ({ x: index % width, y: Math.floor(index / width), response: above.responses[index]! }))
    .filter((peak) => isHighest(view, above, { peak, neighbours }));
}

function pixelsAbove(view: DaoView, threshold: number): PixelsAbove {
  const { width, height } = view.image;
  const responses = new Float64Array(width * height);
  const indices: number[] = [];
  const taps = kernelTaps(view);
  forEachLikely(view, threshold, (x, y) => {
    const response = responseAt(view, taps, { x, y });
    if (!(response > threshold && Number.isFinite(response))) return;
    responses[y * width + x] = response;
    indices.push(y * width + x);
  });
  return { indices: indices.sort((a, b) => a - b), responses };
}

/** Calls `visit` for every pixel that may exceed the threshold. */
function forEachLikely(view: DaoView, threshold: number, visit: (x: number, y: number) => void): void {
  const { width, height } = view.image;
  const quadrant = quadrantOf(view.kernel);
  const tiles = reachableTiles(view, threshold);
  const likely = threshold - tiles.largestResponse * ROUNDING;
  for (let tileRow = 0; tileRow < tiles.rows; tileRow++) {
    const [yStart, yEnd] = [tileRow * TILE, Math.min(height, (tileRow + 1) * TILE)];
    const row = tiles.reachable.subarray(tileRow * tiles.columns, (tileRow + 1) * tiles.columns);
    for (const { start, end } of runsOf(row, width)) {
      const span = { xStart: start, xEnd: end, yStart, yEnd };
      visitLikely(span, quadrant === null ? null : quickResponse(view, quadrant, span), { likely, visit });
    }
  }
}

function visitLikely(
  { xStart, xEnd, yStart, yEnd }: Span,
  responses: Float64Array | null,
  { likely, visit }: { likely: number; visit: (x: number, y: number) => void },
): void {
  const width = xEnd - xStart;
  for (let i = 0; i < width * (yEnd - yStart); i++) {
    if (responses === null || responses[i]! > likely) visit(xStart + (i % width), yStart + Math.floor(i / width));
  }
}

/** Stretches of neighbouring reachable tiles, in pixels. */
function runsOf(reachable: Uint8Array, width: number): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  reachable.forEach((flag, column) => {
    if (flag === 0) return;
    const end = Math.min(width, (column + 1) * TILE);
    const last = runs.at(-1);
    if (last?.end === column * TILE) last.end = end;
    else runs.push({ start: column * TILE, end });
  });
  return runs;
}

/** The pixels of the kernel's mask, relative to its centre, nearest first: most pixels lose against a direct neighbour. */
function maskOffsets({ mask, width, xRadius, yRadius }: DaoKernel): { dx: number; dy: number }[] {
  return Array.from(mask.keys())
    .filter((i) => mask[i] === 1)
    .map((i) => ({ dx: (i % width) - xRadius, dy: Math.floor(i / width) - yRadius }))
    .sort((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy));
}

function isHighest(
  { image: { width, height } }: DaoView,
  { responses }: PixelsAbove,
  { peak, neighbours }: { peak: Peak; neighbours: readonly { dx: number; dy: number }[] },
): boolean {
  for (const { dx, dy } of neighbours) {
    const x = peak.x + dx;
    const y = peak.y + dy;
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    if (responses[y * width + x]! > peak.response) return false;
  }
  return true;
}
