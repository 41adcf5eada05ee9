import type { FrameLook } from '../../detect/sources/frameLook';
import type { Source } from '../../detect/sources/sources';
import type { Image } from '../../image/image';

/** Side of a stamp, whatever the size of the stars in the frame. */
export const STAMP_SIDE = 60;
/** A stamp shows three times the length of the frame's typical source, and ten pixels at least. */
const BOX_OVER_SCALE = 3;
const SMALLEST_BOX = 10;
/** Sources much smaller or larger than the frame's own are cosmic rays, satellites, galaxies. */
const SIZE_RANGE = [0.45, 2.2] as const;
/** A neighbour of this share of a source's height, inside the box, spoils the stamp. */
const NEIGHBOUR_SHARE = 0.2;
/** With fewer stamps that show one source alone and whole, those with neighbours or beyond the edge are taken too. */
const ENOUGH = 8;
const MOST_STAMPS = 48;
/** Values of a stamp: from somewhat below the sky to the peak. */
const LOWEST = -0.25;

/** Cut-outs of one frame, scaled so that its typical source always has the same size. */
export interface ScaledStamps {
  /** Side of the box that was cut, pixels of the frame. */
  readonly box: number;
  /** The sources that the stamps show, in the same order: alone before crowded, then brightest first. */
  readonly sources: readonly Source[];
  /** sources.length x 60 x 60, each divided by its peak, -0.25 to 1. */
  readonly stamps: Float32Array;
  /** How many sources were left out, by reason. */
  readonly rejected: Readonly<Record<'edge' | 'saturated' | 'size' | 'crowded' | 'surplus', number>>;
}

/**
 * Cuts stamps that a network for any telescope can read: the frame's own scale decides the box, which is resampled to
 * 60 x 60.
 */
export function cutScaledStamps({ significance, sources, typical }: FrameLook): ScaledStamps {
  const scale = typical?.length ?? Number.NaN;
  const box = Math.max(SMALLEST_BOX, BOX_OVER_SCALE * scale);
  const { taken, rejected } = choose(significance, sources, { scale, box });
  const stamps = new Float32Array(taken.length * STAMP_SIDE ** 2);
  taken.forEach((source, n) => {
    drawStamp(significance, { ...source, box }, stamps.subarray(n * STAMP_SIDE ** 2, (n + 1) * STAMP_SIDE ** 2));
  });
  return { box, sources: taken, stamps, rejected };
}

function choose(
  { width, height }: Image,
  sources: readonly Source[],
  { scale, box }: { readonly scale: number; readonly box: number },
): { taken: Source[]; rejected: ScaledStamps['rejected'] } {
  const rejected = { edge: 0, saturated: 0, size: 0, crowded: 0, surplus: 0 };
  const alone: Source[] = [];
  const [crowded, beyond, saturated, cut]: [Source[], Source[], Source[], Source[]] = [[], [], [], []];
  const half = box / 2;
  const hasNeighbour = neighbourFinder(sources, box);
  for (const [n, source] of sources.entries()) {
    const { x, y, length } = source;
    if (source.cut) cut.push(source);
    else if (source.narrow || length < SIZE_RANGE[0] * scale || length > SIZE_RANGE[1] * scale) rejected.size++;
    else if (source.saturated) saturated.push(source);
    else if (x < half || y < half || x > width - 1 - half || y > height - 1 - half) beyond.push(source);
    else if (hasNeighbour(n)) crowded.push(source);
    else alone.push(source);
  }
  // What lies beyond the edge is drawn as sky.
  const second = [...crowded, ...beyond, ...saturated].slice(0, Math.max(0, ENOUGH - alone.length));
  const whole = [...alone, ...second].slice(0, MOST_STAMPS);
  // A small cut-out may show no star whole.
  const taken = whole.length > 0 ? whole : cut.slice(0, ENOUGH);
  const isTaken = new Set(taken);
  const left = (group: readonly Source[]): number => group.filter((source) => !isTaken.has(source)).length;
  rejected.edge = left(beyond) + left(cut);
  rejected.crowded = left(crowded);
  rejected.saturated = left(saturated);
  rejected.surplus = left(alone);
  return { taken, rejected };
}

/** Whether another source, bright enough beside it, lies in the box around the n-th source. */
function neighbourFinder(sources: readonly Source[], box: number): (n: number) => boolean {
  // Plain lists of numbers: a frame of thousands of sources has millions of pairs.
  const [x, y, reach, peak] = (['x', 'y', 'length', 'peak'] as const).map((key) =>
    Float64Array.from(sources, (source) => (key === 'length' ? (box + source.length) / 2 : source[key])),
  );
  return (n) => {
    const faintest = NEIGHBOUR_SHARE * peak[n];
    // Brightest first.
    for (let k = 0; k < peak.length && peak[k] >= faintest; k++) {
      if (k !== n && Math.abs(x[k] - x[n]) < reach[k] && Math.abs(y[k] - y[n]) < reach[k]) return true;
    }
    return false;
  };
}

/**
 * Resamples a box around (x, y) to 60 x 60: linear between pixels, and where a pixel of the stamp spans several of the
 * frame, the mean of as many samples. Divided by the highest value in the middle quarter of the stamp.
 */
export function drawStamp(
  image: Image,
  { x, y, box }: { readonly x: number; readonly y: number; readonly box: number },
  stamp: Float32Array,
): void {
  const step = box / STAMP_SIDE;
  const samples = Math.max(1, Math.ceil(step));
  const fine = step / samples;

  const [dx, dy] = [x - box / 2 + fine / 2, y - box / 2 + fine / 2];
  for (let j = 0; j < STAMP_SIDE; j++) {
    for (let i = 0; i < STAMP_SIDE; i++) {
      let sum = 0;
      for (let b = 0; b < samples; b++) {
        for (let a = 0; a < samples; a++) {
          sum += linear(image, dx + (i * samples + a) * fine, dy + (j * samples + b) * fine);
        }
      }
      stamp[j * STAMP_SIDE + i] = sum / (samples * samples);
    }
  }
  const peak = highestInMiddle(stamp);
  for (let k = 0; k < stamp.length; k++) stamp[k] = Math.min(1, Math.max(LOWEST, stamp[k] / peak));
}

/** Linear interpolation; places outside count as sky. */
function linear({ data, width, height }: Image, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  if (i < 0 || j < 0 || i >= width - 1 || j >= height - 1) return 0;
  const [u, v, at] = [x - i, y - j, j * width + i];
  const bottom = data[at] + (data[at + 1] - data[at]) * u;
  const top = data[at + width] + (data[at + width + 1] - data[at + width]) * u;
  return bottom + (top - bottom) * v;
}

function highestInMiddle(stamp: Float32Array): number {
  const edge = STAMP_SIDE / 4;
  let highest = Number.MIN_VALUE;
  for (let j = edge; j < STAMP_SIDE - edge; j++) {
    for (let i = edge; i < STAMP_SIDE - edge; i++) highest = Math.max(highest, stamp[j * STAMP_SIDE + i]);
  }
  return highest;
}
