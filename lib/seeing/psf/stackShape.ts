import { circleOverlap } from '../circleOverlap';
import { medianOf } from '../pixelBox';
import { foldAngle } from '../starShape';
import { readStack, type Stack, type StackValue, softened } from './stack';

/** Size and shape of a stack, without a model: of stars, trails, rings alike. Lengths in pixels, the pixel's own width included. */
export interface StackShape {
  /** Diameter of the disc as large as the region above half the maximum, holes filled. */
  readonly fwhmPixels: number;
  /** Diameter of the circle that holds half of the light. */
  readonly hfdPixels: number;
  /** The region's ellipticity, from its second moments: (a^2 - b^2) / (a^2 + b^2) times cos and sin of the doubled angle. */
  readonly e1: number;
  readonly e2: number;
}

/** Points across the region above half the maximum, at least: its area is then good to a third of a percent. */
const POINTS_ACROSS = 16;
const MOST_FINENESS = 6;
/** Of the area of the largest part. */
const SPECK = 0.15;
/** The top is a parabola over this share of the region's diameter. */
const TOP_SHARE = 0.15;

/**
 * Measures a stack whose light ends at `radius` pixels. A cell alone has too much noise for a maximum and its half, so
 * that the stack is smoothed, once and twice, and what the second smoothing added is taken off the first. All NaN when
 * there is no light.
 */
export function stackShape(stack: Stack, radius: number): StackShape {
  const plain = withoutRest(stack, radius);
  const soft = softened(plain);
  const [once, twice] = [upperHalf(soft), upperHalf(softened(soft))];
  if (once === undefined || twice === undefined) {
    return { fwhmPixels: Number.NaN, hfdPixels: Number.NaN, e1: Number.NaN, e2: Number.NaN };
  }
  const before = (of: (region: Region) => number): number => 2 * of(once) - of(twice);
  const sum = before(({ xx, yy }) => xx + yy);
  return {
    fwhmPixels: 2 * Math.sqrt(before(({ area }) => area) / Math.PI),
    hfdPixels: halfFlux(plain, once, radius),
    e1: before(({ xx, yy }) => xx - yy) / sum,
    e2: (2 * before(({ xy }) => xy)) / sum,
  };
}

/** What lies above half the maximum; undefined of a stack without light. */
function upperHalf(stack: Stack): Region | undefined {
  const rough = roughSize(stack);
  const level = topOf(stack, Math.max(1, Math.round((TOP_SHARE * rough) / 2))) / 2;
  if (!(level > 0)) return undefined;
  return regionAbove(stack, level, Math.min(MOST_FINENESS, Math.ceil(POINTS_ACROSS / rough)));
}

/** Axis ratio and direction of the major axis, degrees from +x towards +y, of an ellipticity. */
export function axesOf({ e1, e2 }: Pick<StackShape, 'e1' | 'e2'>): {
  readonly axisRatio: number;
  readonly positionAngleDegrees: number;
} {
  const e = Math.min(0.9999, Math.hypot(e1, e2));
  return {
    axisRatio: Math.sqrt((1 + e) / (1 - e)),
    positionAngleDegrees: foldAngle((Math.atan2(e2, e1) * 90) / Math.PI),
  };
}

/** The stack less what is left in its corners, beyond the stars' light. */
function withoutRest(stack: Stack, radius: number): Stack {
  const { data, width, half, oversampling } = stack;
  const isBeyond = (n: number): boolean =>
    ((n % width) - half) ** 2 + (Math.floor(n / width) - half) ** 2 > (oversampling * radius) ** 2;
  const rest = medianOf(data.filter((_, n) => isBeyond(n)));
  return { ...stack, data: data.map((value, n) => (isBeyond(n) ? 0 : value - rest)) };
}

/** Diameter, in cells, of the disc as large as the cells above half the highest. */
function roughSize({ data }: Stack): number {
  const top = data.reduce((most, value) => Math.max(most, value), 0);
  const area = data.reduce((count, value) => count + (value > top / 2 ? 1 : 0), 0);
  return 2 * Math.sqrt(area / Math.PI);
}

/**
 * The maximum of a parabola through the cells about the highest one, `reach` cells each way: a single cell would have
 * the largest noise, too.
 */
function topOf({ data, width }: Stack, reach: number): number {
  const highest = data.reduce((best, value, n) => (value > data[best]! ? n : best), 0);
  const [x0, y0] = [highest % width, Math.floor(highest / width)];
  if (x0 < reach || y0 < reach || x0 > width - 1 - reach || y0 > width - 1 - reach) return data[highest]!;
  // Of 1, x, y, x^2, xy, y^2 on a symmetric square only 1, x^2 and y^2 are not orthogonal.
  let [s, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  let [n, q, q4] = [0, 0, 0];
  for (let j = -reach; j <= reach; j++) {
    for (let i = -reach; i <= reach; i++) {
      const value = data[(y0 + j) * width + x0 + i]!;
      s += value;
      sx += i * value;
      sy += j * value;
      sxx += i * i * value;
      sxy += i * j * value;
      syy += j * j * value;
      n++;
      q += i * i;
      q4 += i ** 4;
    }
  }
  const cross = (q * q) / n;
  const bx = (sxx - (q * s) / n) / (q4 - cross);
  const by = (syy - (q * s) / n) / (q4 - cross);
  const base = (s - q * (bx + by)) / n;
  const [gx, gy, m] = [sx / q, sy / q, sxy / cross];
  const determinant = 4 * bx * by - m * m;
  if (!(bx < 0 && by < 0 && determinant > 0)) return base;
  const [i, j] = [(m * gy - 2 * by * gx) / determinant, (m * gx - 2 * bx * gy) / determinant];
  return Math.hypot(i, j) > reach ? base : base + (gx * i + gy * j) / 2;
}

interface Region {
  /** Square pixels. */
  readonly area: number;
  /** Middle, pixels from the stack's. */
  readonly x: number;
  readonly y: number;
  /** Second moments about it, square pixels. */
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/** What lies above a level, on a grid `fineness` times finer than the cells; points that the level cuts count in part. */
function regionAbove(stack: Stack, level: number, fineness: number): Region {
  const { half, oversampling } = stack;
  const reach = reachAbove(stack, level) + 2;
  const side = 2 * Math.min(half, reach) * fineness + 1;
  const step = 1 / fineness / oversampling;
  const covered = new Float64Array(side * side);
  const at: StackValue = { value: 0, xSlope: 0, ySlope: 0 };
  const place = (k: number): number => (k - (side - 1) / 2) * step;
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      readStack(stack, { dx: place(i), dy: place(j) }, at);
      const slope = Math.max(Math.abs(at.xSlope), Math.abs(at.ySlope), 1e-9 * level) * step;
      covered[j * side + i] = Math.min(1, Math.max(0, 0.5 + (at.value - level) / slope));
    }
  }
  fillHolesInPlace(covered, side);
  dropSpecksInPlace(covered, side);
  return momentsOf(covered, { side, step, place });
}

/** Cells from the middle to the farthest one above a level. */
function reachAbove({ data, width, half }: Stack, level: number): number {
  return data.reduce(
    (most, value, n) =>
      value > level ? Math.max(most, Math.abs((n % width) - half), Math.abs(Math.floor(n / width) - half)) : most,
    0,
  );
}

/** What is not reached from the outside is inside. */
function fillHolesInPlace(covered: Float64Array, side: number): void {
  const outside = new Uint8Array(covered.length);
  flood(0, { side, seen: outside, enters: (n) => covered[n]! < 0.5 });
  for (let n = 0; n < covered.length; n++) if (outside[n] === 0 && covered[n]! < 0.5) covered[n] = 1;
}

/** Parts much smaller than the largest one are noise; a jump of the telescope leaves two parts of some size. */
function dropSpecksInPlace(covered: Float64Array, side: number): void {
  const seen = new Uint8Array(covered.length);
  const parts: number[][] = [];
  covered.forEach((share, start) => {
    if (share > 0 && seen[start] === 0) parts.push(flood(start, { side, seen, enters: (n) => covered[n]! > 0 }));
  });
  const largest = parts.reduce((most, { length }) => Math.max(most, length), 0);
  for (const part of parts) if (part.length < SPECK * largest) for (const n of part) covered[n] = 0;
}

interface Flood {
  readonly side: number;
  /** 1 where the flood has been. */
  readonly seen: Uint8Array;
  readonly enters: (n: number) => boolean;
}

/** The points that are reached from `start` along rows and columns. */
function flood(start: number, { side, seen, enters }: Flood): number[] {
  const reached = [start];
  seen[start] = 1;
  for (let at = 0; at < reached.length; at++) {
    const n = reached[at]!;
    const x = n % side;
    const around = [x > 0 ? n - 1 : -1, x < side - 1 ? n + 1 : -1, n - side, n + side];
    for (const next of around) {
      if (next < 0 || next >= seen.length || seen[next] === 1 || !enters(next)) continue;
      seen[next] = 1;
      reached.push(next);
    }
  }
  return reached;
}

function momentsOf(
  covered: Float64Array,
  { side, step, place }: { readonly side: number; readonly step: number; readonly place: (k: number) => number },
): Region {
  let [sum, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  for (let n = 0; n < covered.length; n++) {
    const share = covered[n]!;
    if (share === 0) continue;
    const [x, y] = [place(n % side), place(Math.floor(n / side))];
    sum += share;
    sx += share * x;
    sy += share * y;
    sxx += share * x * x;
    sxy += share * x * y;
    syy += share * y * y;
  }
  const [x, y] = [sx / sum, sy / sum];
  return { area: sum * step * step, x, y, xx: sxx / sum - x * x, xy: sxy / sum - x * y, yy: syy / sum - y * y };
}

/** Diameter of the circle about the region's middle that holds half of the light within `radius` pixels, by bisection. */
function halfFlux({ data, width, half, oversampling }: Stack, { x, y }: Region, radius: number): number {
  const inside = (reach: number): number => {
    const cells = oversampling * reach;
    let sum = 0;
    for (let n = 0; n < data.length; n++) {
      const dx = (n % width) - half - oversampling * x;
      const dy = Math.floor(n / width) - half - oversampling * y;
      if (Math.abs(dx) < cells + 1 && Math.abs(dy) < cells + 1) sum += data[n]! * circleOverlap(dx, dy, cells);
    }
    return sum;
  };
  const wanted = inside(radius) / 2;
  if (!(wanted > 0)) return Number.NaN;
  let [low, high] = [0, radius];
  // 2^-14 of the radius is less than a hundredth of a pixel.
  for (let step = 0; step < 14; step++) {
    const middle = (low + high) / 2;
    if (inside(middle) < wanted) low = middle;
    else high = middle;
  }
  return low + high;
}
