import { canvas, type PageElement } from '../../interactive/page/dom';

/** A picture of ink on the page, one canvas pixel a value. */
export interface PixelPicture {
  readonly box: PageElement;
  /** Shows values from 0 (paper) to 1 (ink), row by row. */
  paint(ink: Float32Array): void;
}

export interface PixelOptions {
  /** For those who do not see it. */
  readonly label: string;
  /** Side on the page in CSS pixels. */
  readonly side: number;
  readonly role: string;
}

/** A square picture of `size` x `size` values. */
export function createPixels(size: number, { label, side, role }: PixelOptions): PixelPicture {
  const box = canvas(size, size, {
    role: 'img',
    'aria-label': label,
    'data-role': role,
    style: `display:block;width:${side}px;max-width:100%;image-rendering:pixelated;border:1px solid #8a8a8a`,
  });
  const pen = box.getContext('2d');
  return {
    box,
    paint: (ink) => {
      const pixels = pen.createImageData(size, size);
      ink.forEach((value, i) => {
        pixels.data.fill(Math.round(255 * (1 - Math.min(1, value))), 4 * i, 4 * i + 3);
        pixels.data[4 * i + 3] = 255;
      });
      pen.putImageData(pixels, 0, 0);
    },
  };
}
