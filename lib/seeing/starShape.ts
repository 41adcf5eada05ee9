/** Size and shape of a star at half its height. Lengths in pixels. */
export interface ShapeNumbers {
  /** Full width at half maximum: geometric mean of both axes. */
  readonly fwhmPixels: number;
  readonly fwhmMajorPixels: number;
  readonly fwhmMinorPixels: number;
  /** Full width at half maximum along the row and along the column through the centre. */
  readonly fwhmXPixels: number;
  readonly fwhmYPixels: number;
  /** 1 - minor / major axis. */
  readonly ellipticity: number;
  /** Direction of the major axis: degrees counter-clockwise from +x (towards +y), 0 up to but not 180. */
  readonly positionAngleDegrees: number;
}

/** The three numbers of a fit that hold the shape: see starModel.ts. */
export interface FittedShape {
  readonly logHalfWidth: number;
  readonly d1: number;
  readonly d2: number;
}

/** An angle of which nothing is known, uniform over 180 degrees, has this standard deviation. */
const UNKNOWN_ANGLE = 180 / Math.sqrt(12);
/** Where logHalfWidth, d1 and d2 stand among the fit's parameters. */
const FIRST = 3;
const PARAMETERS = 8;

/** Turns the fitted numbers into widths, ellipticity and angle. */
export function shapeOf({ logHalfWidth, d1, d2 }: FittedShape): ShapeNumbers {
  const d = Math.hypot(d1, d2);
  const w = Math.sqrt(1 + d * d);
  const fwhmPixels = 2 * Math.exp(logHalfWidth);
  const axisRatio = w - d;
  return {
    fwhmPixels,
    fwhmMajorPixels: fwhmPixels / Math.sqrt(axisRatio),
    fwhmMinorPixels: fwhmPixels * Math.sqrt(axisRatio),
    fwhmXPixels: fwhmPixels / Math.sqrt(w - d1),
    fwhmYPixels: fwhmPixels / Math.sqrt(w + d1),
    ellipticity: 1 - axisRatio,
    positionAngleDegrees: foldAngle((Math.atan2(d2, d1) * 90) / Math.PI),
  };
}

/** The same direction as an angle from 0 up to but not 180 degrees. */
export function foldAngle(degrees: number): number {
  const folded = ((degrees % 180) + 180) % 180;
  return folded === 180 ? 0 : folded;
}

/** One standard deviation of each number of the shape, from the fit's covariance; NaN without one. */
export function shapeErrors(shape: FittedShape, covariance: Float64Array | undefined): ShapeNumbers {
  const { d1, d2 } = shape;
  const numbers = shapeOf(shape);
  const d = Math.hypot(d1, d2);
  const w = Math.sqrt(1 + d * d);
  // The direction in the (d1, d2) plane; for a round star any will do.
  const [c, s] = d > 0 ? [d1 / d, d2 / d] : [1, 0];
  const spread = (...gradient: [number, number, number]): number => propagate(gradient, covariance);
  // d ln(major) / dd = 1 / 2w; d ln(w - d1) / dd1 = (d1 / w - 1) / (w - d1), and so on.
  return {
    fwhmPixels: numbers.fwhmPixels * spread(1, 0, 0),
    fwhmMajorPixels: numbers.fwhmMajorPixels * spread(1, c / (2 * w), s / (2 * w)),
    fwhmMinorPixels: numbers.fwhmMinorPixels * spread(1, -c / (2 * w), -s / (2 * w)),
    fwhmXPixels: numbers.fwhmXPixels * spread(1, 1 / (2 * w), -d2 / (2 * w * (w - d1))),
    fwhmYPixels: numbers.fwhmYPixels * spread(1, -1 / (2 * w), -d2 / (2 * w * (w + d1))),
    ellipticity: (1 - d / w) * spread(0, c, s),
    positionAngleDegrees: d > 0 ? Math.min(UNKNOWN_ANGLE, (90 / Math.PI / d) * spread(0, -s, c)) : UNKNOWN_ANGLE,
  };
}

function propagate(gradient: readonly number[], covariance: Float64Array | undefined): number {
  if (covariance === undefined) return Number.NaN;
  let sum = 0;
  gradient.forEach((a, i) => {
    gradient.forEach((b, j) => {
      sum += a * b * covariance[(FIRST + i) * PARAMETERS + FIRST + j];
    });
  });
  return Math.sqrt(Math.max(0, sum));
}
