import type { Directed, Donut } from './frameDescription';

/** Rays that went through the pupil: where they land, pixels from the centre of the outer rim, and their light. */
export interface DonutRays {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly share: Float64Array;
}

/** Rays per pixel of the disc's area: enough that their grid stays invisible under any seeing. */
const RAYS_PER_PIXEL = 25;

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
  const rays = { x: [] as number[], y: [] as number[], share: [] as number[] };
  const aberration = aberrations(donut);
  for (let j = 0; j < side; j++) {
    const v = (2 * (j + 0.5)) / side - 1;
    for (let i = 0; i < side; i++) {
      const u = (2 * (i + 0.5)) / side - 1;
      const light = pupilLight(donut, u, v);
      if (light <= 0) continue;
      const [x, y] = aberration(u, v);
      rays.x.push(radius * x);
      rays.y.push(radius * y);
      rays.share.push(light);
    }
  }
  const total = rays.share.reduce((sum, s) => sum + s, 0);
  if (total === 0) throw new RangeError('the donut has no light: its obstruction and vanes cover the pupil');
  return {
    x: Float64Array.from(rays.x),
    y: Float64Array.from(rays.y),
    share: Float64Array.from(rays.share, (s) => s / total),
  };
}

/** Light that enters at (u, v): nothing outside the rim, behind the secondary mirror or behind a vane. */
function pupilLight(donut: Donut, u: number, v: number): number {
  if (u * u + v * v > 1) return 0;
  const shadow = toVector(donut.shadowShift);
  if (Math.hypot(u - shadow.x, v - shadow.y) < donut.obstruction) return 0;
  for (let vane = 0; vane < donut.vanes.count; vane++) {
    const angle = (donut.vanes.angleDegrees * Math.PI) / 180 + (2 * Math.PI * vane) / donut.vanes.count;
    const along = u * Math.cos(angle) + v * Math.sin(angle);
    const across = v * Math.cos(angle) - u * Math.sin(angle);
    if (along > 0 && Math.abs(across) < donut.vanes.width / 2) return 0;
  }
  const slope = toVector(donut.illumination);
  return Math.max(0, 1 + slope.x * u + slope.y * v);
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
