import type { Image } from '../../../image/image';
import type { DisplayLimits } from '../../../image/zscale';
import { packColour } from './shades';
import { type Size, toFrame, type Viewport } from './viewport';

/** What is painted, and how. */
export interface FramePaint {
  /** The frame and its halves, see pyramid. */
  readonly levels: readonly Image[];
  readonly limits: DisplayLimits;
  /** Colours from the lower limit to the upper. */
  readonly shades: Uint32Array;
}

/** Beyond the frame, and where a pixel is no number: colours that no colour map has. */
const OUTSIDE = packColour([226, 229, 236]);
const BLANK = packColour([150, 190, 220]);

/**
 * Paints a view of a frame, row 0 at the bottom: each pixel of the canvas takes the colour of the frame's pixel under its
 * middle, so that enlarged pixels are sharp squares. A shrunk view takes the means of as many pixels as share one.
 */
export function paintFrame(target: Uint32Array, canvas: Size, view: Viewport, paint: FramePaint): void {
  const level = Math.min(paint.levels.length - 1, Math.max(0, Math.floor(Math.log2(1 / view.zoom))));
  const { data, width, height } = paint.levels[level];
  const frame = paint.levels[0];
  const { low, high } = paint.limits;
  const { shades } = paint;
  const last = shades.length - 1;
  const scale = high > low ? last / (high - low) : Number.POSITIVE_INFINITY;
  const columns = Int32Array.from({ length: canvas.width }, (_, i) => {
    const { x } = toFrame(view, canvas, { left: i + 0.5, top: 0 });
    return indexOf(x, { length: frame.width, level, most: width });
  });
  for (let row = 0; row < canvas.height; row++) {
    const { y } = toFrame(view, canvas, { left: 0, top: row + 0.5 });
    const line = indexOf(y, { length: frame.height, level, most: height });
    const start = row * canvas.width;
    if (line < 0) {
      target.fill(OUTSIDE, start, start + canvas.width);
      continue;
    }
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      const value = column < 0 ? 0 : data[line * width + column];
      let place = (value - low) * scale;
      place = place > 0 ? (place < last ? place : last) : 0;
      target[start + i] = column < 0 ? OUTSIDE : Number.isNaN(value) ? BLANK : shades[(place + 0.5) | 0];
    }
  }
}

/** Column or row of a level at a coordinate of the frame; -1 outside. */
function indexOf(place: number, { length, level, most }: { length: number; level: number; most: number }): number {
  const pixel = Math.floor(place + 0.5);
  return pixel < 0 || pixel >= length ? -1 : Math.min(most - 1, pixel >> level);
}
