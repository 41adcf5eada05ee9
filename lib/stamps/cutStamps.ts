import type { Image } from '../image/image';
import { borderMask } from './borderMask';
import { type CrowdingRule, crowdingMask } from './crowdingMask';
import type { Position } from './position';

/** Thesis 1: side of a stamp in pixels; the star's pixel has index 30. */
export const STAMP_SIZE = 60;
/** Thesis 1: a stamp whose brightest pixel is above this is saturated (counts above the background). */
export const BRIGHTEST_PEAK = 75000;
/** Thesis 1: a stamp whose brightest pixel is below this holds no star (counts above the background). */
export const FAINTEST_PEAK = 10;

export interface CutOptions {
  /** Sky level to subtract: the clipped median of the frame. */
  readonly background: number;
  /** Clipped standard deviation: pixels below it, after the subtraction, become 0. */
  readonly std: number;
  /** Side of a stamp, pixels. Default STAMP_SIZE. */
  readonly size?: number;
  /** Default 'strict'. */
  readonly crowding?: CrowdingRule;
  /** Default BRIGHTEST_PEAK. */
  readonly brightestPeak?: number;
  /** Default FAINTEST_PEAK. */
  readonly faintestPeak?: number;
}

/** How many sources gave no stamp, by the first reason that applied, in this order. */
export interface StampRejections {
  /** The box and a margin of 2 px do not fit into the frame. */
  readonly border: number;
  /** A neighbour in the box (see CrowdingRule). */
  readonly crowded: number;
  /** A pixel in the box is blank or infinite. */
  readonly notFinite: number;
  /** The brightest pixel is above BRIGHTEST_PEAK. */
  readonly bright: number;
  /** The brightest pixel is below FAINTEST_PEAK. */
  readonly faint: number;
}

/** Unlabelled stamps of one frame, normalised to a maximum of 1, and the sources they belong to. */
export interface CutStamps<Source extends Position = Position> {
  readonly size: number;
  /** kept.length * size * size values in 0..1, row-major. */
  readonly stamps: Float32Array;
  readonly kept: readonly Source[];
  readonly rejected: StampRejections;
}

/**
 * Cuts a square stamp around each source that stands alone and well inside the frame, as thesis 1 does: subtract the
 * background, set what is below one std to 0, cut `round(x) - 30 .. round(x) + 30` (end excluded; the same for y),
 * reject by the brightest pixel, divide by it.
 *
 *      x0 = round(x) - 30          round(x)           x0 + 59
 *      |-----------------------------*-------------------|        index of the star: 30
 *
 * `round` is Python's: halves go to the even number. The arithmetic is done in single precision, as numpy does it for
 * a float32 frame. Both masks look at all sources: one beyond the border still contaminates its neighbour.
 */
export function cutStamps<Source extends Position>(
  image: Image,
  sources: readonly Source[],
  options: CutOptions,
): CutStamps<Source> {
  const size = options.size ?? STAMP_SIZE;
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`a stamp needs a positive whole size, got ${size}`);
  const inside = borderMask(sources, image, size / 2 + 2);
  const alone = crowdingMask(sources, options.crowding ?? 'strict', size);
  const rejected = { border: 0, crowded: 0, notFinite: 0, bright: 0, faint: 0 };
  const reject = (reason: keyof StampRejections) => {
    rejected[reason]++;
    return false;
  };

  const kept = sources.filter((source, i) => {
    if (inside[i] === 0) return reject('border');
    if (alone[i] === 0) return reject('crowded');
    const peak = largest(cutBox(image, source, size, options));
    if (!Number.isFinite(peak)) return reject('notFinite');
    if (peak > (options.brightestPeak ?? BRIGHTEST_PEAK)) return reject('bright');
    if (peak < (options.faintestPeak ?? FAINTEST_PEAK)) return reject('faint');
    return true;
  });

  const stamps = new Float32Array(kept.length * size * size);
  kept.forEach((source, i) => {
    stamps.set(dividedByLargest(cutBox(image, source, size, options)), i * size * size);
  });
  return { size, stamps, kept, rejected };
}

/** The box around a source, less the background, with the noise set to 0. */
function cutBox(image: Image, source: Position, size: number, options: CutOptions): Float32Array {
  const x0 = roundHalfEven(source.xcentroid) - Math.floor(size / 2);
  const y0 = roundHalfEven(source.ycentroid) - Math.floor(size / 2);
  const background = Math.fround(options.background);
  const std = Math.fround(options.std);
  const box = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    const row = (y0 + y) * image.width + x0;
    for (let x = 0; x < size; x++) {
      const value = Math.fround(image.data[row + x]! - background);
      box[y * size + x] = value < std ? 0 : value;
    }
  }
  return box;
}

/** The largest value, NaN when any is NaN. */
function largest(values: Float32Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) return value;
    if (value > max) max = value;
  }
  return max;
}

function dividedByLargest(values: Float32Array): Float32Array {
  const peak = largest(values);
  return values.map((value) => value / peak);
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
