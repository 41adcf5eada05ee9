import type { Grid } from '../../../learning/grid';
import { type ColourStops, colourAt } from '../../scene/colourScale';
import { canvas, type PageCanvas, type Pen } from './dom';

/** A square piece of the plane on a canvas: x to the right, y upwards, the origin in the middle. */
export interface Field {
  readonly canvas: PageCanvas;
  readonly pen: Pen;
  readonly reach: number;
  /** Place of a point on the canvas, pixels. */
  across(x: number): number;
  down(y: number): number;
}

/** A field of `side` pixels that shows [-reach, reach] in both directions. */
export function createField(side: number, reach: number, attributes: Readonly<Record<string, string>> = {}): Field {
  const made = canvas(side, side, attributes);
  const scale = side / (2 * reach);
  const across = (x: number): number => (x + reach) * scale;
  return { canvas: made, pen: made.getContext('2d'), reach, across, down: (y) => (reach - y) * scale };
}

/** So many colours of a scale are worked out beforehand. */
const SHADES = 256;

/** Something that paints grids onto a field, from the colours of a scale between two values. */
export function gridPainter(
  field: Field,
  stops: ColourStops,
  { low, high }: { readonly low: number; readonly high: number },
): (grid: Grid) => void {
  const shades = Array.from({ length: SHADES }, (_, i) => colourAt(stops, i / (SHADES - 1)));
  return ({ z }) => {
    const size = z.length;
    const small = canvas(size, size);
    const pen = small.getContext('2d');
    const pixels = pen.createImageData(size, size);
    z.forEach((row, i) => {
      row.forEach((value, j) => {
        const place = Math.round((SHADES - 1) * Math.min(1, Math.max(0, (value - low) / (high - low))));
        pixels.data.set([...shades[place]!, 255], 4 * ((size - 1 - i) * size + j));
      });
    });
    pen.putImageData(pixels, 0, 0);
    // The outermost points lie on the border, so that half a cell hangs over on each side.
    const { width } = field.canvas;
    const cell = width / (size - 1);
    field.pen.drawImage(small, -cell / 2, -cell / 2, width + cell, width + cell);
  };
}

/** Room that a number needs at the foot or the left edge of a field, pixels. */
const EDGE = 4;

/** Ticks and numbers along the lower and the left edge, inside the field, with a white rim so that they show everywhere. */
export function drawAxes({ pen, canvas: { width }, reach, across, down }: Field): void {
  pen.font = '13px sans-serif';
  pen.lineWidth = 3;
  pen.strokeStyle = '#ffffff';
  pen.fillStyle = '#111111';
  const write = (text: string, x: number, y: number): void => {
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  };
  const half = Math.floor(2 * reach) / 2;
  for (let at = -half; at <= half; at += 0.5) {
    if (Math.abs(at) > reach - 0.2) continue;
    const text = String(at).replace('-', '\u2212');
    pen.fillRect(across(at), width - 6, 1, 6);
    pen.fillRect(0, down(at), 6, 1);
    pen.textAlign = 'center';
    write(text, across(at), width - 10);
    pen.textAlign = 'left';
    if (at > -reach + 0.3) write(text, 10, down(at) + EDGE);
  }
  pen.textAlign = 'right';
  write('x', width - EDGE, width - 10);
  pen.textAlign = 'left';
  write('y', EDGE, 14);
}

/** Draws a dot with a dark rim. */
export function dot(field: Field, [x, y]: ArrayLike<number> & Iterable<number>, look: Look): void {
  const { pen } = field;
  pen.beginPath();
  pen.arc(field.across(x!), field.down(y!), look.radius, 0, 2 * Math.PI);
  pen.fillStyle = look.colour;
  pen.fill();
  if (look.rim === undefined) return;
  pen.strokeStyle = look.rim;
  pen.lineWidth = 1.5;
  pen.stroke();
}

export interface Look {
  readonly colour: string;
  /** Pixels. */
  readonly radius: number;
  readonly rim?: string;
}
