import { likelyPixels } from '../donuts/likelyPixels';
import type { DaoKernel } from './daoKernel';
import { type DaoView, kernelTaps, responseAt } from './daoResponse';

/** A local maximum of the convolved image. */
export interface Peak {
  readonly x: number;
  readonly y: number;
  /** The convolved image there. */
  readonly response: number;
}

/** The exact response of every pixel above the threshold, by its place y * width + x, in rising order. */
type PixelsAbove = ReadonlyMap<number, number>;

/**
 * Pixels whose response exceeds `threshold` (0 or more, in units of the convolved image) and is the highest under the
 * kernel's mask; equal neighbours are all peaks. Ordered by rows, then columns.
 *
 * The outcome is that of convolving the whole image, with less work: the exact response is computed only where a quick one
 * comes to the threshold. A pixel below the threshold is no peak, and never keeps one above it from being a peak.
 */
export function daoPeaks(view: DaoView, threshold: number): Peak[] {
  const { width } = view.image;
  const above = pixelsAbove(view, threshold);
  const neighbours = maskOffsets(view.kernel);
  return [...above]
    .map(([place, response]) => ({ x: place % width, y: Math.floor(place / width), response }))
    .filter((peak) => isHighest(view, above, { peak, neighbours }));
}

function pixelsAbove(view: DaoView, threshold: number): PixelsAbove {
  const { width } = view.image;
  const taps = kernelTaps(view);
  const above = new Map<number, number>();
  for (const place of likelyPixels(view, threshold)) {
    const response = responseAt(view, taps, { x: place % width, y: Math.floor(place / width) });
    if (response > threshold && Number.isFinite(response)) above.set(place, response);
  }
  return above;
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
  above: PixelsAbove,
  { peak, neighbours }: { peak: Peak; neighbours: readonly { dx: number; dy: number }[] },
): boolean {
  for (const { dx, dy } of neighbours) {
    const x = peak.x + dx;
    const y = peak.y + dy;
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    if ((above.get(y * width + x) ?? 0) > peak.response) return false;
  }
  return true;
}
