import type { FitsHeader } from '../fits/header';

/** Arcseconds per pixel of the thesis' cameras. */
export const THESIS_PIXEL_SCALE = 0.58;

/** A pixel scale, and where it came from: a header keyword, `option` (the caller) or `assumed` (the thesis' cameras). */
export interface PixelScale {
  readonly arcsecPerPixel: number;
  readonly source: string;
}

/** Keywords that hold arcseconds per pixel. */
const KEYWORDS = [
  'SECPIX',
  'SECPIX1',
  'SECPIX2',
  'PIXSCALE',
  'PIXSCAL1',
  'PIXSCAL',
  'IM_SCALE',
  'PLATESCL',
  'ARCSECPX',
];
const ARCSEC_PER_DEGREE = 3600;
/** Arcseconds per radian over micrometres per millimetre. */
const ARCSEC_MM_PER_MICROMETRE = 206.264806;
/** What no telescope's camera reaches, arcseconds per pixel: a keyword beyond has another unit or was never filled in. */
const [FINEST, COARSEST] = [0.002, 300];

/**
 * The pixel scale that a header gives, tried in this order: the world coordinates of an astrometric solution (CD matrix,
 * or CDELT with or without PC; geometric mean of both axes), a keyword in arcseconds per pixel, PLTSCALE, the pixel size over the
 * focal length (of a scanned plate, plate scale times pixel size). Undefined when it gives none. Values that no camera has are passed over.
 */
export function pixelScaleFromHeader(header: FitsHeader): PixelScale | undefined {
  const candidates = [
    fromWorldCoordinates(header),
    fromScannedPlate(header),
    ...KEYWORDS.map((name) => fromKeyword(header, name)),
    fromPlateScale(header),
    fromOptics(header),
  ];
  return candidates.find(
    (scale) => scale !== undefined && scale.arcsecPerPixel >= FINEST && scale.arcsecPerPixel <= COARSEST,
  );
}

/** The pixel scale of a frame: the given one, else the header's, else the thesis' 0.58 arcsec. */
export function choosePixelScale(header: FitsHeader | undefined, given?: number): PixelScale {
  if (given === undefined) {
    const written = header === undefined ? undefined : pixelScaleFromHeader(header);
    return written ?? { arcsecPerPixel: THESIS_PIXEL_SCALE, source: 'assumed' };
  }
  if (!(given > 0 && Number.isFinite(given))) {
    throw new RangeError(`the pixel scale is a positive number of arcseconds, got ${given}`);
  }
  return { arcsecPerPixel: given, source: 'option' };
}

/** A width in pixels as arcseconds; the scale is that of the thesis' cameras unless another is given. */
export function pixelsToArcsec(pixels: number, arcsecPerPixel: number = THESIS_PIXEL_SCALE): number {
  return pixels * arcsecPerPixel;
}

function fromKeyword(header: FitsHeader, keyword: string): PixelScale | undefined {
  const value = numberIn(header, keyword);
  return value === undefined ? undefined : { arcsecPerPixel: Math.abs(value), source: keyword };
}

/** Digitised photographic plates give arcseconds per millimetre and the scanner's pixel in micrometres. */
function fromScannedPlate(header: FitsHeader): PixelScale | undefined {
  const [scale, micrometres] = [numberIn(header, 'PLTSCALE'), numberIn(header, 'XPIXELSZ')];
  if (scale === undefined || micrometres === undefined) return undefined;
  return { arcsecPerPixel: (scale * micrometres) / 1000, source: 'PLTSCALE x XPIXELSZ' };
}

/** A header's PLTSCALE and its optics agree within this factor when they mean the same. */
const PLAUSIBLE = 1.5;

/**
 * PLTSCALE is arcseconds per pixel with some programs and per millimetre with others. The optics tell which, or the pixel
 * size alone: a scale per millimetre is that of a telescope, a tenth of an arcsecond to some hundreds a pixel.
 */
function fromPlateScale(header: FitsHeader): PixelScale | undefined {
  const value = Math.abs(numberIn(header, 'PLTSCALE') ?? 0);
  if (value === 0) return undefined;
  const perPixel = { arcsecPerPixel: value, source: 'PLTSCALE' };
  const micrometres = numberIn(header, 'XPIXSZ') ?? 0;
  const perMillimetre = { arcsecPerPixel: (value * micrometres) / 1000, source: 'PLTSCALE x XPIXSZ' };
  const optics = fromOptics(header)?.arcsecPerPixel;
  if (optics === undefined) return value <= COARSEST_TELESCOPE || micrometres <= 0 ? perPixel : perMillimetre;
  const fits = [perPixel, perMillimetre].filter(
    ({ arcsecPerPixel }) => Math.abs(Math.log(arcsecPerPixel / optics)) < Math.log(PLAUSIBLE),
  );
  return fits[0];
}

/** Without optics in the header, PLTSCALE above this is per millimetre: 9 um pixels behind 200 mm have 9.3 arcsec. */
const COARSEST_TELESCOPE = 10;

/** Some programs write numbers as text. */
function numberIn(header: FitsHeader, keyword: string): number | undefined {
  const value = header.get(keyword);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Only where the axes are said to be those of the sky: raw frames carry CDELT in pixels or millimetres. */
function fromWorldCoordinates(header: FitsHeader): PixelScale | undefined {
  const axis = header.text('CTYPE1') ?? '';
  if (!/^(RA|DEC|[GSE]LON|[GSE]LAT|.LN|.LT)/.test(axis)) return undefined;
  const unit = ARCSEC_PER_UNIT[(header.text('CUNIT1') ?? 'deg').trim().toLowerCase()];
  if (unit === undefined) return undefined;
  const cd = matrixOf(header, 'CD', undefined);
  if (cd !== undefined) return { arcsecPerPixel: unit * meanScale(cd), source: 'CD matrix' };
  const [x, y] = [numberIn(header, 'CDELT1'), numberIn(header, 'CDELT2')];
  if (x === undefined || y === undefined) return undefined;
  const pc = matrixOf(header, 'PC', 1)!;
  return { arcsecPerPixel: unit * meanScale([x * pc[0], x * pc[1], y * pc[2], y * pc[3]]), source: 'CDELT' };
}

const ARCSEC_PER_UNIT: Readonly<Record<string, number | undefined>> = {
  deg: ARCSEC_PER_DEGREE,
  degree: ARCSEC_PER_DEGREE,
  degrees: ARCSEC_PER_DEGREE,
  arcmin: 60,
  arcsec: 1,
};

type Matrix = readonly [number, number, number, number];

/** A matrix of which absent terms are 0, on the diagonal `diagonal`; undefined when that is, and no term is there. */
function matrixOf(header: FitsHeader, name: string, diagonal: number | undefined): Matrix | undefined {
  const terms = ['1_1', '1_2', '2_1', '2_2'].map((index) => numberIn(header, `${name}${index}`));
  if (diagonal === undefined && terms.every((term) => term === undefined)) return undefined;
  const [a, b, c, d] = terms;
  return [a ?? diagonal ?? 0, b ?? 0, c ?? 0, d ?? diagonal ?? 0];
}

function meanScale([a, b, c, d]: Matrix): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

/** Pixel size in micrometres (binning included, as capture programs write it) over the focal length in millimetres. */
function fromOptics(header: FitsHeader): PixelScale | undefined {
  const size = numberIn(header, 'XPIXSZ');
  const focalLength = numberIn(header, 'FOCALLEN');
  if (size === undefined || focalLength === undefined || !(size > 0 && focalLength > 0)) return undefined;
  return { arcsecPerPixel: (ARCSEC_MM_PER_MICROMETRE * size) / focalLength, source: 'XPIXSZ / FOCALLEN' };
}
