import { createImage, type Image } from '../image/image';
import { InputError } from '../inputError';
import type { FitsHeader } from './header';
import { type FitsFile, type FitsHdu, readFits, readFitsBytes } from './readFits';

export interface ReadImageOptions {
  /** Number (from 0) or EXTNAME of the HDU; default the first that holds an image of at least two dimensions. */
  readonly hdu?: number | string;
  /** Plane of a cube, from 0 over all axes after the second; default 0. */
  readonly plane?: number;
}

export interface FrameImage {
  readonly image: Image;
  readonly header: FitsHeader;
  /** Number of the HDU that the image came from. */
  readonly hdu: number;
}

/**
 * Reads one image of a FITS file as float32 (integers beyond 2^24 and doubles are rounded; `readFits` keeps them).
 * Row 0 of the image is the first row of the file. Throws InputError when the file or the HDU holds no such image.
 */
export async function readImage(path: string, options: ReadImageOptions = {}): Promise<FrameImage> {
  return imageOf(await readFits(path), options);
}

/** The same for a file that is already in memory; `name` stands in errors. */
export async function readImageBytes(
  bytes: Uint8Array,
  name: string,
  options: ReadImageOptions = {},
): Promise<FrameImage> {
  return imageOf(await readFitsBytes(bytes, name), options);
}

async function imageOf(file: FitsFile, options: ReadImageOptions): Promise<FrameImage> {
  const { path } = file;
  const hdu = chooseHdu(file, options.hdu);
  const [width = 0, height = 0] = hdu.shape;
  if (hdu.shape.length < 2) {
    throw new InputError(`${path}[${hdu.index}] has ${hdu.shape.length} dimensions, wanted an image of two or more`);
  }
  if (width === 0 || height === 0) throw new InputError(`${path}[${hdu.index}] is empty: ${width} x ${height} pixels`);
  const data = await hdu.floats(options.plane ?? 0);
  return { image: createImage(width, height, data), header: hdu.header, hdu: hdu.index };
}

function chooseHdu(file: FitsFile, wanted: number | string | undefined): FitsHdu {
  if (wanted === undefined) {
    const images = file.hdus.filter((hdu) => hdu.type === 'image' && hdu.shape.length >= 2);
    const found = images.find((hdu) => hdu.shape[0]! > 0 && hdu.shape[1]! > 0) ?? images[0];
    if (found === undefined) throw new InputError(`${file.path} holds no 2-D image: ${describe(file)}`);
    return found;
  }
  const found = file.hdus.find((hdu) => (typeof wanted === 'number' ? hdu.index === wanted : hdu.name === wanted));
  if (found === undefined) throw new InputError(`${file.path} has no HDU ${wanted}: ${describe(file)}`);
  if (found.type !== 'image') throw new InputError(`${file.path}[${found.index}] is a ${found.type}, wanted an image`);
  return found;
}

function describe(file: FitsFile): string {
  return file.hdus
    .map((hdu) => `${hdu.index} ${hdu.name || 'unnamed'} (${hdu.type}, ${hdu.shape.length}-D)`)
    .join(', ');
}
