import type { DaoCutout } from './daoCutout';
import type { DaoKernel } from './daoKernel';

/** Sharpness: the central pixel less the mean of those around it under the kernel, over the convolved peak. */
export function sharpness(kernel: DaoKernel, { data, response }: DaoCutout): number {
  const centre = (data.length - 1) / 2;
  let sum = 0;
  for (let i = 0; i < data.length; i++) if (kernel.mask[i] === 1) sum += data[i]!;
  const surroundings = (sum - data[centre]!) / (kernel.maskedPixels - 1);
  return (data[centre]! - surroundings) / response[centre]!;
}

/**
 * Roundness by symmetry (SROUND of DAOFIND): twofold over fourfold symmetry of the convolved star about its peak.
 * Each sign is one pair of opposite quadrants; a quadrant owns the half-axis that it reaches turning clockwise.
 *
 *     - - + + +
 *     - - + + +    y up, x right
 *     - - * - -
 *     + + + - -
 *     + + + - -
 */
export function symmetryRoundness({ width, height, response }: DaoCutout): number {
  const [xCentre, yCentre] = [(width - 1) / 2, (height - 1) / 2];
  let twofold = 0;
  let fourfold = 0;
  for (let i = 0; i < response.length; i++) {
    const x = (i % width) - xCentre;
    const y = Math.floor(i / width) - yCentre;
    if (x === 0 && y === 0) continue;
    const positive = (y < 0 && x <= 0) || (y > 0 && x >= 0);
    twofold += positive ? response[i]! : -response[i]!;
    fourfold += Math.abs(response[i]!);
  }
  return (2 * twofold) / fourfold;
}
