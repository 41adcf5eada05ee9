/** The numbers of fixtures/network/make_fixtures.py: count scattered ones in -1..1. */
export function wave(count: number, phase: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const value = 43758.5453 * Math.sin(12.9898 * i + 78.233 * phase);
    return 2 * (value - Math.floor(value)) - 1;
  });
}

/** Its pictures, one after the other. */
export function wavePictures(count: number, pixels: number): Float32Array {
  return Float32Array.from(wave(count * pixels, 0.3), (value) => 0.5 + 0.5 * value);
}

/** The largest difference between two lists of numbers; throws when they differ in length. */
export function largestDifference(ours: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (ours.length !== wanted.length) throw new Error(`${ours.length} numbers against ${wanted.length}`);
  let largest = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i]! - wanted[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
