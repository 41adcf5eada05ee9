import type { HeaderCard } from '../fits/header';
import { encodeFits } from '../fits/writeFits';
import { createRandom } from '../random';
import type { FrameDescription } from './frameDescription';
import type { SimulatedFrame } from './simulateFrame';

/**
 * The bytes of a frame's FITS file. A calibrated frame is laid out as Las Cumbres' pipeline does: HDU 0 empty, HDU 1
 * (SCI) the image, float32 under RICE_1. A raw frame is a plain file of 16-bit counts.
 */
export function frameFile({ image, header }: SimulatedFrame, frame: FrameDescription): Uint8Array {
  if (frame.detector.wholeCounts) return encodeFits([{ image, bitpix: 'uint16', cards: header }]);
  const origin: HeaderCard[] = [{ keyword: 'ORIGIN', value: 'Seeing Lab', comment: 'simulated frame, no observation' }];
  // ZDITHER0: neighbours in a stack of frames should not share their rounding.
  const ditherSeed = 1 + createRandom(`dither/${frame.seed}`).integer(10_000);
  return encodeFits([
    { image: null, cards: origin },
    { image, name: 'SCI', cards: header, compression: 'RICE_1', ditherSeed },
  ]);
}
