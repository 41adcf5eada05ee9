import type { ClassName } from '../stamps/stampSet';
import type { StarLight } from './addStar';

/** The three lists of the thesis. */
export type Split = 'training' | 'validation' | 'evaluation';

/** A direction and an amount. Angles are in degrees, from +x (column) towards +y (row). */
export interface Directed {
  readonly amount: number;
  readonly angleDegrees: number;
}

/** The atmosphere and the optics in focus: a Moffat profile, I(r) ~ (1 + (r / gamma)^2)^-beta. */
export interface SeeingProfile {
  /** Full width at half maximum of the round profile, pixels (geometric mean of both axes when elliptical). */
  readonly fwhmPixels: number;
  /** Weight of the wings: 2.5 (strong wings) to 4.5; 4.765 is Kolmogorov turbulence. */
  readonly beta: number;
  /** 1 - minor / major axis. */
  readonly ellipticity: number;
  /** Direction of the major axis, degrees from +x towards +y. */
  readonly positionAngleDegrees: number;
  /** Ellipticity added at the corner of the field by the optics, pointing outwards; grows with the distance squared. */
  readonly fieldEllipticity?: number;
}

/** What the star did on the detector while the shutter was open. Lengths in pixels. */
export type Trail =
  /** Constant drift; `settling` in 0..1 lets the star linger at one end, which gives a head and a tail. */
  | { readonly kind: 'drift'; readonly length: number; readonly angleDegrees: number; readonly settling: number }
  /** Drift along an arc that turns by `bendDegrees` on the way (field rotation, a polar axis out of place). */
  | { readonly kind: 'curve'; readonly length: number; readonly angleDegrees: number; readonly bendDegrees: number }
  /** The worm gear's sinusoid of peak-to-peak `length` along one axis, over `turns` periods, plus a slow cross drift. */
  | {
      readonly kind: 'periodic';
      readonly length: number;
      readonly angleDegrees: number;
      readonly turns: number;
      readonly crossDrift: number;
    }
  /** Gusts: a damped random walk, stretched along one axis; `length` is four standard deviations along that axis. */
  | {
      readonly kind: 'wind';
      readonly length: number;
      readonly angleDegrees: number;
      readonly axisRatio: number;
      readonly seed: number;
    }
  /** A jump (a lost guide star, a kick): two images `length` apart, `share` of the light in the first. */
  | { readonly kind: 'jump'; readonly length: number; readonly angleDegrees: number; readonly share: number };

/** A telescope out of focus: the image of its obstructed pupil. Ratios are in units of the pupil's radius. */
export interface Donut {
  /** Diameter of the disc on the detector, pixels. */
  readonly outerDiameter: number;
  /** Radius of the central obstruction over the pupil's radius. */
  readonly obstruction: number;
  /** How far the obstruction stands off the pupil's centre. */
  readonly shadowShift: Directed;
  /** Coma over defocus: brightens the rim towards its angle and moves the shadow there. */
  readonly coma: Directed;
  /** Coma added at the corner of the field, growing linearly from the middle and pointing outwards. */
  readonly fieldComa: number;
  /** Spherical aberration over defocus: negative piles light up at the outer rim, positive at the inner one. */
  readonly spherical: number;
  /**
   * Pupil radius^2 / (wavelength x distance of the defocused plane): how many Fresnel zones fill the pupil, which sets
   * the fringes inside rim and shadow. 10 to 60 for small telescopes well out of focus; 0 leaves geometric optics.
   */
  readonly fresnelNumber: number;
  /** Astigmatism over defocus: makes the disc oval along its angle. */
  readonly astigmatism: Directed;
  /** Linear change of the pupil's illumination (vignetting), brighter towards its angle. */
  readonly illumination: Directed;
  /** Spider that holds the secondary mirror: `width` in units of the pupil's radius. */
  readonly vanes: { readonly count: number; readonly width: number; readonly angleDegrees: number };
}

/** The light distribution of one star. */
export interface PsfDescription {
  readonly seeing: SeeingProfile;
  readonly trail?: Trail;
  readonly donut?: Donut;
}

/** The camera as the calibrated frame shows it. Counts are what the file holds. */
export interface Detector {
  /** Electrons per count. */
  readonly gain: number;
  /** Electrons. */
  readonly readNoise: number;
  /** Highest count that a pixel can hold. */
  readonly saturation: number;
  /** Share of the charge above saturation that flows along the column: 1 without an anti-blooming drain. */
  readonly bleeding: number;
  /** Counts added to every pixel (0 when the bias was subtracted). */
  readonly pedestal: number;
  /** Counts are whole numbers (a raw frame) or not (a calibrated one). */
  readonly wholeCounts: boolean;
  /** Per million pixels. */
  readonly hotPixelsPerMegapixel: number;
  /** Per million pixels and 100 s. */
  readonly cosmicRaysPerMegapixel: number;
  readonly badColumns: number;
}

/** The background between the stars. */
export interface SkyBackground {
  /** Counts per pixel in the middle of the frame. */
  readonly level: number;
  /** Relative change from the middle to the corner in its direction (Moon, twilight, scattered light). */
  readonly gradient: Directed;
  /** Relative loss of light, sky and stars alike, at the corner. */
  readonly vignetting: number;
}

/** How many stars of which brightness: N(> flux) ~ flux^(-slope / 0.4), that is 10^(slope * magnitude). */
export interface StarCounts {
  /** Stars per million pixels that are brighter than `referenceFlux`. */
  readonly perMegapixel: number;
  /** Counts in the frame. */
  readonly referenceFlux: number;
  /** Logarithmic slope of the number counts per magnitude, 0.3 to 0.4 in the Milky Way. */
  readonly slope: number;
  /** Where the field is known: its stars brighter than `referenceFlux`; the law then gives the fainter ones alone. */
  readonly charted?: readonly StarLight[];
}

/** Who took the frame: goes into the header alone. */
export interface Observation {
  readonly site: string;
  readonly telescope: string;
  readonly instrument: string;
  readonly filter: string;
  /** UTC, as in FITS: 2026-05-05T22:10:00.000 */
  readonly dateObs: string;
  readonly exposureSeconds: number;
  readonly binning: number;
}

/** Everything that, with one seed, decides every pixel of a frame. */
export interface FrameDescription {
  /** File name, with .fits or .fits.fz. */
  readonly file: string;
  /** The lists the frame stands in: one of the thesis' donut frames stands in two. */
  readonly splits: readonly Split[];
  readonly className: ClassName;
  readonly comment: string;
  readonly seed: string;
  readonly width: number;
  readonly height: number;
  /** Arcseconds per pixel, binning included. */
  readonly pixelScale: number;
  readonly psf: PsfDescription;
  readonly detector: Detector;
  readonly sky: SkyBackground;
  readonly stars: StarCounts;
  readonly observation: Observation;
}
