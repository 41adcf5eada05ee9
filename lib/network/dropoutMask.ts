/** Which numbers a mask takes from the endless table of hashes: `first` is the index of its first element. */
export interface MaskPlace {
  readonly seed: number;
  readonly step: number;
  readonly first: number;
}

/**
 * Fills `mask` with 0 (probability `rate`) and 1 / (1 - rate).
 *
 * Element i is a hash of (seed, step, first + i): the two rounds of the 32-bit finaliser lowbias32 (Chris Wellons,
 * hash-prospector, public domain), keyed before and between the rounds.
 */
export function fillMask(mask: Float32Array, rate: number, place: MaskPlace): void {
  const before = mix(mix(place.seed ^ 0x243f6a88) + place.step);
  const between = mix(before ^ 0x85a308d3);
  const threshold = Math.round(rate * 2 ** 31) - 1;
  const bits = new Int32Array(mask.buffer, mask.byteOffset, mask.length);
  const keptBits = new Int32Array(new Float32Array([1 / (1 - rate)]).buffer)[0]!;
  for (let i = 0; i < bits.length; i++) {
    let h = (place.first + i) ^ before;
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
    h = Math.imul(h ^ (h >>> 15) ^ between, 0x846ca68b);
    // The difference is negative, its sign all ones, where the hash lies above the threshold: no branch to mispredict.
    bits[i] = ((threshold - ((h ^ (h >>> 16)) >>> 1)) >> 31) & keptBits;
  }
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
