import { createRandom, type Random } from '../random';
import type { Samples } from './samples';

/** How a cloud of points is made. */
export interface CloudOptions {
  /** Standard deviation of the normal noise added to each coordinate, default 0. */
  readonly noise?: number;
  /** Where noise comes from, default a generator of seed 0. */
  readonly random?: Random;
}

export interface CirclesOptions extends CloudOptions {
  /** Radius of the inner circle, 0 to below 1; default 0.8 as scikit-learn's (the thesis: 0.5). */
  readonly factor?: number;
}

/**
 * Two circles around the origin: first the outer one (radius 1, answer 0), then the inner one (answer 1), each from angle
 * 0 on counter-clockwise. Of an odd count the inner circle has one point more. The arrays are those of scikit-learn's
 * `make_circles(count, shuffle=False)`; noise is drawn from our own generator.
 */
export function makeCircles(count: number, options: CirclesOptions = {}): Samples {
  const { factor = 0.8 } = options;
  if (!(factor >= 0 && factor < 1))
    throw new RangeError(`the inner circle takes a factor from 0 to below 1, got ${factor}`);
  const circle = (of: number, i: number, radius: number): Point => {
    const angle = i * ((2 * Math.PI) / of);
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  };
  const outer = (i: number, of: number) => circle(of, i, 1);
  const inner = (i: number, of: number) => circle(of, i, factor);
  return cloud(count, [outer, inner], options);
}

/** Two interleaved half circles, the upper one first (answer 0): scikit-learn's `make_moons(count, shuffle=False)`. */
export function makeMoons(count: number, options: CloudOptions = {}): Samples {
  const angle = (i: number, of: number): number => (i * Math.PI) / Math.max(1, of - 1);
  const upper = (i: number, of: number): Point => [Math.cos(angle(i, of)), Math.sin(angle(i, of))];
  const lower = (i: number, of: number): Point => [1 - Math.cos(angle(i, of)), 1 - Math.sin(angle(i, of)) - 0.5];
  return cloud(count, [upper, lower], options);
}

/** Two arms of a spiral with one and a half turns each, radius up to 1; the second arm is the first turned by 180 degrees. */
export function makeSpirals(count: number, options: CloudOptions = {}): Samples {
  const arm =
    (turn: number) =>
    (i: number, of: number): Point => {
      const radius = (i + 1) / of;
      const angle = 3 * Math.PI * radius + turn;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    };
  return cloud(count, [arm(0), arm(Math.PI)], options);
}

/** Exclusive or: points of the square [-1, 1]^2, answer 1 where exactly one coordinate is positive. A narrow cross stays free. */
export function makeExclusiveOr(count: number, options: CloudOptions = {}): Samples {
  const { random = createRandom(0) } = options;
  const away = (): number => random.between(0.08, 1);
  const corner =
    (signs: readonly [number, number]) =>
    (i: number): Point => {
      const side = i % 2 === 0 ? 1 : -1;
      return [side * signs[0] * away(), side * signs[1] * away()];
    };
  return cloud(count, [corner([1, 1]), corner([1, -1])], { ...options, random });
}

type Point = readonly [x: number, y: number];
type Shape = (i: number, of: number) => Point;

function cloud(
  count: number,
  shapes: readonly [Shape, Shape],
  { noise = 0, random = createRandom(0) }: CloudOptions,
): Samples {
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`a cloud needs 2 points or more, got ${count}`);
  if (!(noise >= 0)) throw new RangeError(`noise is a standard deviation, got ${noise}`);
  const first = Math.floor(count / 2);
  const points = Array.from({ length: count }, (_, i) =>
    i < first ? shapes[0](i, first) : shapes[1](i - first, count - first),
  );
  const inputs = Float64Array.from(points.flat());
  if (noise > 0) for (let k = 0; k < inputs.length; k++) inputs[k] = inputs[k]! + noise * random.normal();
  const answers = Float64Array.from(points, (_, i) => (i < first ? 0 : 1));
  return { count, dimension: 2, inputs, outputs: 1, answers };
}
