import { createImage, type Image } from './image';

export interface SlideOptions {
  /**
   * "same" surrounds the picture with zeros, so that the result is as large (for stride 1); "valid" sets the kernel only
   * where it lies wholly on the picture. Default "same".
   */
  readonly padding?: 'same' | 'valid';
  /** Pixels from one place of the kernel to the next, default 1. */
  readonly stride?: number;
}

/**
 * What the thesis and neural networks call convolution: at each place the kernel's numbers are multiplied by the pixels
 * under them and added up, C(i,j) = sum b(m,n) A(i+m, j+n). (Mathematics turns the kernel by 180 degrees first, as
 * `convolve` does.) Zero padding and stride as in TensorFlow. Throws RangeError when "valid" leaves no place.
 */
export function slideKernel(image: Image, kernel: Image, { padding = 'same', stride = 1 }: SlideOptions = {}): Image {
  const columns = placesAlong(image.width, kernel.width, { padding, stride });
  const rows = placesAlong(image.height, kernel.height, { padding, stride });
  const result = createImage(columns.count, rows.count);
  for (let y = 0; y < rows.count; y++) {
    for (let x = 0; x < columns.count; x++) {
      const corner = { x: x * stride - columns.before, y: y * stride - rows.before };
      result.data[y * columns.count + x] = weighedSum(image, kernel, corner);
    }
  }
  return result;
}

/** How often a kernel fits along one side, and how many zeros stand before the first pixel. */
function placesAlong(
  length: number,
  kernel: number,
  { padding, stride }: Required<SlideOptions>,
): { count: number; before: number } {
  if (padding === 'valid') {
    const count = Math.floor((length - kernel) / stride) + 1;
    if (count < 1) throw new RangeError(`a kernel of ${kernel} does not fit into ${length} pixels`);
    return { count, before: 0 };
  }
  const count = Math.ceil(length / stride);
  return { count, before: Math.floor(Math.max(0, (count - 1) * stride + kernel - length) / 2) };
}

/** The kernel with its first number at `corner`; beyond the picture are zeros. */
function weighedSum(image: Image, kernel: Image, corner: { x: number; y: number }): number {
  let sum = 0;
  for (let j = 0; j < kernel.height; j++) {
    for (let i = 0; i < kernel.width; i++) {
      const [x, y] = [corner.x + i, corner.y + j];
      if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
      sum += kernel.data[j * kernel.width + i]! * image.data[y * image.width + x]!;
    }
  }
  return sum;
}

/** The largest value of each `size` x `size` block; what is left over at the right and below is left out. */
export function maxPool(image: Image, size = 2): Image {
  const pooled = createImage(Math.floor(image.width / size), Math.floor(image.height / size));
  for (let y = 0; y < pooled.height; y++) {
    for (let x = 0; x < pooled.width; x++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < size; j++) {
        for (let i = 0; i < size; i++) {
          most = Math.max(most, image.data[(y * size + j) * image.width + x * size + i]!);
        }
      }
      pooled.data[y * pooled.width + x] = most;
    }
  }
  return pooled;
}
