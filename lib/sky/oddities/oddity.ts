import type { Image } from '../../image/image';
import type { Random } from '../../random';
import { roomOf } from '../varied/camera';
import type { Faults } from '../varied/expose';
import type { Scene } from '../varied/scene';

/** What came of painting a frame that holds no star field. */
export interface Painted {
  /** What a person would say that the frame shows. */
  readonly shows: string;
  /** Faults of the detector that belong to the kind. */
  readonly faults?: Partial<Faults>;
  /** Probabilities, in the order of FRAME_CLASSES, where experts would not agree that it is no star field. */
  readonly mistakenFor?: readonly number[];
  /** What happens to the numbers after readout. */
  readonly after?: (image: Image) => void;
}

/** Paints one kind of frame into an empty scene. */
export type Oddity = (scene: Scene, random: Random) => Painted;

/** Counts between a faint structure (a few sky deviations) and saturation, by their logarithm. */
export function drawHeight({ camera }: Scene, random: Random, faintest = 5): number {
  const low = Math.min(faintest * camera.noise, 0.5 * roomOf(camera));
  return low * (roomOf(camera) / low) ** random.uniform();
}
