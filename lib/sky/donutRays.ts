import { edgeFringe } from './edgeFringe';
import type { Directed, Donut } from './frameDescription';

/** Rays that went through the pupil: where they land, pixels from the centre of the outer rim, and their light. */
export interface DonutRays {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly share: Float64Array;
}

/** Rays per pixel of the disc's area: enough that their grid stays invisible under any seeing. */
const RAYS_PER_PIXEL = 25;
/** Rays start on a square this much wider than the pupil: diffraction bends some light around the rim. */
const MARGIN = 1.1;

/**
 * Traces a regular grid of rays through an obstructed pupil onto a detector out of focus. A ray through (u, v), the
 * pupil's rim at radius 1, lands where the gradient of the wave front points (Born & Wolf, Principles of Optics, ch. 5
 * and 9): defocus gives R (u, v), coma along u gives R c (3 u^2 + v^2, 2 u v), primary spherical aberration
 * R s (r^2 - 1) (u, v), astigmatism R a (u, -v). Where the map squeezes the rays together the donut is bright: that is
 * what gives a defocused star with coma its one bright side and its shadow off the middle.
 */
export function donutRays(donut: Donut): DonutRays {
  const radius = donut.outerDiameter / 2;
  const side = Math.max(64, Math.ceil(donut.outerDiameter * Math.sqrt(RAYS_PER_PIXEL)));
  const [x, y, share] = [new Float64Array(side * side), new Float64Array(side * side), new Float64Array(side * side)];
  const light = pupilLight(donut);
  const aberration = aberrations(donut);
  const place = (k: number): number => MARGIN * ((2 * (k + 0.5)) / side - 1);
  let [count, total] = [0, 0];
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const [u, v] = [place(i), place(j)];
      share[count] = light(u, v);
      if (share[count] <= 0) continue;
      const landed = aberration(u, v);
      x[count] = radius * landed[0];
      y[count] = radius * landed[1];
      total += share[count];
      count++;
    }
  }
  if (total === 0) throw new RangeError('the donut has no light: its obstruction and vanes cover the pupil');
  return {
    x: x.slice(0, count),
    y: y.slice(0, count),
    share: share.slice(0, count).map((s) => s / total),
  };
}

/** Light that passes at (u, v): the pupil's illumination, less what rim, secondary mirror and vanes hold back. */
function pupilLight(donut: Donut): (u: number, v: number) => number {
  const shadow = toVector(donut.shadowShift);
  const slope = toVector(donut.illumination);
  const vanes = vaneShadows(donut);
  return (u, v) => {
    const rim = pastEdge(1 - Math.sqrt(u * u + v * v), donut.fresnelNumber);
    if (rim === 0 || vanes(u, v)) return 0;
    const [dx, dy] = [u - shadow.x, v - shadow.y];
    const secondary = pastEdge(Math.sqrt(dx * dx + dy * dy) - donut.obstruction, donut.fresnelNumber);
    return rim * secondary * Math.max(0, 1 + slope.x * u + slope.y * v);
  };
}

/** Light at a distance from an edge in units of the pupil's radius: a sharp shadow, or Fresnel's fringes. */
function pastEdge(distance: number, fresnelNumber: number): number {
  if (fresnelNumber === 0) return distance >= 0 ? 1 : 0;
  return edgeFringe(distance * Math.sqrt(2 * fresnelNumber));
}

/** Whether (u, v) lies behind a vane. */
function vaneShadows({ vanes }: Donut): (u: number, v: number) => boolean {
  const arms = Array.from({ length: vanes.count }, (_, k) =>
    toVector({ amount: 1, angleDegrees: vanes.angleDegrees + (360 * k) / vanes.count }),
  );
  return (u, v) => arms.some((arm) => u * arm.x + v * arm.y > 0 && Math.abs(v * arm.x - u * arm.y) < vanes.width / 2);
}

/** The map from the pupil to the disc, in units of the disc's radius, with the mean of the outer rim at the origin. */
function aberrations(donut: Donut): (u: number, v: number) => readonly [number, number] {
  // Coma squeezes the rays on the side where its displacement points inwards: minus, for "brightens towards its angle".
  const coma = toVector(donut.coma);
  const twice = toVector({ amount: donut.astigmatism.amount, angleDegrees: 2 * donut.astigmatism.angleDegrees });
  return (u, v) => {
    const squared = u * u + v * v;
    const stretch = 1 + donut.spherical * (squared - 1);
    const dot = 2 * (coma.x * u + coma.y * v);
    // The rim's mean displacement by coma is 2 c: taken off, so that the disc stays where the star is.
    const x = stretch * u - (coma.x * squared + dot * u) + 2 * coma.x + twice.x * u + twice.y * v;
    const y = stretch * v - (coma.y * squared + dot * v) + 2 * coma.y + twice.y * u - twice.x * v;
    return [x, y];
  };
}

function toVector({ amount, angleDegrees }: Directed): { x: number; y: number } {
  const angle = (angleDegrees * Math.PI) / 180;
  return { x: amount * Math.cos(angle), y: amount * Math.sin(angle) };
}
