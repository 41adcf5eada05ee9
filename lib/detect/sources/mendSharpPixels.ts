import type { Mosaic } from '../../fits/mosaic';
import type { Image } from '../../image/image';

/** Pixels lower than this, in sigma, are left alone: noise could make them look sharp. */
const LOWEST_SIGMAS = 8;
/**
 * Of a sharp pixel, the two neighbours left and right or the two above and below reach less than this share on average.
 * A star whose width is one pixel still gives them 0.14 in the worst case, one of 1.5 pixels 0.36.
 */
const SHARP = 0.12;
/** Of the green pixels of a mosaic, 1.4 pixels apart: a star of 1.6 pixels gives them 0.1. */
const SHARP_DIAGONALLY = 0.06;
/** What a mended pixel spilled into its neighbours stands out by so many deviations. */
const SPILL = 4;
/** A cosmic ray is peeled from its ends; what is left after so many rounds is wider than one pixel. */
const ROUNDS = 3;

/**
 * Hot pixels, cosmic rays and bad columns are narrower than light can be that came through a telescope: across, they
 * end within one pixel (the idea of van Dokkum 2001, PASP 113, 1420). Such pixels take the mean of the two neighbours across;
 * of a colour mosaic, whose green pixels alone are not 0, these are the green ones along the diagonals. `significance` is in
 * units of the noise (flattenSky). Returns how many pixels were mended.
 */
export function mendSharpPixelsInPlace(significance: Image, mosaic: Pick<Mosaic, 'greenParity'> | null = null): number {
  const lattice: Lattice = { image: significance, mosaic, across: acrossOf(significance, mosaic) };
  let sharp = sharpPixels(lattice);
  const all: number[] = [];
  for (let round = 0; round < ROUNDS && sharp.length > 0; round++) {
    mendInPlace(lattice, sharp);
    for (const i of sharp) all.push(i);
    sharp = around(sharp, lattice).filter((i) => isSharp(lattice, i));
  }
  if (mosaic === null) for (const i of all) wipeSpillInPlace(significance, i);
  return all.length;
}

/** Pixels that lie side by side. */
interface Lattice {
  readonly image: Image;
  readonly mosaic: Pick<Mosaic, 'greenParity'> | null;
  /** From a pixel to its neighbours in two directions at right angles. */
  readonly across: readonly [number, number];
}

function acrossOf({ width }: Image, mosaic: Lattice['mosaic']): readonly [number, number] {
  return mosaic === null ? [1, width] : [width + 1, width - 1];
}

/** All inner pixels that are sharp. */
function sharpPixels(lattice: Lattice): number[] {
  const { data, width, height } = lattice.image;
  const sharp: number[] = [];
  for (let y = 1; y < height - 1; y++) {
    const end = (y + 1) * width - 1;
    for (let i = y * width + 1; i < end; i++) if (data[i] > LOWEST_SIGMAS && isSharp(lattice, i)) sharp.push(i);
  }
  return sharp;
}

function isSharp(lattice: Lattice, i: number): boolean {
  const share = lattice.mosaic === null ? SHARP : SHARP_DIAGONALLY;
  return meanAcross(lattice, i) < share * lattice.image.data[i];
}

/** Mean of the two neighbours in one direction or the other, whichever is lower. */
function meanAcross({ image: { data }, across: [a, b] }: Lattice, i: number): number {
  return Math.min(data[i - a] + data[i + a], data[i - b] + data[i + b]) / 2;
}

/** All are measured before any is changed. */
function mendInPlace(lattice: Lattice, sharp: readonly number[]): void {
  const values = sharp.map((i) => meanAcross(lattice, i));
  sharp.forEach((i, k) => {
    lattice.image.data[i] = values[k];
  });
}

/** The inner neighbours of the mended pixels that are high enough, each once. */
function around(mended: readonly number[], { image: { data, width, height }, across: [a, b] }: Lattice): number[] {
  const near = new Set<number>();
  for (const i of mended) {
    for (const j of [i - a - b, i - b, i - b + a, i - a, i + a, i + b - a, i + b, i + a + b]) {
      const [x, y] = [j % width, Math.floor(j / width)];
      if (data[j] > LOWEST_SIGMAS && x > 0 && y > 0 && x < width - 1 && y < height - 1) near.add(j);
    }
  }
  return [...near];
}

/** Charge spills into the neighbours of a very bright pixel: the 3 x 3 pixels get no higher than the ring around them. */
function wipeSpillInPlace({ data, width, height }: Image, at: number): void {
  const [x, y] = [at % width, Math.floor(at / width)];
  if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) return;
  const inner = SQUARE.map(([dx, dy]) => at + dy * width + dx);
  if (!inner.some((i) => data[i] > SPILL)) return;
  const ring = RING.map(([dx, dy]) => data[at + dy * width + dx]).sort((a, b) => a - b);
  const highest = ring[ring.length >> 1];
  for (const i of inner) data[i] = Math.min(data[i], highest);
}

const AROUND = Array.from({ length: 25 }, (_, k) => [(k % 5) - 2, Math.floor(k / 5) - 2] as const);
const SQUARE = AROUND.filter(([dx, dy]) => Math.abs(dx) < 2 && Math.abs(dy) < 2);
const RING = AROUND.filter(([dx, dy]) => Math.abs(dx) === 2 || Math.abs(dy) === 2);
