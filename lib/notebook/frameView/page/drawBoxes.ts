import type { Pen } from '../../interactive/page/dom';
import { type Size, toCanvas, type Viewport } from './viewport';

/** A square to draw on the frame: its middle and side in pixels of the image. */
export interface ViewBox {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: string;
}

/** Draws boxes, with lines of the same width at every zoom. */
export function drawBoxes(
  pen: Pen,
  boxes: readonly ViewBox[],
  on: { view: Viewport; canvas: Size; line: number },
): void {
  const { view, canvas, line } = on;
  pen.lineWidth = line;
  for (const { x, y, size, colour } of boxes) {
    const corner = toCanvas(view, canvas, { x: x - size / 2, y: y + size / 2 });
    pen.strokeStyle = colour;
    pen.strokeRect(corner.left, corner.top, size * view.zoom, size * view.zoom);
  }
}

/** A small cross in the middle of the canvas, dark on light: what the keys point at. */
export function drawCross(pen: Pen, { width, height }: Size, line: number): void {
  for (const [colour, extra] of [
    ['#ffffff', 2],
    ['#d6212b', 0],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = line + extra;
    pen.beginPath();
    pen.moveTo(width / 2 - 9 * line, height / 2);
    pen.lineTo(width / 2 + 9 * line, height / 2);
    pen.moveTo(width / 2, height / 2 - 9 * line);
    pen.lineTo(width / 2, height / 2 + 9 * line);
    pen.stroke();
  }
}
