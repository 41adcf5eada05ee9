/**
 * Weights of the four neighbours on a line for cubic interpolation at `t` (0 to 1) behind the second of them
 * (Keys 1981, a = -1/2): exact for parabolas.
 */
export function cubicWeights(t: number): readonly [number, number, number, number] {
  return [before(t), here(t), here(1 - t), before(1 - t)];
}

/** The weights' derivatives with respect to `t`. */
export function cubicSlopes(t: number): readonly [number, number, number, number] {
  return [slopeBefore(t), slopeHere(t), -slopeHere(1 - t), -slopeBefore(1 - t)];
}

/** Weight of the pixel that lies 1 + t from the place, t from 0 to 1. */
function before(t: number): number {
  return t * (t * (1 - t / 2) - 1 / 2);
}

/** Weight of the pixel that lies t from the place. */
function here(t: number): number {
  return 1 + t * t * (1.5 * t - 2.5);
}

function slopeBefore(t: number): number {
  return t * (2 - 1.5 * t) - 1 / 2;
}

function slopeHere(t: number): number {
  return t * (4.5 * t - 5);
}
