import type { Image } from '../image/image';
import { circleOverlap } from './circleOverlap';

/** Light inside circles of growing radius. */
export interface CurveOfGrowth {
  /** Pixels: one step, two steps ... */
  readonly radius: Float64Array;
  /** Light less background inside that radius, in the units of the image. */
  readonly flux: Float64Array;
}

export interface CurveOfGrowthOptions {
  /** Largest radius, pixels. */
  readonly radius: number;
  /** Sky taken off every pixel. */
  readonly background: number;
  /** From one radius to the next, pixels. Default 0.25. */
  readonly step?: number;
}

/**
 * The curve of growth about a place: pixels that a circle cuts count with the part inside it, exactly. Pixels that are
 * no number, and those outside the frame, hold nothing.
 */
export function curveOfGrowth(
  image: Image,
  centre: { readonly x: number; readonly y: number },
  options: CurveOfGrowthOptions,
): CurveOfGrowth {
  const { background, step = 0.25 } = options;
  if (!(options.radius > 0 && step > 0)) {
    throw new RangeError(`radius and step must be positive, got ${options.radius} and ${step}`);
  }
  const count = Math.max(1, Math.floor(options.radius / step + 1e-9));
  const radius = Float64Array.from({ length: count }, (_, i) => (i + 1) * step);
  const flux = new Float64Array(count);
  const reach = Math.ceil(options.radius) + 1;
  const { data, width, height } = image;
  for (
    let y = Math.max(0, Math.round(centre.y) - reach);
    y <= Math.min(height - 1, Math.round(centre.y) + reach);
    y++
  ) {
    for (
      let x = Math.max(0, Math.round(centre.x) - reach);
      x <= Math.min(width - 1, Math.round(centre.x) + reach);
      x++
    ) {
      const value = data[y * width + x] - background;
      if (!Number.isFinite(value)) continue;
      const [dx, dy] = [x - centre.x, y - centre.y];
      // Circles that end before the pixel hold nothing of it: begin at the first that can.
      const first = Math.max(0, Math.floor((Math.hypot(dx, dy) - 0.71) / step) - 1);
      for (let i = first; i < count; i++) flux[i] += value * circleOverlap(dx, dy, radius[i]);
    }
  }
  return { radius, flux };
}

/**
 * Diameter of the circle that holds half of the light of a curve of growth, pixels: HFD; half of it is HFR. NaN when
 * there is no light. For a Gaussian it is the FWHM; it includes the width of the pixels twice: they collected the light,
 * and the circles take it as spread evenly over them.
 */
export function halfFluxDiameter({ radius, flux }: CurveOfGrowth): number {
  const half = flux[flux.length - 1] / 2;
  if (!(half > 0)) return Number.NaN;
  const i = flux.findIndex((light) => light >= half);
  const [innerRadius, innerFlux] = i === 0 ? [0, 0] : [radius[i - 1], flux[i - 1]];
  // Light grows with the area, so that the crossing is looked for in the square of the radius.
  const share = (half - innerFlux) / (flux[i] - innerFlux);
  return 2 * Math.sqrt(innerRadius ** 2 + share * (radius[i] ** 2 - innerRadius ** 2));
}
