import { enlarge, gradCam } from '../../network/explain/gradCam';
import type { StampSet } from '../../stamps/stampSet';
import type { DecidingStamps } from '../verdict/decidingStamps';
import type { Grader } from '../verdict/grader';

/** Maps of 15 x 15: fine enough to tell the rim of a donut from its hole. */
const LAYER = 'conv2d_2';

/**
 * For each deciding stamp two pictures, one after the other: the stamp, and where the network found the class that it
 * names (Grad-CAM, bright where it looked). For stampGallery.
 */
export function lookedAt({ model }: Grader, { set, predictions }: DecidingStamps): StampSet {
  const { size, count } = set;
  const pixels = size * size;
  const stamps = new Float32Array(2 * count * pixels);
  for (let n = 0; n < count; n++) {
    const stamp = set.stamps.subarray(n * pixels, (n + 1) * pixels);
    const heat = gradCam(model, stamp, { classIndex: predictions[n]!.label, layer: LAYER });
    stamps.set(stamp, 2 * n * pixels);
    stamps.set(enlarge(heat, size, size).data, (2 * n + 1) * pixels);
  }
  return {
    count: 2 * count,
    size,
    stamps,
    labels: Uint8Array.from({ length: 2 * count }, (_, n) => set.labels[n >> 1]!),
    xCentres: Float32Array.from({ length: 2 * count }, (_, n) => set.xCentres[n >> 1]!),
    yCentres: Float32Array.from({ length: 2 * count }, (_, n) => set.yCentres[n >> 1]!),
  };
}
