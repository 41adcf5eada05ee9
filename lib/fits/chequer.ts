import type { Image } from '../image/image';

/** How the four pixels of a 2 x 2 square differ in the sky, in counts. */
export interface Chequer {
  /** Half the difference between the mean of the pixels of even x + y and that of odd x + y. */
  readonly contrast: number;
  /** Even x and y less odd x and y: the two kinds of even x + y. */
  readonly even: number;
  /** Odd x, even y less even x, odd y: the two kinds of odd x + y. */
  readonly odd: number;
  /** Standard deviation of a pixel, and standard error of `contrast`. */
  readonly noise: number;
  readonly error: number;
  /** `contrast` of bright pixels per count above the sky; NaN with fewer than BRIGHT_BLOCKS of them. */
  readonly brightContrast: number;
  /** Share of the ninths of the frame in which the contrast has the sign that it has in all. */
  readonly agreement: number;
}

/** 3 x 3 blocks that are looked at, about. */
const BLOCKS = 20_000;
/** Fewer blocks than this say nothing. */
const FEWEST_BLOCKS = 200;
const BRIGHT_BLOCKS = 30;
/** Blocks this many sigma above the sky lie in stars. */
const BRIGHT_SIGMAS = 10;
const CLIP_SIGMAS = 3;
const CLIPS = 6;
/** Noise of `contrast` in one block over that of a pixel: sqrt(1 + 1/4 + 1/2 + 1/2) / 2. */
const BLOCK_NOISE = 0.75;
const THIRDS = 3;

/** The blocks, each a column of these lists. */
interface Blocks {
  readonly contrast: number[];
  readonly even: number[];
  readonly odd: number[];
  readonly level: number[];
  /** Which ninth of the frame. */
  readonly place: number[];
}

/**
 * Measures the 2 x 2 pattern of a frame on 3 x 3 blocks around pixels of even x and y:
 *
 *     corner  up    corner      up, down: even x, odd y
 *     left  centre  right       left, right: odd x, even y
 *     corner  down  corner      corners: odd x, odd y
 *
 * Such blocks are symmetric, so that slopes cancel; the mean of the clipped blocks also holds where the noise is below
 * one step of the camera. Undefined where too few blocks are finite or nothing varies.
 */
export function chequerOf(image: Image): Chequer | undefined {
  const blocks = blocksOf(image);
  if (blocks.contrast.length < FEWEST_BLOCKS) return undefined;
  const kept = skyBlocks(blocks.contrast);
  const [contrast, even, odd] = [blocks.contrast, blocks.even, blocks.odd].map((values) => meanOf(values, kept));
  let square = 0;
  for (const n of kept) square += (blocks.contrast[n]! - contrast!) ** 2;
  const deviation = Math.sqrt(square / kept.length);
  const noise = deviation / BLOCK_NOISE;
  return {
    contrast: contrast!,
    even: even!,
    odd: odd!,
    noise,
    error: deviation / Math.sqrt(kept.length),
    brightContrast: brightContrast(blocks, noise),
    agreement: agreementOf(blocks, kept, Math.sign(contrast!)),
  };
}

function blocksOf({ data, width, height }: Image): Blocks {
  const blocks: Blocks = { contrast: [], even: [], odd: [], level: [], place: [] };
  const step = 2 * Math.max(1, Math.floor(Math.sqrt((width * height) / 4 / BLOCKS)));
  for (let y = 2; y < height - 1; y += step) {
    for (let x = 2; x < width - 1; x += step) {
      const at = y * width + x;
      const [down, up] = [at - width, at + width];
      const corners = (data[down - 1]! + data[down + 1]! + data[up - 1]! + data[up + 1]!) / 4;
      const row = (data[at - 1]! + data[at + 1]!) / 2;
      const column = (data[down]! + data[up]!) / 2;
      const centre = data[at]!;
      const contrast = (centre + corners - row - column) / 2;
      if (!Number.isFinite(contrast)) continue;
      blocks.contrast.push(contrast);
      blocks.even.push(centre - corners);
      blocks.odd.push(row - column);
      blocks.level.push((centre + corners + row + column) / 4);
      blocks.place.push(THIRDS * Math.floor((THIRDS * y) / height) + Math.floor((THIRDS * x) / width));
    }
  }
  return blocks;
}

/** Numbers of the blocks whose contrast is within 3 sigma of the mean, found by clipping from the quartiles outwards. */
function skyBlocks(contrast: readonly number[]): number[] {
  const sorted = Float64Array.from(contrast).sort();
  const rank = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  // Where most blocks are alike, the quartiles coincide: then the narrowest wider range counts.
  const share = [0.25, 0.16, 0.08, 0.04, 0.02].find((part) => rank(1 - part) > rank(part)) ?? 0;
  let [middle, deviation] = [rank(0.5), rank(1 - share) - rank(share)];
  let kept: number[] = [];
  for (let clip = 0; clip < CLIPS; clip++) {
    kept = [];
    let [sum, square] = [0, 0];
    for (let n = 0; n < contrast.length; n++) {
      const off = contrast[n]! - middle;
      if (!(Math.abs(off) <= CLIP_SIGMAS * deviation)) continue;
      kept.push(n);
      sum += off;
      square += off * off;
    }
    const shift = sum / kept.length;
    deviation = Math.sqrt(Math.max(0, square / kept.length - shift * shift));
    middle += shift;
  }
  return kept;
}

function meanOf(values: readonly number[], kept: readonly number[]): number {
  let sum = 0;
  for (const n of kept) sum += values[n]!;
  return sum / kept.length;
}

function brightContrast({ contrast, level }: Blocks, noise: number): number {
  const sky = Float64Array.from(level).sort()[level.length >> 1]!;
  const ratios: number[] = [];
  for (let n = 0; n < level.length; n++) {
    const above = level[n]! - sky;
    if (above > BRIGHT_SIGMAS * noise && above > 0) ratios.push(contrast[n]! / above);
  }
  return ratios.length < BRIGHT_BLOCKS ? Number.NaN : ratios.sort((a, b) => a - b)[ratios.length >> 1]!;
}

function agreementOf({ contrast, place }: Blocks, kept: readonly number[], sign: number): number {
  const sums = new Float64Array(THIRDS * THIRDS);
  const counts = new Float64Array(THIRDS * THIRDS);
  for (const n of kept) {
    sums[place[n]!]! += contrast[n]!;
    counts[place[n]!]! += 1;
  }
  const seen = [...sums.keys()].filter((n) => counts[n]! > 0);
  return seen.filter((n) => sign * sums[n]! > 0).length / seen.length;
}
