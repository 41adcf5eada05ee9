const SIGN = 0x80000000;
/** Bits of a digit, and passes over all 32: wide digits pay where there are more numbers than digits. */
const WIDE = { bits: 11, passes: 3 };
const NARROW = { bits: 8, passes: 4 };
const WIDE_FROM = 8192;

const counts = new Uint32Array(WIDE.passes << WIDE.bits);
let spare: Uint32Array = new Uint32Array(WIDE_FROM);

/**
 * Sorts numbers from lowest to highest, in place, and returns them: -0 before 0, as a typed array's own sort does, which
 * takes five times as long for a few thousand. NaN is not allowed. Radix sort from the least significant digit up (Knuth,
 * The Art of Computer Programming 3, section 5.2.5) on the bits of the numbers, turned so that their order is that of
 * whole numbers.
 */
export function sortFloatsInPlace(values: Float32Array): Float32Array {
  const count = values.length;
  const { bits, passes } = count < WIDE_FROM ? NARROW : WIDE;
  const buckets = 1 << bits;
  if (spare.length < count) spare = new Uint32Array(count);
  let from: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, count);
  let to = spare;
  counts.fill(0);
  for (let i = 0; i < count; i++) {
    const key = (from[i] >= SIGN ? ~from[i] : from[i] | SIGN) >>> 0;
    from[i] = key;
    for (let pass = 0; pass < passes; pass++) counts[(pass << bits) + ((key >>> (pass * bits)) & (buckets - 1))]++;
  }
  for (let pass = 0; pass < passes; pass++) {
    let place = 0;
    const first = pass << bits;
    for (let digit = first; digit < first + buckets; digit++) {
      const here = counts[digit];
      counts[digit] = place;
      place += here;
    }
    const shift = pass * bits;
    for (let i = 0; i < count; i++) to[counts[first + ((from[i] >>> shift) & (buckets - 1))]++] = from[i];
    [from, to] = [to, from];
  }
  const sorted = new Uint32Array(values.buffer, values.byteOffset, count);
  for (let i = 0; i < count; i++) sorted[i] = from[i] >= SIGN ? from[i] ^ SIGN : ~from[i];
  return values;
}
