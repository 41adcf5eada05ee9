import { type FrameLook, type LookNumbers, lookAtFrame } from '../../detect/sources/frameLook';
import type { FitsHeader } from '../../fits/header';
import type { Image } from '../../image/image';
import { type Pairing, pairingOf } from './pairing';
import { cutScaledStamps, type ScaledStamps } from './scaledStamps';

/** What a frame shows to the network for any telescope. */
export interface GradeStamps<Look extends LookNumbers = FrameLook> extends ScaledStamps {
  readonly look: Look;
  /** Whether every star is there twice. */
  readonly pairing: Pairing;
}

/** Looks at a frame and cuts the stamps that decide about it. */
export function gradeStamps(image: Image, header?: FitsHeader): GradeStamps {
  const look = lookAtFrame(image, { header });
  return { ...cutScaledStamps(look), look, pairing: pairingOf(look) };
}
