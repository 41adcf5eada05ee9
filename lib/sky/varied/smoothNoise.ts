import type { Random } from '../../random';
import type { Light } from './scene';

/**
 * Cloud-like structure of mean 0 and deviation about 1: random values on ever finer grids, smoothly joined, each
 * `fall` times as strong as the one before (Perlin 1985, Computer Graphics 19, 287, with values in place of slopes).
 * The coarsest grid has cells of `scale` pixels.
 */
export function smoothNoise(
  { scale, octaves, fall }: { scale: number; octaves: number; fall: number },
  random: Random,
): Light {
  const side = 64;
  const grids = Array.from({ length: octaves }, () =>
    Float32Array.from({ length: side * side }, () => random.normal()),
  );
  const shift = random.between(0, side);
  let power = 0;
  for (let k = 0; k < octaves; k++) power += fall ** (2 * k);
  // Joining values halves their variance in the mean over a cell, along each axis by about 0.74.
  const unit = 1 / Math.sqrt(0.55 * power);
  return (x, y) => {
    let sum = 0;
    for (let k = 0; k < octaves; k++)
      sum += fall ** k * valueAt(grids[k]!, shift + (x * 2 ** k) / scale, shift + (y * 2 ** k) / scale);
    return sum * unit;
  };

  function valueAt(grid: Float32Array, x: number, y: number): number {
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [ease(x - i), ease(y - j)];
    const node = (a: number, b: number): number =>
      grid[(((b % side) + side) % side) * side + (((a % side) + side) % side)]!;
    const low = node(i, j) + u * (node(i + 1, j) - node(i, j));
    const high = node(i, j + 1) + u * (node(i + 1, j + 1) - node(i, j + 1));
    return low + v * (high - low);
  }
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
