import type { DaoKernel } from './daoKernel';
import type { DaoView } from './daoResponse';

/**
 * A kernel that is its own mirror image left-right and up-down: the weights of one quadrant, `rows[dy][dx]` for
 * dy = 0 .. yRadius and dx = 0 .. the last weight of that row that is not 0.
 */
export interface Quadrant {
  readonly rows: readonly Float64Array[];
}

/** The quadrant of a kernel, or null when the kernel has no such symmetry (an ellipse at an angle). */
export function quadrantOf({ weights, width, xRadius, yRadius }: DaoKernel): Quadrant | null {
  const at = (dx: number, dy: number) => weights[(yRadius + dy) * width + xRadius + dx]!;
  const rows = Array.from({ length: yRadius + 1 }, (_, dy) =>
    Float64Array.from({ length: xRadius + 1 }, (_, dx) => at(dx, dy)),
  );
  const scale = Math.max(...weights);
  const mirrored = rows.every((row, dy) =>
    row.every((weight, dx) =>
      [at(-dx, dy), at(dx, -dy), at(-dx, -dy)].every((other) => Math.abs(other - weight) <= 1e-14 * scale),
    ),
  );
  if (!mirrored) return null;
  return { rows: rows.map((row) => row.subarray(0, row.findLastIndex((weight) => weight !== 0) + 1)) };
}

/** Pixels xStart .. xEnd - 1 of rows yStart .. yEnd - 1. */
export interface Span {
  readonly xStart: number;
  readonly xEnd: number;
  readonly yStart: number;
  readonly yEnd: number;
}

/**
 * The convolved image in a part of the image, row by row, in double precision. Pixels of equal weight are added before
 * they are multiplied, first over the rows, then over the columns: a quarter of the multiplications. Rounds
 * differently from the exact response.
 */
export function quickResponse(view: DaoView, quadrant: Quadrant, span: Span): Float64Array {
  const { xRadius, yRadius } = view.kernel;
  const width = span.xEnd - span.xStart;
  const stride = width + 2 * xRadius;
  const pixels = cutWithMargin(view, span);
  const folded = new Float64Array(stride);
  const result = new Float64Array(width * (span.yEnd - span.yStart));
  for (let y = 0; y < span.yEnd - span.yStart; y++) {
    const sums = result.subarray(y * width, (y + 1) * width);
    quadrant.rows.forEach((weights, dy) => {
      foldRows(pixels, { above: (y + yRadius - dy) * stride, below: (y + yRadius + dy) * stride }, folded);
      addFolded(folded, weights, xRadius, sums);
    });
  }
  return result;
}

/** The pixels less the background, with the kernel's radii around them; what lies beyond the image is 0. */
function cutWithMargin({ image, kernel, background }: DaoView, span: Span): Float64Array {
  const { data, width, height } = image;
  const left = span.xStart - kernel.xRadius;
  const top = span.yStart - kernel.yRadius;
  const stride = span.xEnd + kernel.xRadius - left;
  const pixels = new Float64Array(stride * (span.yEnd + kernel.yRadius - top));
  const end = Math.min(height, span.yEnd + kernel.yRadius);
  for (let y = Math.max(0, top); y < end; y++) {
    const to = (y - top) * stride - left;
    const from = y * width;
    const xEnd = Math.min(width, left + stride);
    for (let x = Math.max(0, left); x < xEnd; x++) pixels[to + x] = data[from + x]! - background;
  }
  return pixels;
}

/** Adds the two rows of pixels that lie as far above as below; the middle row stands alone. */
function foldRows(
  pixels: Float64Array,
  { above, below }: { above: number; below: number },
  folded: Float64Array,
): void {
  if (above === below) folded.set(pixels.subarray(above, above + folded.length));
  else for (let x = 0; x < folded.length; x++) folded[x] = pixels[above + x]! + pixels[below + x]!;
}

/**
 * Two pairs of columns a turn: fewer trips through memory, and no inner loop for the compiler to trip over. No pixel is
 * multiplied by a weight of 0: a NaN just outside the kernel must not get in.
 */
function addFolded(folded: Float64Array, weights: Float64Array, xRadius: number, sums: Float64Array): void {
  const even = weights.length % 2 === 0;
  if (even) addMiddle(folded, { xRadius, centre: weights[0]!, beside: weights[1]! }, sums);
  else addCentre(folded, { xRadius, centre: weights[0]! }, sums);
  for (let dx = even ? 2 : 1; dx < weights.length; dx += 2) {
    addPairs(folded, { left: xRadius - dx, right: xRadius + dx, near: weights[dx]!, far: weights[dx + 1]! }, sums);
  }
}

function addCentre(
  folded: Float64Array,
  { xRadius, centre }: { xRadius: number; centre: number },
  sums: Float64Array,
): void {
  for (let x = 0; x < sums.length; x++) sums[x]! += centre * folded[x + xRadius]!;
}

/** The central column and its two neighbours. */
function addMiddle(
  folded: Float64Array,
  { xRadius, centre, beside }: { xRadius: number; centre: number; beside: number },
  sums: Float64Array,
): void {
  for (let x = 0; x < sums.length; x++) {
    const at = x + xRadius;
    sums[x]! += centre * folded[at]! + beside * (folded[at - 1]! + folded[at + 1]!);
  }
}

/** Two columns on each side, `far` one pixel farther out than `near`. */
function addPairs(
  folded: Float64Array,
  { left, right, near, far }: { left: number; right: number; near: number; far: number },
  sums: Float64Array,
): void {
  for (let x = 0; x < sums.length; x++) {
    sums[x]! +=
      near * (folded[x + left]! + folded[x + right]!) + far * (folded[x + left - 1]! + folded[x + right + 1]!);
  }
}
