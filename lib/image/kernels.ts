import { createImage, type Image } from './image';

/** A kernel from its rows, each value divided by `divisor`. */
export function kernelOf(rows: readonly (readonly number[])[], divisor = 1): Image {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  if (rows.some((row) => row.length !== width)) throw new RangeError('the rows of a kernel must be equally long');
  const data = Float32Array.from(rows.flat(), (value) => value / divisor);
  return createImage(width, height, data);
}

const BINOMIAL = [1, 4, 6, 4, 1];
const BLUR_5: readonly (readonly number[])[] = BINOMIAL.map((a) => BINOMIAL.map((b) => a * b));

/** Twice the identity minus a blur: what the blur takes away is added. */
function sharpened(blur: readonly (readonly number[])[], divisor: number): Image {
  const middle = (blur.length - 1) / 2;
  return kernelOf(
    blur.map((row, y) => row.map((value, x) => (x === middle && y === middle ? 2 * divisor : 0) - value)),
    divisor,
  );
}

const BLUR_3 = [
  [1, 2, 1],
  [2, 4, 2],
  [1, 2, 1],
];
const BOX_3 = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
];

export type KernelName =
  | 'identity'
  | 'blur3'
  | 'blur5'
  | 'box3'
  | 'sharpen3'
  | 'sharpen5'
  | 'boxSharpen3'
  | 'edges'
  | 'sobelX'
  | 'sobelY';

/** The kernels of the thesis' chapter 3 (figures 3.2 to 3.5). */
export const KERNELS: Readonly<Record<KernelName, Image>> = {
  identity: kernelOf([
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]),
  blur3: kernelOf(BLUR_3, 16),
  blur5: kernelOf(BLUR_5, 256),
  box3: kernelOf(BOX_3, 9),
  sharpen3: sharpened(BLUR_3, 16),
  sharpen5: sharpened(BLUR_5, 256),
  boxSharpen3: sharpened(BOX_3, 9),
  edges: kernelOf([
    [-1, -1, -1],
    [-1, 8, -1],
    [-1, -1, -1],
  ]),
  sobelX: kernelOf([
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ]),
  sobelY: kernelOf([
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ]),
};

/** Length of the gradient at each pixel: the root of the sum of the squares of two pictures. */
export function magnitude(x: Image, y: Image): Image {
  if (x.width !== y.width || x.height !== y.height) throw new RangeError('the two pictures differ in size');
  return createImage(
    x.width,
    x.height,
    x.data.map((value, i) => Math.hypot(value, y.data[i]!)),
  );
}
