const BITS = 11;
const BUCKETS = 1 << BITS;
const PASSES = 3;
const SIGN = 0x80000000;

/**
 * Sorts numbers from lowest to highest, in place, and returns them: -0 before 0, as a typed array's own sort does, which
 * takes five times as long for a few thousand. NaN is not allowed. Radix sort from the least significant digit up (Knuth,
 * The Art of Computer Programming 3, section 5.2.5) on the bits of the numbers, turned so that their order is that of
 * whole numbers.
 */
export function sortFloatsInPlace(values: Float32Array): Float32Array {
  let from: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let to: Uint32Array = new Uint32Array(values.length);
  const counts = new Uint32Array(PASSES * BUCKETS);
  for (let i = 0; i < from.length; i++) {
    const bits = from[i]!;
    const key = (bits >= SIGN ? ~bits : bits | SIGN) >>> 0;
    from[i] = key;
    counts[key & (BUCKETS - 1)]!++;
    counts[BUCKETS + ((key >>> BITS) & (BUCKETS - 1))]!++;
    counts[2 * BUCKETS + (key >>> (2 * BITS))]!++;
  }
  for (let pass = 0; pass < PASSES; pass++) {
    distribute(from, to, { shift: pass * BITS, counts: counts.subarray(pass * BUCKETS, (pass + 1) * BUCKETS) });
    [from, to] = [to, from];
  }
  // An odd number of passes ends in the spare array.
  for (let i = 0; i < from.length; i++) to[i] = from[i]! >= SIGN ? from[i]! ^ SIGN : ~from[i]!;
  return values;
}

function distribute(
  from: Uint32Array,
  to: Uint32Array,
  { shift, counts }: { shift: number; counts: Uint32Array },
): void {
  let place = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const count = counts[digit]!;
    counts[digit] = place;
    place += count;
  }
  for (let i = 0; i < from.length; i++) to[counts[(from[i]! >>> shift) & (BUCKETS - 1)]!++] = from[i]!;
}
