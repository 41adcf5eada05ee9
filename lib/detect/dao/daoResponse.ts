import type { Image } from '../../image/image';
import type { DaoKernel } from './daoKernel';

/** An image seen through its kernel: `background` is taken off in double precision, pixels beyond the edge count as 0. */
export interface DaoView {
  readonly image: Image;
  readonly kernel: DaoKernel;
  readonly background: number;
}

/** Position and weight of the kernel's pixels, row by row, relative to the centre. */
export interface Taps {
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  /** dy * width + dx for the image's width. */
  readonly offset: Int32Array;
  readonly weight: Float64Array;
}

/** The pixels of the kernel that weigh anything, turned by 180 degrees as a convolution wants them. */
export function kernelTaps({ image, kernel }: DaoView): Taps {
  const flipped = kernel.weights.slice().reverse();
  const used = Array.from(flipped.keys()).filter((i) => flipped[i] !== 0);
  const dx = Int32Array.from(used, (i) => (i % kernel.width) - kernel.xRadius);
  const dy = Int32Array.from(used, (i) => Math.floor(i / kernel.width) - kernel.yRadius);
  const offset = dx.map((x, i) => dy[i]! * image.width + x);
  return { dx, dy, offset, weight: Float64Array.from(used, (i) => flipped[i]!) };
}

/**
 * The convolved image at one pixel. The sum runs row by row in double precision, as in scipy's `ndimage.convolve`, so
 * that equal neighbours on a plateau come out equal here where they do there. Not finite where a pixel under the kernel is not.
 */
export function responseAt(view: DaoView, taps: Taps, at: { readonly x: number; readonly y: number }): number {
  const { image, kernel } = view;
  const inside =
    at.x >= kernel.xRadius &&
    at.y >= kernel.yRadius &&
    at.x < image.width - kernel.xRadius &&
    at.y < image.height - kernel.yRadius;
  return inside ? responseInside(view, taps, at.y * image.width + at.x) : responseAtEdge(view, taps, at);
}

function responseInside({ image: { data }, background }: DaoView, { offset, weight }: Taps, centre: number): number {
  let sum = 0;
  for (let i = 0; i < weight.length; i++) sum += weight[i]! * (data[centre + offset[i]!]! - background);
  return sum;
}

function responseAtEdge({ image, background }: DaoView, taps: Taps, at: { x: number; y: number }): number {
  const { data, width, height } = image;
  let sum = 0;
  for (let i = 0; i < taps.weight.length; i++) {
    const x = at.x + taps.dx[i]!;
    const y = at.y + taps.dy[i]!;
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    sum += taps.weight[i]! * (data[y * width + x]! - background);
  }
  return sum;
}
