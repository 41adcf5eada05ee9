import type { DaoKernel } from './daoKernel';

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
