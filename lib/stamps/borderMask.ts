import type { Position } from './position';

/** Thesis 1: half the box of 60 px and 2 px more. */
export const BORDER_MARGIN = 32;

/**
 * Marks with 1 the sources whose box lies inside the frame: `margin < x < width - margin`, the same for y. A position
 * that is not a number is marked 0.
 */
export function borderMask(
  sources: readonly Position[],
  frame: { readonly width: number; readonly height: number },
  margin: number = BORDER_MARGIN,
): Uint8Array {
  const inside = ({ xcentroid: x, ycentroid: y }: Position) =>
    x > margin && x < frame.width - margin && y > margin && y < frame.height - margin;
  return Uint8Array.from(sources, (source) => (inside(source) ? 1 : 0));
}
