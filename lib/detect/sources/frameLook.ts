import { greenPixels, interpolateGreen } from '../../fits/greenPixels';
import type { FitsHeader } from '../../fits/header';
import { type Mosaic, mosaicOf } from '../../fits/mosaic';
import type { Image } from '../../image/image';
import { mendSharpPixelsInPlace } from './mendSharpPixels';
import { isFull, saturationLevel } from './saturation';
import { quantisationStep } from './skyNoise';
import { flattenSky } from './skySurface';
import { smoothSignificance } from './smooth';
import { findSources, type Source } from './sources';
import { type TypicalSource, typicalSource } from './typicalSource';

/** What a frame's pixels say before anything is measured. Levels in the units of the image, places and sizes in pixels. */
export interface FrameLook extends LookNumbers {
  /** The pixels that are measured: of a colour mosaic the green ones, the others are NaN. */
  readonly image: Image;
  /** (pixel - sky) / noise, hot pixels and narrow cosmic rays mended; of a mosaic its green, interpolated. */
  readonly significance: Image;
  /** The same, smoothed by 3 x 3 pixels, in units of the noise that is left. */
  readonly smooth: Image;
}

/** The same without its pictures. */
export interface LookNumbers {
  readonly width: number;
  readonly height: number;
  readonly mosaic: Mosaic | null;
  /** Level of the sky (median over the frame), and the lowest and highest of its tiles. */
  readonly sky: number;
  readonly skyRange: readonly [number, number];
  /** Standard deviation of an empty pixel; 0 when the frame has no noise. */
  readonly skyNoise: number;
  /** The step in which the image counts; 0 for floats. */
  readonly step: number;
  /** The level from which on pixels are full; undefined when nothing says so. */
  readonly saturation: number | undefined;
  /** How many pixels were mended. */
  readonly mended: number;
  /** Everything brighter than the sky, brightest first. */
  readonly sources: readonly Source[];
  /** The size that the frame's stars share; undefined without sources. */
  readonly typical: TypicalSource | undefined;
}

export interface LookOptions {
  /** Gives the saturation level where it has one. */
  readonly header?: FitsHeader | undefined;
  /** Highest count that can be trusted. Default: the header's, or lower where stars are cut off flat. */
  readonly saturation?: number | undefined;
}

/** Light is not narrower than this share of the stars' breadth: of a round star's noise it takes 0.7 at the most. */
const NARROWEST_SHARE = 0.6;

/**
 * Looks at a frame once, for everybody: its sky and noise, what is saturated, hot or hit, its sources and their typical
 * size. Seeing and grading take this answer.
 */
export function lookAtFrame(frame: Image, { header, saturation: given }: LookOptions = {}): FrameLook {
  const mosaic = mosaicOf(frame, header);
  const image = mosaic === null ? frame : greenPixels(frame, mosaic);
  const step = quantisationStep(frame);
  const flat = flattenSky(image, step);
  const { width, height } = frame;
  const about = { image, width, height, mosaic, sky: flat.level, skyRange: flat.range, skyNoise: flat.noise, step };
  if (flat.noise === 0) {
    const { significance } = flat;
    return {
      ...about,
      significance,
      smooth: significance,
      saturation: undefined,
      mended: 0,
      sources: [],
      typical: undefined,
    };
  }
  const mended = mendSharpPixelsInPlace(flat.significance, mosaic);
  const significance =
    mosaic === null ? flat.significance : interpolateGreen(flat.significance, { ...mosaic, greenDifference: 0 });
  const smooth = smoothSignificance(significance);
  const found = findSources({ frame: image, significance, smooth });
  const saturation = given ?? saturationLevel(found, header);
  const typical = typicalSource(found);
  const sources = found.map((source) => ({
    ...source,
    saturated: isFull(source.top, { level: saturation, sky: flat.level }),
    narrow: typical !== undefined && source.breadth < NARROWEST_SHARE * typical.breadth,
  }));
  return { ...about, significance, smooth, saturation, mended, sources, typical };
}
