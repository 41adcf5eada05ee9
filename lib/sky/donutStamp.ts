import { createImage, type Image } from '../image/image';
import { createRandom } from '../random';
import { addStarInPlace } from './addStar';
import { makePsf } from './psf';

/** Side of the stamp in pixels, the thesis' 60. */
const SIDE = 60;

/**
 * One star far out of focus, simulated with the noise of a short exposure: a picture of 60 x 60 pixels like the thesis'
 * figure 3.4, its brightest pixel 1.
 */
export function donutStamp(seed: number): Image {
  const psf = makePsf({
    seeing: { fwhmPixels: 4, beta: 3, ellipticity: 0, positionAngleDegrees: 0 },
    donut: {
      outerDiameter: 40,
      obstruction: 0.4,
      shadowShift: { amount: 0.06, angleDegrees: 40 },
      coma: { amount: 0.05, angleDegrees: 200 },
      fieldComa: 0,
      spherical: -0.05,
      fresnelNumber: 20,
      astigmatism: { amount: 0.03, angleDegrees: 70 },
      illumination: { amount: 0.15, angleDegrees: 300 },
      vanes: { count: 4, width: 0.03, angleDegrees: 45 },
    },
  });
  const stamp = createImage(SIDE, SIDE);
  addStarInPlace(stamp, psf, { x: SIDE / 2, y: SIDE / 2, flux: 300_000 }, 0.01);
  const random = createRandom(`donut ${seed}`);
  const noisy = stamp.data.map((light) => random.poisson(light + 20) - 20);
  const most = noisy.reduce((a, b) => Math.max(a, b), 0);
  return createImage(
    SIDE,
    SIDE,
    noisy.map((value) => Math.max(0, value) / most),
  );
}
