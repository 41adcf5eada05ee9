import type { Image } from '../image/image';
import { curveOfGrowth, halfFluxDiameter } from './curveOfGrowth';
import { fitLine, type LineFit } from './fitLine';
import { type FitStarOptions, fitStar, type PixelNoise, type StarFit } from './fitStar';
import { circleMeans, halfMaximumWidth, outerHalfMaximumWidth, withoutPixel } from './halfMaximumWidth';
import { columnCut, rowCut } from './lineCuts';
import { localSky } from './localSky';
import { hasNeighbour } from './neighbour';
import { SMALLEST_FWHM, type StarExtent, starExtent } from './starExtent';

/**
 * Why a star's numbers cannot be trusted.
 *
 * - `saturated`: pixels at the saturation level, or a flat top. Not fitted.
 * - `donut`: a hole in its light. Not fitted: `outerSizePixels` says how large it is.
 * - `edge`: the frame ends within two FWHM.
 * - `blended`: another star stands in the fitted square.
 * - `notConverged`: a fit found no star.
 */
export type StarFlag = 'saturated' | 'donut' | 'edge' | 'blended' | 'notConverged';

export interface MeasureStarOptions {
  /** Highest count that can be trusted, in the units of the image; default: flat tops are looked for. */
  readonly saturation?: number;
  /** The star's brightest pixel is looked for this far from the given place, pixels. Default 5. */
  readonly searchRadius?: number;
  /** First guess of the FWHM, pixels; default measured. */
  readonly fwhmPixels?: number;
  /** See fitStar. */
  readonly pixels?: FitStarOptions['pixels'];
  readonly noise?: PixelNoise;
}

/** A star, measured in every way of imexamine. Places and lengths in pixels, values in the units of the image. */
export interface StarMeasurement {
  /** Centre: of the Moffat fit, else of the Gaussian fit, else the middle of the light. */
  readonly x: number;
  readonly y: number;
  /** Sky about the star and its standard deviation, from a ring. */
  readonly background: number;
  readonly backgroundStd: number;
  /** Highest pixel above the background. */
  readonly peak: number;
  /** Light above the background within three FWHM. */
  readonly flux: number;
  readonly gaussian: StarFit | undefined;
  readonly moffat: StarFit | undefined;
  /** Gaussians along the row and the column through the centre (thesis, figure 1.3). */
  readonly row: LineFit | undefined;
  readonly column: LineFit | undefined;
  /** The star's width in each way, less the pixel's own width unless `pixels` is `sampled`. NaN where there is none. */
  readonly fwhm: StarWidths;
  /** HFD: diameter of the circle that holds half of the flux, as measured on the pixels. */
  readonly halfFluxDiameterPixels: number;
  /** Diameter at the last half maximum of the mean light on circles: the size of a donut. */
  readonly outerSizePixels: number;
  readonly flags: readonly StarFlag[];
}

/** Full widths at half maximum, pixels. */
export interface StarWidths {
  readonly gaussian: number;
  readonly moffat: number;
  /** Where the mean light on circles falls to half of the centre's. */
  readonly halfMaximum: number;
  /** The half-flux diameter, which for a Gaussian is the FWHM. */
  readonly enclosedFlux: number;
  /** Gaussian along the row and along the column. */
  readonly x: number;
  readonly y: number;
}

/** In FWHM: aperture and sky ring, the frame's edge, the cuts to each side. */
const APERTURE = 3;
const RING = { inner: 3.5, outer: 6 } as const;
const EDGE = 2;

/** Measures the star at a place. Returns undefined when nothing rises above the sky there. */
export function measureStar(
  image: Image,
  place: { readonly x: number; readonly y: number },
  options: MeasureStarOptions = {},
): StarMeasurement | undefined {
  const extent = starExtent(image, place, options);
  if (extent === undefined) return undefined;
  const { fwhm, donut, centre } = extent;
  const sky = localSky(image, centre, ringFor(fwhm, donut));
  const known = { background: sky.median, radius: donut ? 1.5 * fwhm : APERTURE * fwhm };
  const flags: StarFlag[] = [];
  if (extent.saturated) flags.push('saturated');
  if (donut) flags.push('donut');
  if (isNearEdge(image, centre, donut ? 0.75 * fwhm : EDGE * fwhm)) flags.push('edge');
  const fits = flags.includes('saturated') || donut ? undefined : fitAll(image, extent, options);
  if (fits !== undefined) {
    if (!(fits.gaussian?.converged && fits.moffat?.converged)) flags.push('notConverged');
    if (fits.moffat !== undefined && hasNeighbour(image, fits.moffat, sky.std)) flags.push('blended');
  }
  const { x, y } = centreOf(fits, centre);
  const growth = curveOfGrowth(image, { x, y }, known);
  const hfd = halfFluxDiameter(growth);
  const corrected = options.pixels === 'sampled' ? (width: number) => width : withoutPixel;
  return {
    ...{ x, y, background: sky.median, backgroundStd: sky.std, peak: extent.peak - sky.median },
    flux: growth.flux[growth.flux.length - 1],
    ...{ gaussian: fits?.gaussian, moffat: fits?.moffat, row: fits?.row, column: fits?.column },
    fwhm: {
      gaussian: widthOf(fits?.gaussian),
      moffat: widthOf(fits?.moffat),
      halfMaximum: corrected(halfMaximumWidth(image, { x, y }, known)),
      // Once for the pixels that collected the light, once for spreading it evenly over them again in the circles.
      enclosedFlux: corrected(corrected(hfd)),
      x: widthOf(fits?.row),
      y: widthOf(fits?.column),
    },
    halfFluxDiameterPixels: hfd,
    outerSizePixels: outerHalfMaximumWidth(circleMeans(image, { x, y }, known)),
    flags,
  };
}

function ringFor(fwhm: number, donut: boolean): { inner: number; outer: number } {
  return donut
    ? { inner: fwhm, outer: 1.5 * fwhm }
    : { inner: Math.max(5, RING.inner * fwhm), outer: Math.max(10, RING.outer * fwhm) };
}

function isNearEdge({ width, height }: Image, { x, y }: { x: number; y: number }, reach: number): boolean {
  return x - reach < -0.5 || y - reach < -0.5 || x + reach > width - 0.5 || y + reach > height - 0.5;
}

interface Fits {
  readonly gaussian: StarFit | undefined;
  readonly moffat: StarFit | undefined;
  readonly row: LineFit | undefined;
  readonly column: LineFit | undefined;
}

function fitAll(image: Image, { centre, fwhm }: StarExtent, { pixels, noise }: MeasureStarOptions): Fits {
  const options = { fwhmPixels: fwhm, ...(pixels && { pixels }), ...(noise && { noise }) };
  const moffat = fitStar(image, centre, { ...options, profile: 'moffat' });
  const gaussian = fitStar(image, centre, { ...options, profile: 'gaussian' });
  const { x, y } = centreOf({ moffat, gaussian }, centre);
  const radius = Math.ceil(APERTURE * Math.max(fwhm, SMALLEST_FWHM + 0.5));
  const line = { fwhmPixels: fwhm, ...(pixels && { pixels }) };
  return {
    ...{ moffat, gaussian },
    row: fitLine(rowCut(image, { x, y }, { radius }), { ...line, centre: x }),
    column: fitLine(columnCut(image, { x, y }, { radius }), { ...line, centre: y }),
  };
}

function centreOf(fits: Partial<Fits> | undefined, fallback: { x: number; y: number }): { x: number; y: number } {
  const { x, y } = [fits?.moffat, fits?.gaussian].find((fit) => fit?.converged) ?? fallback;
  return { x, y };
}

function widthOf(fit: { readonly fwhmPixels: number; readonly converged: boolean } | undefined): number {
  return fit?.converged ? fit.fwhmPixels : Number.NaN;
}
