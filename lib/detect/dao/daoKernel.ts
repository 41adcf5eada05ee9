/** Shape of the star that DAOStarFinder looks for. */
export interface DaoKernelOptions {
  /** Full width at half maximum of the major axis, pixels. */
  readonly fwhm: number;
  /** Minor over major axis, in (0, 1]. Default 1: round. */
  readonly ratio?: number;
  /** Position angle of the major axis, degrees counter-clockwise from the x axis. Default 0. */
  readonly theta?: number;
  /** The kernel is cut at this many standard deviations. Default 1.5. */
  readonly sigmaRadius?: number;
}

/**
 * The density-enhancement kernel of DAOFIND (Stetson 1987, PASP 99, 191): an elliptical Gaussian, cut off and lowered
 * to sum zero, scaled so that a convolution gives the height of the best-fitting Gaussian. Arrays are row-major, `width` x `height`, both odd.
 */
export interface DaoKernel {
  readonly width: number;
  readonly height: number;
  readonly xRadius: number;
  readonly yRadius: number;
  /** Standard deviations of the Gaussian before rotation, pixels. */
  readonly xSigma: number;
  readonly ySigma: number;
  /** 1 where a pixel belongs to the kernel, else 0. */
  readonly mask: Uint8Array;
  /** Number of ones in the mask. */
  readonly maskedPixels: number;
  /** The Gaussian with centre 1, not cut off: what the marginal fits fit. */
  readonly gaussian: Float64Array;
  /** The kernel itself; 0 outside the mask. */
  readonly weights: Float64Array;
  /** Noise of the convolved image over that of the image: turns a threshold in image units into one on the convolved image. */
  readonly relativeError: number;
}

const SIGMA_PER_FWHM = 1 / (2 * Math.sqrt(2 * Math.log(2)));
/** However narrow the star, the kernel holds every pixel within this radius. */
const MINIMUM_RADIUS = 2;

/** Builds the kernel. Throws RangeError for a width, ratio or radius that makes no kernel. */
export function daoKernel(options: DaoKernelOptions): DaoKernel {
  const { fwhm, ratio = 1, theta = 0, sigmaRadius = 1.5 } = options;
  if (!(fwhm > 0 && Number.isFinite(fwhm)))
    throw new RangeError(`fwhm must be a positive number of pixels, got ${fwhm}`);
  if (!(ratio > 0 && ratio <= 1)) throw new RangeError(`ratio must be above 0 and at most 1, got ${ratio}`);
  if (!(sigmaRadius > 0 && Number.isFinite(sigmaRadius)))
    throw new RangeError(`sigmaRadius must be positive, got ${sigmaRadius}`);
  if (!Number.isFinite(theta)) throw new RangeError(`theta must be a number of degrees, got ${theta}`);
  const xSigma = fwhm * SIGMA_PER_FWHM;
  const ySigma = xSigma * ratio;
  const ellipse = ellipseCoefficients(xSigma, ySigma, (theta * Math.PI) / 180);
  const cut = sigmaRadius ** 2 / 2;
  const determinant = ellipse.a * ellipse.c - ellipse.b ** 2;
  const xRadius = Math.trunc(Math.max(MINIMUM_RADIUS, Math.sqrt((ellipse.c * cut) / determinant)));
  const yRadius = Math.trunc(Math.max(MINIMUM_RADIUS, Math.sqrt((ellipse.a * cut) / determinant)));
  const shape = { width: 2 * xRadius + 1, height: 2 * yRadius + 1, xRadius, yRadius, xSigma, ySigma };
  const gaussian = new Float64Array(shape.width * shape.height);
  const mask = new Uint8Array(gaussian.length);
  for (let i = 0; i < gaussian.length; i++) {
    const x = (i % shape.width) - xRadius;
    const y = Math.floor(i / shape.width) - yRadius;
    const exponent = ellipse.a * x * x + 2 * ellipse.b * x * y + ellipse.c * y * y;
    gaussian[i] = Math.exp(-exponent);
    mask[i] = exponent <= cut || Math.hypot(x, y) <= MINIMUM_RADIUS ? 1 : 0;
  }
  return { ...shape, mask, gaussian, ...zeroSumWeights(gaussian, mask) };
}

/** The quadratic form a x^2 + 2 b x y + c y^2 of a rotated Gaussian's exponent. */
function ellipseCoefficients(xSigma: number, ySigma: number, angle: number): { a: number; b: number; c: number } {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [xVariance, yVariance] = [xSigma ** 2, ySigma ** 2];
  return {
    a: cosine ** 2 / (2 * xVariance) + sine ** 2 / (2 * yVariance),
    b: 0.5 * cosine * sine * (1 / xVariance - 1 / yVariance),
    c: sine ** 2 / (2 * xVariance) + cosine ** 2 / (2 * yVariance),
  };
}

/** Least squares of (height * Gaussian + level) inside the mask, written as weights for the height. */
function zeroSumWeights(
  gaussian: Float64Array,
  mask: Uint8Array,
): Pick<DaoKernel, 'weights' | 'relativeError' | 'maskedPixels'> {
  let sum = 0;
  let squares = 0;
  let maskedPixels = 0;
  for (let i = 0; i < gaussian.length; i++) {
    sum += gaussian[i]! * mask[i]!;
    squares += gaussian[i]! ** 2 * mask[i]!;
    maskedPixels += mask[i]!;
  }
  const variance = squares - sum ** 2 / maskedPixels;
  const weights = gaussian.map((value, i) => ((value * mask[i]! - sum / maskedPixels) / variance) * mask[i]!);
  return { weights, relativeError: 1 / Math.sqrt(variance), maskedPixels };
}
