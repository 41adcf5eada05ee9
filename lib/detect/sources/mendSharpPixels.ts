import type { Image } from '../../image/image';

/** Pixels lower than this, in deviations, are left alone: noise could make them look sharp. */
const LOWEST = 8;
/**
 * Of a sharp pixel, the two neighbours left and right or the two above and below reach less than this share on average.
 * A star whose width is one pixel still gives them 0.14 in the worst case, one of 1.5 pixels 0.36.
 */
const SHARP = 0.12;
/** What a mended pixel spilled into its neighbours stands out by so many deviations. */
const SPILL = 4;
/** A cosmic ray is peeled from its ends; what is left after so many rounds is wider than one pixel. */
const ROUNDS = 3;

/**
 * Hot pixels, cosmic rays and bad columns are narrower than light can be that came through a telescope: across, they
 * end within one pixel (the idea of van Dokkum 2001, PASP 113, 1420). Such pixels take the mean of the two neighbours across.
 * `significance` is in units of the noise (flattenSky). Returns how many pixels were mended.
 */
export function mendSharpPixelsInPlace(significance: Image): number {
  let sharp = sharpPixels(significance);
  const all: number[] = [];
  for (let round = 0; round < ROUNDS && sharp.length > 0; round++) {
    mendInPlace(significance, sharp);
    for (const i of sharp) all.push(i);
    sharp = around(sharp, significance).filter((i) => isSharp(significance, i));
  }
  for (const i of all) wipeSpillInPlace(significance, i);
  return all.length;
}

/** All inner pixels that are sharp. */
function sharpPixels(image: Image): number[] {
  const { data, width, height } = image;
  const sharp: number[] = [];
  for (let y = 1; y < height - 1; y++) {
    const end = (y + 1) * width - 1;
    for (let i = y * width + 1; i < end; i++) if (data[i] > LOWEST && isSharp(image, i)) sharp.push(i);
  }
  return sharp;
}

function isSharp(image: Image, i: number): boolean {
  return meanAcross(image, i) < SHARP * image.data[i];
}

/** Mean of the two neighbours in a row or in a column, whichever is lower. */
function meanAcross({ data, width }: Image, i: number): number {
  return Math.min(data[i - 1] + data[i + 1], data[i - width] + data[i + width]) / 2;
}

/** All are measured before any is changed. */
function mendInPlace(image: Image, sharp: readonly number[]): void {
  const values = sharp.map((i) => meanAcross(image, i));
  sharp.forEach((i, k) => {
    image.data[i] = values[k];
  });
}

/** The inner neighbours of the mended pixels that are high enough, each once. */
function around(mended: readonly number[], { data, width, height }: Image): number[] {
  const near = new Set<number>();
  for (const i of mended) {
    for (const j of [i - width - 1, i - width, i - width + 1, i - 1, i + 1, i + width - 1, i + width, i + width + 1]) {
      const [x, y] = [j % width, Math.floor(j / width)];
      if (data[j] > LOWEST && x > 0 && y > 0 && x < width - 1 && y < height - 1) near.add(j);
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
