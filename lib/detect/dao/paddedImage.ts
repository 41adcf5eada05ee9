import type { KernelMemory } from '../../kernelMemory';
import { type DetectKernels, detectKernels } from '../kernels';
import type { DaoView } from './daoResponse';

/**
 * An image in the kernels' memory, with the kernel's radii and more around it for whole vectors; beyond the edge lies the
 * background. Valid until the kernels are used for something else.
 */
export interface PaddedImage {
  readonly memory: KernelMemory<DetectKernels>;
  /** Address of pixel (0, 0), bytes. */
  readonly origin: number;
  /** Bytes from row to row. */
  readonly stride: number;
  /** First free address behind it, a multiple of 16. */
  readonly end: number;
}

/** The kernels work on so many pixels at once, and read up to three more. */
const OVERHANG = 20;

/** Loads an image; `reserve` bytes behind it are there to be used. */
export function padImage({ image, kernel, background }: DaoView, reserve: number): PaddedImage {
  const { data, width, height } = image;
  const { xRadius, yRadius } = kernel;
  const columns = 4 * Math.ceil((width + 2 * xRadius + OVERHANG) / 4);
  const rows = height + 2 * yRadius;
  const memory = detectKernels();
  const end = 4 * columns * rows + 4 * OVERHANG;
  const values = new Float32Array(memory.reserve(end + reserve), 0, columns * rows);
  values.fill(background, 0, columns * yRadius);
  for (let y = 0; y < height; y++) {
    const start = columns * (y + yRadius);
    values.fill(background, start, start + xRadius);
    values.set(data.subarray(y * width, (y + 1) * width), start + xRadius);
    values.fill(background, start + xRadius + width, start + columns);
  }
  values.fill(background, columns * (yRadius + height));
  return { memory, origin: 4 * (columns * yRadius + xRadius), stride: 4 * columns, end };
}

/** Takes the background off: what lies beyond the edge becomes 0. */
export function subtractInPlace({ memory, end }: PaddedImage, background: number): void {
  memory.kernels.subtractConstant(0, end / 4, background);
}
