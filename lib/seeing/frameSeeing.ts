import { type FrameLook, lookAtFrame } from '../detect/sources/frameLook';
import type { Source } from '../detect/sources/sources';
import type { Image } from '../image/image';
import { InputError } from '../inputError';
import { measureDonuts } from './fieldDonuts';
import { measureStars } from './fieldStars';
import { choosePixelScale, type PixelScale } from './pixelScale';
import { type FramePsf, framePsf } from './psf/framePsf';
import type { SeeingQuality } from './seeingQuality';
import type { FrameDropReason, FrameSeeingOptions, SeeingStar } from './seeingStar';
import { summarise } from './seeingSummary';

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
  /** What the stars have in common, stacked; undefined without stars, and of colour mosaics (see framePsf). */
  readonly psf: FramePsf | undefined;
  /** Level and noise of the frame's sky. */
  readonly sky: { readonly median: number; readonly std: number };
}

/**
 * Measures the seeing of a frame: the robust median width of its bright, isolated, unsaturated stars, by Moffat fits. A
 * frame of donuts gets their outer size. `frame` is an image, or what lookAtFrame said of one. Throws InputError for an
 * image without a finite pixel; a look at one has no star.
 */
export function measureFrameSeeing(frame: Image | FrameLook, options: FrameSeeingOptions = {}): FrameSeeing {
  const look = 'sources' in frame ? frame : lookAtFrame(frame, options);
  const { image, sky, skyNoise, saturation } = look;
  if (!('sources' in frame) && Number.isNaN(sky)) {
    throw new InputError(`a ${image.width} x ${image.height} image without a single finite pixel has no seeing`);
  }
  const pixelScale = choosePixelScale(options.header, options.pixelScale);
  const { stars, dropped, kind } = measureDonuts(look) ?? measureStars({ look, options });
  return {
    ...summarise(stars, { kind, pixelScale }),
    stars,
    dropped,
    pixelScale,
    saturation,
    psf: kind === 'none' || look.mosaic !== null ? undefined : framePsf(look, isAmong(stars)),
    sky: { median: sky, std: skyNoise },
  };
}

/** Whether a source is one of the stars that were measured. */
function isAmong(stars: readonly SeeingStar[]): (source: Source) => boolean {
  return ({ x, y, breadth }) =>
    stars.some((star) => Math.abs(star.x - x) < breadth / 2 && Math.abs(star.y - y) < breadth / 2);
}
