import { evenOutMosaic } from '../../detect/sources/evenOutMosaic';
import { flattenSky } from '../../detect/sources/flatSky';
import { mendSharpPixelsInPlace } from '../../detect/sources/mendSharpPixels';
import { findSources } from '../../detect/sources/sources';
import type { Image } from '../../image/image';
import { type Pairing, pairingOf } from './pairing';
import { cutScaledStamps, type ScaledStamps } from './scaledStamps';

/** What a frame shows to the network for any telescope, and what its pixels say besides. */
export interface GradeStamps extends ScaledStamps {
  /** Of the frame, pixels. */
  readonly width: number;
  readonly height: number;
  /** Hot pixels and pixels of cosmic rays, which are no sources. */
  readonly mended: number;
  /** Sources found in the frame, all of them. */
  readonly found: number;
  /** Whether every star is there twice. */
  readonly pairing: Pairing;
  /** Sky level and its noise (standard deviation of an empty pixel), in the units of the frame. */
  readonly sky: number;
  readonly noise: number;
}

/** Finds the sources of a frame and cuts the stamps that decide about it. */
export function gradeStamps(image: Image): GradeStamps {
  const frame = evenOutMosaic(image);
  const { significance, level, noise } = flattenSky(frame);
  const mended = mendSharpPixelsInPlace(significance);
  const sources = findSources(significance, frame);
  return {
    ...cutScaledStamps(significance, sources),
    width: image.width,
    height: image.height,
    mended,
    found: sources.length,
    pairing: pairingOf(sources),
    sky: level,
    noise,
  };
}
