/** Which numbers a mask takes from the endless table of hashes: `first` is the index of its first element. */
export interface MaskPlace {
  readonly seed: number;
  readonly step: number;
  readonly first: number;
}

/** The numbers that a mask is made from; see fillMask. */
export interface MaskKeys {
  /** Index of the first element, modulo 2^32. */
  readonly first: number;
  readonly before: number;
  readonly between: number;
  /** An element is kept when the upper 31 bits of its hash are more. */
  readonly threshold: number;
  /** What is kept is multiplied by this. */
  readonly kept: number;
}

/** Works out the numbers of a mask that drops the fraction `rate`. */
export function maskKeys(rate: number, place: MaskPlace): MaskKeys {
  const before = mix(mix(place.seed ^ 0x243f6a88) + place.step);
  return {
    first: place.first | 0,
    before,
    between: mix(before ^ 0x85a308d3),
    threshold: Math.round(rate * 2 ** 31) - 1,
    kept: 1 / (1 - rate),
  };
}

/**
 * Fills `mask` with 0 (probability `rate`) and 1 / (1 - rate).
 *
 * Element i is a hash of (seed, step, first + i): the two rounds of the 32-bit finaliser lowbias32 (Chris Wellons,
 * hash-prospector, public domain), keyed before and between the rounds.
 */
export function fillMask(mask: Float32Array, rate: number, place: MaskPlace): void {
  const { first, before, between, threshold, kept } = maskKeys(rate, place);
  const bits = new Int32Array(mask.buffer, mask.byteOffset, mask.length);
  const keptBits = new Int32Array(new Float32Array([kept]).buffer)[0]!;
  for (let i = 0; i < bits.length; i++) {
    let h = (first + i) ^ before;
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
