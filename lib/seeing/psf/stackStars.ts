import { medianOf } from '../pixelBox';
import type { PsfStar, PsfStars } from './psfStars';
import { createStack, readStack, type Stack, type StackValue, softened } from './stack';

export interface StackedStars {
  readonly stack: Stack;
  readonly stars: readonly PsfStar[];
  /** By star: how much of its own light it would add to the stack's cells, weighted, and by which weights. */
  readonly shares: readonly Share[];
  /** See StackContext. */
  readonly reach: number;
}

/** What one star adds to the stack: sums of weighted values, and of weights, by cell. */
export interface Share {
  readonly sum: Float32Array;
  readonly weight: Float32Array;
}

/** Times that the stars are aligned with the stack, and passes over the residuals each time. */
const ROUNDS = 2;
const PASSES = 2;
const LAST_PASSES = 3;
/** A pixel this many sigma off the stack shows something else ... */
const STRANGE_SIGMAS = 5;
/** ... where sigma holds the noise, this share of the light there (stars differ over the field), and of the peak. */
const OWN_SHARE = 0.15;
const PEAK_SHARE = 0.02;
/** A star differs from the stack, beyond its noise, by less than this share of its light, or this many times the usual. */
const MISFIT = 0.06;
const USUAL_MISFITS = 3;
/** Sums of squared noise scatter: so many standard deviations of them are noise. */
const CHANCE = 2;
/** Of a star's alignment, cells. */
const LARGEST_STEP = 2;
/** Of the mean weight of the cells. */
const LEAST_WEIGHT = 0.05;
/** With fewer pixels a cell than this the light of each is spread twice as wide, so that no cell stays empty. */
const FULL = 2.5;

/**
 * Stacks stars after Anderson and King (2000): what each pixel has more than the stack so far is spread over the cells
 * around it and averaged, so that cells hold the light as pixels see it, and not blurred by the spreading; then each
 * star's centre and light are fitted to the stack. Stars unlike the rest are left out. */
export function stackStars({ stars: given, radius, breadth }: PsfStars): StackedStars {
  let stars = given;
  const stack = createStack(breadth, radius);
  const context = { stack, reach: reachOf(given, stack) };
  for (let round = 0; round < ROUNDS; round++) {
    for (let pass = 0; pass < PASSES; pass++) refineInPlace(stars, context, round + pass > 0);
    const soft = softened(stack);
    stars = stars.map((star) => align(star, soft));
    stars = withoutStrangers(stars, context);
  }
  for (let pass = 0; pass < LAST_PASSES; pass++) refineInPlace(stars, context, true);
  return { stack, stars, reach: context.reach, shares: stars.map((star) => shareOf(star, context, true)) };
}

export interface StackContext {
  readonly stack: Stack;
  /** A pixel's light is spread over cells nearer than this, cells. */
  readonly reach: number;
}

function reachOf(stars: readonly PsfStar[], { data }: Stack): number {
  const pixels = stars.reduce((sum, star) => sum + star.pixels.value.length, 0);
  return pixels > FULL * data.length ? 1 : 2;
}

/** Adds to the stack what the stars have more, on average; pixels that show something else are left out when `mend`. */
export function refineInPlace(stars: readonly PsfStar[], context: StackContext, mend: boolean): void {
  const { data } = context.stack;
  const [sum, weight] = [new Float32Array(data.length), new Float32Array(data.length)];
  for (const star of stars) spread(star, { ...context, mend }, { sum, weight });
  // A cell that few pixels touch would hold their noise: it moves less.
  const least = (LEAST_WEIGHT * weight.reduce((all, value) => all + value, 0)) / data.length;
  for (let n = 0; n < data.length; n++) data[n]! += sum[n]! / (weight[n]! + least);
}

function shareOf(star: PsfStar, context: StackContext, mend: boolean): Share {
  const { length } = context.stack.data;
  const share = { sum: new Float32Array(length), weight: new Float32Array(length) };
  spread(star, { ...context, mend }, share);
  return share;
}

/** Adds to `share` what a star has more than the stack; strange pixels are left out when `mend`. */
function spread(
  { x, y, flux, weight, pixels }: PsfStar,
  { stack, reach, mend }: StackContext & { readonly mend: boolean },
  share: Share,
): void {
  const { half, width, data, oversampling } = stack;
  const peak = mend ? data.reduce((most, value) => (value > most ? value : most), 0) : 0;
  const at: StackValue = { value: 0, xSlope: 0, ySlope: 0 };
  for (let n = 0; n < pixels.value.length; n++) {
    const [dx, dy] = [pixels.x[n]! - x, pixels.y[n]! - y];
    readStack(stack, { dx, dy }, at);
    const more = pixels.value[n]! / flux - at.value;
    if (mend) {
      const sigma = Math.hypot(1 / flux, OWN_SHARE * at.value, PEAK_SHARE * peak);
      if (Math.abs(more) > STRANGE_SIGMAS * sigma) continue;
    }
    const [u, v] = [half + oversampling * dx, half + oversampling * dy];
    for (let row = Math.max(0, Math.ceil(v - reach)); row <= Math.min(width - 1, v + reach); row++) {
      const across = weight * (1 - Math.abs(row - v) / reach);
      for (let column = Math.max(0, Math.ceil(u - reach)); column <= Math.min(width - 1, u + reach); column++) {
        const part = across * (1 - Math.abs(column - u) / reach);
        share.sum[row * width + column]! += part * more;
        share.weight[row * width + column]! += part;
      }
    }
  }
}

/** One Gauss-Newton step of the star's centre and light towards the stack, smoothed so that noise holds no star. */
function align(star: PsfStar, stack: Stack): PsfStar {
  const { x, y, flux, pixels } = star;
  const normal = new Float64Array(9);
  const right = new Float64Array(3);
  const at: StackValue = { value: 0, xSlope: 0, ySlope: 0 };
  for (let n = 0; n < pixels.value.length; n++) {
    readStack(stack, { dx: pixels.x[n]! - x, dy: pixels.y[n]! - y }, at);
    const slopes = [at.value, -flux * at.xSlope, -flux * at.ySlope];
    const more = pixels.value[n]! - flux * at.value;
    for (let i = 0; i < 3; i++) {
      right[i]! += slopes[i]! * more;
      for (let j = 0; j < 3; j++) normal[3 * i + j]! += slopes[i]! * slopes[j]!;
    }
  }
  const [light, sx, sy] = solve3(normal, right);
  // No star that was found is so far off.
  if (!(Math.hypot(sx, sy) <= LARGEST_STEP / stack.oversampling) || !(Math.abs(light) < flux / 2)) return star;
  return { ...star, x: x + sx, y: y + sy, flux: flux + light };
}

/** Cramer's rule; NaN for a singular matrix. */
function solve3(m: Float64Array, right: Float64Array): [number, number, number] {
  const determinant = (a: ArrayLike<number>): number =>
    a[0]! * (a[4]! * a[8]! - a[5]! * a[7]!) -
    a[1]! * (a[3]! * a[8]! - a[5]! * a[6]!) +
    a[2]! * (a[3]! * a[7]! - a[4]! * a[6]!);
  const whole = determinant(m);
  const solved = [0, 1, 2].map((column) => {
    const replaced = Float64Array.from(m, (value, k) => (k % 3 === column ? right[Math.floor(k / 3)]! : value));
    return determinant(replaced) / whole;
  });
  return solved as [number, number, number];
}

/** Leaves out what is no single star: doubles, galaxies, cosmic rays. */
function withoutStrangers(stars: readonly PsfStar[], context: StackContext): readonly PsfStar[] {
  const misfits = stars.map((star) => misfitOf(star, context));
  const most = Math.max(MISFIT, USUAL_MISFITS * medianOf(misfits));
  return stars.filter((_, n) => misfits[n]! <= most);
}

/** Root of the squared residuals beyond the noise, as a share of the star's light. */
function misfitOf({ x, y, flux, pixels }: PsfStar, { stack }: StackContext): number {
  const at: StackValue = { value: 0, xSlope: 0, ySlope: 0 };
  let [residual, light] = [0, 0];
  for (let n = 0; n < pixels.value.length; n++) {
    readStack(stack, { dx: pixels.x[n]! - x, dy: pixels.y[n]! - y }, at);
    residual += (pixels.value[n]! - flux * at.value) ** 2;
    light += (flux * at.value) ** 2;
  }
  const count = pixels.value.length;
  return Math.sqrt(Math.max(0, residual - (count + CHANCE * Math.sqrt(2 * count))) / light);
}
