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

/** Some rows of an image less its background, in double precision, with a margin of the kernel's radii around them. */
export interface Band {
  readonly values: Float64Array;
  /** Length of a row, margins included. */
  readonly stride: number;
  /** The image row that is the first inside the margin, and how many there are. */
  readonly firstRow: number;
  readonly rows: number;
}

/** Cuts a band out; what lies beyond the image is 0. */
export function cutBand({ image, kernel, background }: DaoView, firstRow: number, rowLimit: number): Band {
  const { data, width, height } = image;
  const rows = Math.min(rowLimit, height - firstRow);
  const stride = width + 2 * kernel.xRadius;
  const values = new Float64Array(stride * (rows + 2 * kernel.yRadius));
  for (let row = 0; row < rows + 2 * kernel.yRadius; row++) {
    const y = firstRow + row - kernel.yRadius;
    if (y < 0 || y >= height) continue;
    const to = row * stride + kernel.xRadius;
    for (let x = 0; x < width; x++) values[to + x] = data[y * width + x]! - background;
  }
  return { values, stride, firstRow, rows };
}

/**
 * The convolved image of row `firstRow + row` of the band for columns start .. end - 1, into `sums`. Pixels of equal
 * weight are added before they are multiplied, once over the rows (into `folded`) and once over the columns: a quarter
 * of the multiplications. Rounds differently from the exact response.
 */
export function foldRow(
  band: Band,
  quadrant: Quadrant,
  on: { row: number; start: number; end: number; folded: Float64Array; sums: Float64Array },
): void {
  const { row, start, end, folded, sums } = on;
  const yRadius = quadrant.rows.length - 1;
  const xRadius = (band.stride - sums.length) / 2;
  sums.fill(0, start, end);
  quadrant.rows.forEach((weights, dy) => {
    foldRows(band, { above: row + yRadius - dy, below: row + yRadius + dy, start, end: end + 2 * xRadius }, folded);
    addFolded(folded, weights, { start, end, xRadius }, sums);
  });
}

function foldRows(
  { values, stride }: Band,
  rows: { above: number; below: number; start: number; end: number },
  folded: Float64Array,
): void {
  const above = rows.above * stride;
  const below = rows.below * stride;
  if (above === below) folded.set(values.subarray(above + rows.start, above + rows.end), rows.start);
  else for (let x = rows.start; x < rows.end; x++) folded[x] = values[above + x]! + values[below + x]!;
}

function addFolded(
  folded: Float64Array,
  weights: Float64Array,
  { start, end, xRadius }: { start: number; end: number; xRadius: number },
  sums: Float64Array,
): void {
  for (let x = start; x < end; x++) {
    const centre = x + xRadius;
    let sum = weights[0]! * folded[centre]!;
    for (let dx = 1; dx < weights.length; dx++) sum += weights[dx]! * (folded[centre - dx]! + folded[centre + dx]!);
    sums[x]! += sum;
  }
}
