import { pictureGrid } from '../../figures/pictureGrid';
import type { Image } from '../../image/image';
import { KERNELS, type KernelName } from '../../image/kernels';
import { slideKernel } from '../../image/slideKernel';
import { inNotebook, type MimeBundle, writeOutput } from '../display';
import { interactiveOutput } from './interactiveOutput';

export interface KernelEditorOptions {
  /** What it begins with, default the edges. */
  readonly kernel?: KernelName;
}

/**
 * Shows a square picture under the cell with a kernel of nine numbers to change, what it makes of the picture, and a
 * window to drag (figure 3.2). Outside a notebook it does nothing.
 */
export async function showKernelEditor(picture: Image, options: KernelEditorOptions = {}): Promise<void> {
  if (inNotebook()) writeOutput(await kernelEditor(picture, options));
}

/** The output that `showKernelEditor` shows. Throws RangeError when the picture is no square. */
export function kernelEditor(picture: Image, { kernel = 'edges' }: KernelEditorOptions = {}): Promise<MimeBundle> {
  const { width, height, data } = picture;
  if (width !== height) throw new RangeError(`the editor takes a square picture, got ${width} x ${height}`);
  const title = 'A kernel to change';
  const labels = ['picture', kernel];
  return interactiveOutput({
    title,
    page: 'notebook/interactive/page/kernelPage',
    settings: { side: width, pixels: Array.from(data, (value) => Number(value.toPrecision(3))), kernel },
    figure: pictureGrid([picture, slideKernel(picture, KERNELS[kernel])], {
      columns: 2,
      labels,
      colours: 'gray',
      width: 620,
      title,
    }),
  });
}
