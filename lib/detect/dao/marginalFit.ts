import type { DaoKernel } from './daoKernel';

/** A one-dimensional Gaussian fitted to a star's profile along x or y. */
export interface MarginalFit {
  /** Centre of the star less the centre of the cut-out, pixels. */
  readonly shift: number;
  /** Height of the Gaussian. */
  readonly height: number;
}

export type Axis = 'x' | 'y';

/** What the fit needs of the kernel: the same for every star. */
export interface MarginalModel {
  readonly axis: Axis;
  readonly size: number;
  readonly sigma: number;
  /** Weight of each place along the axis: 1 at the ends, highest in the middle. */
  readonly weights: Float64Array;
  /** Weight of each place across the axis. */
  readonly acrossWeights: Float64Array;
  /** The Gaussian summed across the axis with the weights. */
  readonly profile: Float64Array;
}

/** Prepares the fit along an axis. */
export function marginalModel(kernel: DaoKernel, axis: Axis): MarginalModel {
  const xWeights = triangle(kernel.width);
  const yWeights = triangle(kernel.height);
  const [weights, acrossWeights] = axis === 'x' ? [xWeights, yWeights] : [yWeights, xWeights];
  const sigma = axis === 'x' ? kernel.xSigma : kernel.ySigma;
  const model = { axis, size: weights.length, sigma, weights, acrossWeights };
  return { ...model, profile: marginalProfile(model, kernel.gaussian) };
}

function triangle(size: number): Float64Array {
  const centre = (size - 1) / 2;
  return Float64Array.from({ length: size }, (_, i) => centre - Math.abs(i - centre) + 1);
}

/** Sums a cut-out across the axis with the weights. */
function marginalProfile(
  { axis, size, acrossWeights }: Pick<MarginalModel, 'axis' | 'size' | 'acrossWeights'>,
  values: Float64Array,
): Float64Array {
  const profile = new Float64Array(size);
  const width = axis === 'x' ? size : acrossWeights.length;
  for (let i = 0; i < values.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    const [along, across] = axis === 'x' ? [x, y] : [y, x];
    profile[along]! += values[i]! * acrossWeights[across]!;
  }
  return profile;
}

/**
 * Fits height, level and shift of the kernel's marginal Gaussian to the marginal of a cut-out by weighted linear least
 * squares, as DAOFIND does (Stetson 1987) and photutils 1.6 computes it. Null when the height is not positive.
 */
export function marginalFit(model: MarginalModel, values: Float64Array): MarginalFit | null {
  const { size, sigma, weights, profile } = model;
  const centre = (size - 1) / 2;
  const data = marginalProfile(model, values);
  const slope = profile.map((value, i) => value * (centre - i));
  const sum = (term: (i: number) => number) => weights.reduce((total, weight, i) => total + weight * term(i), 0);

  const weightSum = sum(() => 1);
  const profileSum = sum((i) => profile[i]!);
  const dataSum = sum((i) => data[i]!);
  const slopeSum = sum((i) => slope[i]!);
  const numerator = sum((i) => data[i]! * profile[i]!) - (dataSum * profileSum) / weightSum;
  const denominator = sum((i) => profile[i]! ** 2) - profileSum ** 2 / weightSum;
  if (!(numerator > 0 && denominator > 0)) return null;

  const height = numerator / denominator;
  const dataSlope = sum((i) => data[i]! * slope[i]!);
  const shift =
    (sum((i) => profile[i]! * slope[i]!) - (dataSlope - slopeSum * dataSum)) /
    ((height * sum((i) => slope[i]! ** 2)) / sigma ** 2);
  if (Math.abs(shift) <= size / 2) return { shift, height };
  return { shift: momentShift(model, data, dataSum), height };
}

/**
 * The first moment stands in for a shift that left the cut-out; when it leaves too, the peak pixel is the centre. Along
 * x the moment has the sign that photutils 1.6 gives it (towards smaller x for a star at larger x).
 */
function momentShift({ axis, size, weights }: MarginalModel, data: Float64Array, dataSum: number): number {
  if (dataSum === 0) return 0;
  const centre = (size - 1) / 2;
  const sign = axis === 'x' ? -1 : 1;
  const moment = weights.reduce((total, weight, i) => total + weight * data[i]! * sign * (i - centre), 0) / dataSum;
  return Math.abs(moment) > size / 2 ? 0 : moment;
}
