/** Table of the fringe: from this far in the shadow to this far in the light, in Fresnel's variable w. */
const DARKEST = -4;
const BRIGHTEST = 16;
const STEP = 0.01;
/** A filter lets through wavelengths around its middle: half a width of 12 % washes out the finer fringes. */
const WAVELENGTHS = [0.88, 0.94, 1, 1.06, 1.12];

let table: Float64Array | undefined;

/**
 * Light near the straight edge of a screen, relative to the open field, in a broad filter: a quarter at the edge, 1.3 in
 * the first fringe, then ever finer fringes about 1 (Fresnel 1818; Born & Wolf, Principles of Optics, section 8.7).
 * `w` is the distance from the edge, positive in the light, in units of sqrt(wavelength x distance / 2).
 */
export function edgeFringe(w: number): number {
  table ??= tabulate();
  if (w <= DARKEST) return 0;
  if (w >= BRIGHTEST - STEP) return 1;
  return table[Math.round((w - DARKEST) / STEP)];
}

function tabulate(): Float64Array {
  const fresnel = fresnelIntegrals((BRIGHTEST * 1.1) / STEP);
  const bright = (w: number): number => {
    const k = Math.min(fresnel.cosine.length - 1, Math.round(Math.abs(w) / STEP));
    const [c, s] = [Math.sign(w) * fresnel.cosine[k], Math.sign(w) * fresnel.sine[k]];
    return ((c + 0.5) ** 2 + (s + 0.5) ** 2) / 2;
  };
  return Float64Array.from({ length: Math.round((BRIGHTEST - DARKEST) / STEP) }, (_, k) => {
    const w = DARKEST + k * STEP;
    return WAVELENGTHS.reduce((sum, length) => sum + bright(w / Math.sqrt(length)), 0) / WAVELENGTHS.length;
  });
}

/** The integrals of cos(pi t^2 / 2) and sin(pi t^2 / 2) from 0 to k STEP, by the midpoint rule in finer steps. */
function fresnelIntegrals(steps: number): { cosine: Float64Array; sine: Float64Array } {
  const cosine = new Float64Array(Math.ceil(steps) + 1);
  const sine = new Float64Array(cosine.length);
  const fine = 10;
  for (let k = 1; k < cosine.length; k++) {
    let [c, s] = [0, 0];
    for (let m = 0; m < fine; m++) {
      const t = (k - 1 + (m + 0.5) / fine) * STEP;
      c += Math.cos((Math.PI * t * t) / 2);
      s += Math.sin((Math.PI * t * t) / 2);
    }
    cosine[k] = cosine[k - 1] + (c * STEP) / fine;
    sine[k] = sine[k - 1] + (s * STEP) / fine;
  }
  return { cosine, sine };
}
