import { createImage, type Image } from '../image/image';

/** A point of a drawing: x to the right, y down, in any unit. */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
}

/** What a pen leaves from touching the paper to being lifted. One point is a dot. */
export type Stroke = readonly StrokePoint[];

export interface InkOptions {
  /** Side of the square picture in pixels. */
  readonly size: number;
  /** Diameter of the pen's round tip in pixels. */
  readonly pen: number;
}

/**
 * Draws strokes, whose unit is the pixel (edges of the picture at 0 and `size`), with a round pen: 1 is ink, 0 paper, the
 * edge of a line one pixel soft.
 */
export function inkStrokes(strokes: readonly Stroke[], { size, pen }: InkOptions): Image {
  const picture = createImage(size, size);
  for (const stroke of strokes) {
    if (stroke.length === 1) inkSegment(picture, [stroke[0]!, stroke[0]!], pen / 2);
    for (let i = 1; i < stroke.length; i++) inkSegment(picture, [stroke[i - 1]!, stroke[i]!], pen / 2);
  }
  return picture;
}

/** Sets each pixel near the segment to the ink that its distance asks for, unless more is there already. */
function inkSegment({ data, width, height }: Image, [a, b]: readonly [StrokePoint, StrokePoint], radius: number): void {
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach));
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - a.x, y + 0.5 - a.y];
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const [offX, offY] = [px - along * dx, py - along * dy];
      const distance = Math.sqrt(offX * offX + offY * offY);
      const ink = Math.min(1, Math.max(0, radius + 0.5 - distance));
      const at = y * width + x;
      if (ink > data[at]!) data[at] = ink;
    }
  }
}
