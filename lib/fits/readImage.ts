import { createImage, type Image } from '../image/image';
import { InputError } from '../inputError';
import { createHeader, type FitsHeader } from './header';
import { type FitsFile, type FitsHdu, readFits, readFitsBytes } from './readFits';

export interface ReadImageOptions {
  /** Number (from 0) or EXTNAME of the HDU; default the first that holds an image of at least two dimensions. */
  readonly hdu?: number | string;
  /**
   * Plane of a cube, from 0 over all axes after the second. Default: of three planes (red, green, blue) their mean, of
   * other cubes the first.
   */
  readonly plane?: number;
}

export interface FrameImage {
  readonly image: Image;
  /** Of an extension with what the primary header says and its own does not; a mean of planes is noted as HISTORY. */
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
  const asColours = options.plane === undefined && hdu.shape.length === 3 && hdu.shape[2] === COLOURS;
  const data = asColours ? await meanOfPlanes(hdu) : await hdu.floats(options.plane ?? 0);
  const header = inherited(file, hdu);
  return {
    image: createImage(width, height, data),
    header: asColours ? createHeader([...header.cards, GRAY]) : header,
    hdu: hdu.index,
  };
}

const COLOURS = 3;
const GRAY = { keyword: 'HISTORY', comment: 'the mean of the red, green and blue planes' } as const;

/** One plane after the other, so that no more than two are held. */
async function meanOfPlanes(hdu: FitsHdu): Promise<Float32Array> {
  const sum = await hdu.floats(0);
  for (let plane = 1; plane < COLOURS; plane++) {
    const pixels = await hdu.floats(plane);
    for (let n = 0; n < sum.length; n++) sum[n]! += pixels[n]!;
  }
  for (let n = 0; n < sum.length; n++) sum[n]! /= COLOURS;
  return sum;
}

/** What describes the primary HDU's own data, or stands in each HDU for itself. */
const OWN_KEYWORDS =
  /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|NEXTEND|PCOUNT|GCOUNT|GROUPS|BSCALE|BZERO|BLANK|BUNIT|DATAMIN|DATAMAX|EXTNAME|EXTVER|EXTLEVEL|INHERIT|CHECKSUM|DATASUM|CTYPE\d|CRVAL\d|CRPIX\d|CDELT\d|CUNIT\d|CROTA\d|(CD|PC|PV)\d+_\d+|WCSAXES)$/;

/**
 * An extension's header, then what only the primary header says (FITS standard 4.0, 4.4.2.6). INHERIT = F forbids it;
 * where the keyword is absent, too, cameras mean what stands in the primary header for all extensions.
 */
function inherited(file: FitsFile, hdu: FitsHdu): FitsHeader {
  const primary = file.hdus[0]!;
  const hasPicture = primary.shape.length > 0 && primary.shape.every((length) => length > 0);
  if (hdu.index === 0 || hasPicture || hdu.header.get('INHERIT') === false) return hdu.header;
  const more = primary.header.cards.filter(
    ({ keyword, value }) => value !== undefined && !OWN_KEYWORDS.test(keyword) && !hdu.header.has(keyword),
  );
  return createHeader([...hdu.header.cards, ...more]);
}

/** The HDU that `readImage` reads. Throws InputError when there is none. */
export function chooseHdu(file: FitsFile, wanted?: number | string): FitsHdu {
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
