import type { Image } from '../image/image';

/** The connected pixels about a star that are brighter than half its height. Places in pixels. */
export interface HalfMaximumRegion {
  /** Number of pixels. */
  readonly area: number;
  /** The same with what they enclose: larger than `area` when there is a hole, as in a donut. */
  readonly filledArea: number;
  /** Mean position of the pixels, each counted once. */
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** The value at which the region was cut. */
  readonly level: number;
  /** It reached the edge of the frame, or was given up because it is too large to be a star. */
  readonly open: boolean;
  /** Indices into the image's data. */
  readonly pixels: readonly number[];
}

export interface HalfMaximumRegionOptions {
  /** The sky under the star, in the units of the image. */
  readonly background: number;
  /** The star's height above the sky; default that of the pixel at the start. */
  readonly height?: number;
  /** Share of the height at which the region is cut. Default 0.5. */
  readonly share?: number;
  /** Larger regions are given up (`open`). Default 40000 pixels. */
  readonly maxArea?: number;
}

/**
 * Grows the region of pixels that are joined by an edge to the pixel at `start` and brighter than half the star's
 * height. It needs no model, so it measures stars, trails and donuts alike; its size is exact to about a pixel.
 */
export function halfMaximumRegion(
  image: Image,
  start: { x: number; y: number },
  options: HalfMaximumRegionOptions,
): HalfMaximumRegion {
  const { data, width, height } = image;
  const { background, share = 0.5, maxArea = 40000 } = options;
  const seed = Math.round(start.y) * width + Math.round(start.x);
  const level = background + share * (options.height ?? data[seed] - background);
  const pixels = [seed];
  const seen = new Set(pixels);
  let open = false;
  for (let i = 0; i < pixels.length && pixels.length <= maxArea; i++) {
    const x = pixels[i] % width;
    const y = (pixels[i] - x) / width;
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) open = true;
    const around = [
      x > 0 ? pixels[i] - 1 : -1,
      x < width - 1 ? pixels[i] + 1 : -1,
      pixels[i] - width,
      pixels[i] + width,
    ];
    for (const next of around) {
      if (next < 0 || next >= data.length || !(data[next] > level) || seen.has(next)) continue;
      seen.add(next);
      pixels.push(next);
    }
  }
  return describe(image, { pixels, seen, level, open: open || pixels.length > maxArea });
}

interface Grown {
  readonly pixels: readonly number[];
  readonly seen: ReadonlySet<number>;
  readonly level: number;
  readonly open: boolean;
}

function describe({ width }: Image, { pixels, seen, level, open }: Grown): HalfMaximumRegion {
  let [left, right, bottom, top] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0];
  let [sumX, sumY] = [0, 0];
  for (const pixel of pixels) {
    const x = pixel % width;
    const y = (pixel - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
    sumX += x;
    sumY += y;
  }
  const area = pixels.length;
  const bounds = { left, right, bottom, top };
  const filledArea = open ? area : area + enclosed(seen, width, bounds);
  return { area, filledArea, x: sumX / area, y: sumY / area, ...bounds, level, open, pixels };
}

interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Pixels of the bounding box that cannot be reached from outside without crossing the region. */
function enclosed(region: ReadonlySet<number>, width: number, { left, right, bottom, top }: Bounds): number {
  const [columns, rows] = [right - left + 3, top - bottom + 3];
  const outside = new Uint8Array(columns * rows);
  const queue = [0];
  outside[0] = 1;
  for (let i = 0; i < queue.length; i++) {
    const column = queue[i] % columns;
    const row = (queue[i] - column) / columns;
    for (const [c, r] of [
      [column - 1, row],
      [column + 1, row],
      [column, row - 1],
      [column, row + 1],
    ]) {
      if (c < 0 || r < 0 || c >= columns || r >= rows || outside[r * columns + c] === 1) continue;
      if (region.has((bottom + r - 1) * width + left + c - 1) && isInside(c, r, columns, rows)) continue;
      outside[r * columns + c] = 1;
      queue.push(r * columns + c);
    }
  }
  return columns * rows - queue.length - region.size;
}

/** The outermost ring of cells was added around the bounding box: a path outside always exists there. */
function isInside(column: number, row: number, columns: number, rows: number): boolean {
  return column > 0 && row > 0 && column < columns - 1 && row < rows - 1;
}
