import { encodePng } from '../image/png';

/** The part of a browser's canvas that Plotly paints heat maps and pictures with: filled cells and whole pixel arrays. */
export class PixelCanvas {
  readonly width: number;
  readonly height: number;
  fillStyle: string | number[] = '#000';
  readonly #rgba: Uint8ClampedArray;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#rgba = new Uint8ClampedArray(4 * width * height);
  }

  createImageData(width: number, height: number): { data: Uint8ClampedArray; width: number; height: number } {
    return { data: new Uint8ClampedArray(4 * width * height), width, height };
  }

  /** Copies a pixel array of the canvas' own size. */
  putImageData(image: { readonly data: ArrayLike<number> }): void {
    this.#rgba.set(image.data);
  }

  fillRect(x: number, y: number, ...[width, height]: [number, number]): void {
    const colour = parseColour(String(this.fillStyle));
    const [left, right] = [Math.max(0, x), Math.min(this.width, x + width)];
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      for (let column = left; column < right; column++) this.#rgba.set(colour, 4 * (row * this.width + column));
    }
  }

  /** The picture on white as a data address: PNG. */
  toDataURL(): string {
    const { width, height } = this;
    const data = onWhite(this.#rgba);
    return `data:image/png;base64,${Buffer.from(encodePng({ width, height, channels: 3, data })).toString('base64')}`;
  }
}

/** Red, green, blue and opacity in 0 to 255 of `rgb(...)` or `rgba(...)`, the two ways Plotly writes a cell's colour. */
function parseColour(text: string): number[] {
  const [red = 0, green = 0, blue = 0, opacity = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, 255 * opacity];
}

/** Red, green and blue of pixels laid on white paper. */
export function onWhite(rgba: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const opacity = rgba[from + 3]! / 255;
    for (let i = 0; i < 3; i++) rgb[to + i] = Math.round(255 + (rgba[from + i]! - 255) * opacity);
  }
  return rgb;
}
