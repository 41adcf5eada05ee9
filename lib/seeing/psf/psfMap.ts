import type { FrameLook } from '../../detect/sources/frameLook';
import { type FramePsf, framePsf } from './framePsf';

/** The PSF over the field, in rows from the bottom of the frame up; undefined in cells with too few stars. */
export interface PsfMap {
  /** Centres of the columns and rows of cells, pixels. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** By row, then column. */
  readonly cells: readonly (readonly (FramePsf | undefined)[])[];
}

/** Cells along each side. */
const CELLS = 3;
/** With fewer stars a cell shows its stars, not the field. */
const FEWEST_STARS = 4;

/** The frame's PSF in 3 x 3 cells; undefined when not even half of them have enough stars. */
export function psfMap(look: FrameLook): PsfMap | undefined {
  const cellOf = (place: number, length: number): number =>
    Math.min(CELLS - 1, Math.max(0, Math.floor(((place + 0.5) / length) * CELLS)));
  const cells = Array.from({ length: CELLS }, (_, row) =>
    Array.from({ length: CELLS }, (_, column) => {
      const psf = framePsf(look, ({ x, y }) => cellOf(x, look.width) === column && cellOf(y, look.height) === row);
      return psf !== undefined && psf.stars >= FEWEST_STARS ? psf : undefined;
    }),
  );
  if (cells.flat().filter((psf) => psf !== undefined).length < (CELLS * CELLS) / 2) return undefined;
  const centres = (length: number): number[] =>
    Array.from({ length: CELLS }, (_, k) => ((k + 0.5) * length) / CELLS - 0.5);
  return { x: centres(look.width), y: centres(look.height), cells };
}
