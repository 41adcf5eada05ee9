import { sigmaClippedStatistics } from '../detect/dao/sigmaClippedStatistics';
import type { Image } from '../image/image';
import { InputError } from '../inputError';
import { type BrightRegion, brightRegions } from './brightRegions';
import { isOutOfFocus, measureDonuts } from './fieldDonuts';
import { measureStars } from './fieldStars';
import { choosePixelScale, type PixelScale } from './pixelScale';
import { saturationFromHeader } from './saturation';
import type { SeeingQuality } from './seeingQuality';
import type { Frame, FrameDropReason, FrameSeeingOptions, SeeingStar } from './seeingStar';
import { summarise } from './seeingSummary';
import { smoothThree } from './smooth';

export type { FrameDropReason, FrameSeeingOptions, SeeingStar } from './seeingStar';

/** The seeing of a frame. Numbers are NaN when no star could be measured. */
export interface FrameSeeing {
  /** `stars`: Moffat fits. `donuts`: out of focus, the widths are outer half-maximum diameters. `none`: nothing to measure. */
  readonly kind: 'stars' | 'donuts' | 'none';
  readonly stars: readonly SeeingStar[];
  /** Stars that were looked at and have no say, by reason. */
  readonly dropped: Readonly<Record<FrameDropReason, number>>;
  /** Median over the stars, and one standard deviation of that median. */
  readonly fwhmPixels: number;
  readonly fwhmErrorPixels: number;
  readonly fwhmXPixels: number;
  readonly fwhmYPixels: number;
  readonly seeingArcsec: number;
  readonly seeingErrorArcsec: number;
  readonly pixelScale: PixelScale;
  /** Median, each star's own noise taken off in squares. */
  readonly ellipticity: number;
  /** Axial mean of the major axes: degrees counter-clockwise from +x (towards +y), 0 up to but not 180. */
  readonly positionAngleDegrees: number;
  /** How much the stars' axes agree: 0 not at all, 1 all alike (length of the mean of the doubled angles' unit vectors). */
  readonly coherence: number;
  /** Good below the thesis' 2.0 arcsec ... */
  readonly quality: SeeingQuality;
  /** ... and below the observer's 1.2. */
  readonly observersQuality: SeeingQuality;
  /** The level from which pixels count as saturated; undefined when nothing says so. */
  readonly saturation: number | undefined;
  /** Sky statistics of the frame. */
  readonly sky: { readonly median: number; readonly std: number };
}

/** The brightest of what stands out, at most. */
const REGIONS = 400;

/**
 * Measures the seeing of a frame: the robust median width of its bright, isolated, unsaturated stars, by Moffat fits. A
 * frame of donuts gets their outer size. Throws InputError when the image has no finite pixel.
 */
export function measureFrameSeeing(image: Image, options: FrameSeeingOptions = {}): FrameSeeing {
  const pixelScale = choosePixelScale(options.header, options.pixelScale);
  const sky = sigmaClippedStatistics(image);
  if (sky.kept === 0) {
    throw new InputError(`a ${image.width} x ${image.height} image without a single finite pixel has no seeing`);
  }
  const smooth = smoothThree(image);
  const regions = brightRegions(image, { smooth, sky, maxRegions: REGIONS });
  const saturation = chooseSaturation(regions, options);
  const frame: Frame = { image, sky, regions, saturation, options };
  const { stars, dropped, kind } = isOutOfFocus(regions) ? measureDonuts(frame) : measureStars(frame);
  return { ...summarise(stars, { kind, pixelScale }), stars, dropped, pixelScale, saturation, sky };
}

/** What is said, or the lower of what the header says and where stars are cut off flat. */
function chooseSaturation(regions: readonly BrightRegion[], options: FrameSeeingOptions): number | undefined {
  if (options.saturation !== undefined) return options.saturation;
  const written = options.header === undefined ? undefined : saturationFromHeader(options.header);
  const top = regions.reduce((high, region) => Math.max(high, region.top), Number.NEGATIVE_INFINITY);
  // A flat star well below the brightest one is no plateau of the detector.
  const flat = regions.filter((region) => region.flat && region.top > 0.9 * top).map((region) => region.top);
  const levels = [...(written === undefined ? [] : [written]), ...flat];
  return levels.length === 0 ? undefined : Math.min(...levels);
}
