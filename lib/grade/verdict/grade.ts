import type { Verdict } from './verdict';

/** What is said of one frame; null where it is unknown or could not be measured. */
export interface Grade {
  readonly file: string;
  readonly verdict: Verdict;
  /** Calibrated probability of the verdict's class, 0 to 1. */
  readonly confidence: number;
  /** Stamps that decided. */
  readonly stamps: number;
  /** How many of them say each answer of the network, in its order: Circular, Comet, Donut, no star. */
  readonly votes: readonly number[];
  /** Calibrated probabilities of the frame being Circular, Comet, Donut, ungradable. */
  readonly probabilities: readonly number[];
  readonly seeingArcsec: number | null;
  /** Of a donut frame the width of its donuts at half maximum. */
  readonly fwhmPixels: number | null;
  /** Half-flux diameter of the frame's PSF (framePsf); null for colour mosaics. */
  readonly hfdPixels: number | null;
  readonly ellipticity: number | null;
  /** Long over short axis of the stars, at least 1. */
  readonly axisRatio: number | null;
  /** Of the long axis, from +x towards +y, 0 to 180. */
  readonly positionAngleDegrees: number | null;
  /** Sources found. */
  readonly stars: number | null;
  /** Level and standard deviation of the sky, in the units of the frame. */
  readonly sky: number | null;
  readonly skyNoise: number | null;
  /** Arcseconds per pixel. */
  readonly pixelScale: number | null;
  /** The header keyword that gave the pixel scale, `option`, or `assumed`. */
  readonly pixelScaleSource: string | null;
  readonly filter: string | null;
  readonly exposureSeconds: number | null;
  readonly object: string | null;
  /** Start of the exposure as the header writes it. */
  readonly dateObs: string | null;
  /** What an ungradable frame shows instead of stars, in a word or two. */
  readonly diagnosis: string | null;
  /** Whether the frame is good for science: round stars, and as many of them under as dark a sky as its neighbours. */
  readonly usable: boolean;
  /** Why, in words. */
  readonly reason: string;
}

/** What tells whether two frames may be compared. */
export interface FrameContext {
  readonly width: number;
  readonly height: number;
  /** Sources found. */
  readonly found: number;
  /** In the units of the frame. */
  readonly sky: number;
  readonly noise: number;
  readonly exposureSeconds: number | null;
  readonly filter: string | null;
  readonly dateObs: string | null;
  /** OBJECT and INSTRUME. */
  readonly object: string | null;
  readonly camera: string | null;
  /** Where the telescope pointed, degrees. */
  readonly rightAscension: number | null;
  readonly declination: number | null;
}

export interface GradedFrame {
  readonly grade: Grade;
  readonly context: FrameContext;
}
