import { createImage, type Image } from '../../image/image';
import { selectRankInPlace } from '../../image/selectRank';

/** Pixels of each of the four kinds that are looked at, about. */
const SAMPLES = 20_000;
/** Kinds whose medians differ by more than this share of their own scatter are filters of a colour mosaic. */
const VISIBLE = 0.6;

/**
 * Colour cameras see through a mosaic of 2 x 2 filters (Bayer 1976), and a raw frame of theirs is a chequerboard, in the
 * sky and in every star. Each pixel becomes the mean of the square that starts with it, which holds every filter once:
 * what a gray camera would have seen, half a pixel farther up and right. A frame without a mosaic is given back as it is.
 */
export function evenOutMosaic(image: Image): Image {
  if (image.width < 2 || image.height < 2) return image;
  const kinds = [0, 1, 2, 3].map((kind) => sampleKind(image, kind));
  if (kinds.some(({ count }) => count === 0)) return image;
  const medians = kinds.map(({ median }) => median);
  const scatter = Math.min(...kinds.map((kind) => kind.scatter));
  if (!(Math.max(...medians) - Math.min(...medians) > VISIBLE * scatter)) return image;
  return meanOfSquares(image);
}

/** The last row and column repeat the ones before. */
function meanOfSquares({ data, width, height }: Image): Image {
  const even = createImage(width, height);
  for (let y = 0; y < height; y++) {
    const row = Math.min(y, height - 2) * width;
    for (let x = 0; x < width; x++) {
      const at = row + Math.min(x, width - 2);
      even.data[y * width + x] = (data[at]! + data[at + 1]! + data[at + width]! + data[at + width + 1]!) / 4;
    }
  }
  return even;
}

interface Kind {
  readonly count: number;
  readonly median: number;
  /** Median less the 15.87th percentile: one deviation of the sky. */
  readonly scatter: number;
}

/** One of the four kinds: 0 even column and row, 1 odd column, 2 odd row, 3 both odd. */
function sampleKind({ data, width, height }: Image, kind: number): Kind {
  const step = 2 * Math.max(1, Math.floor(Math.sqrt((width * height) / 4 / SAMPLES)));
  const values: number[] = [];
  for (let y = kind >> 1; y < height; y += step) {
    for (let x = kind & 1; x < width; x += step) {
      const value = data[y * width + x]!;
      if (Number.isFinite(value)) values.push(value);
    }
  }
  const count = values.length;
  if (count === 0) return { count, median: Number.NaN, scatter: Number.NaN };
  const sample = Float32Array.from(values);
  const median = selectRankInPlace(sample, count >> 1);
  return { count, median, scatter: median - selectRankInPlace(sample, Math.floor(0.1587 * count)) };
}
