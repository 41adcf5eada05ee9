/** What decodeRice answers. */
const DONE: i32 = 0;
const CUT_SHORT: i32 = 1;
const IMPOSSIBLE_LEVEL: i32 = 2;

/** Bytes that may be read ahead of the bits in use. */
const AHEAD: usize = 16;

// The state of one call: the bits that come next, left-aligned, how many of them count (33 to 64 after a refill; the
// others are 0), and where the next word lies.
let window: u64 = 0;
let valid: i32 = 0;
let next: usize = 0;

function refill(): void {
  if (valid <= 32) {
    window |= (<u64>load<u32>(next)) << (32 - valid);
    valid += 32;
    next += 4;
  }
}

/** The next `count` bits, 1 to 32. */
function take(count: i32): u32 {
  const bits = <u32>(window >> (64 - count));
  window <<= count;
  valid -= count;
  refill();
  return bits;
}

/**
 * Decodes one RICE_1 tile: `length` bytes at `bytes` (a multiple of 16, with 32 bytes of room behind them) to `count`
 * int32 at `output`. The bytes are turned to little-endian words in place. `levelBits`, `rawLevel`, `rawBits` say how
 * the coder writes pixels of this size.
 */
export function decodeRice(
  bytes: usize,
  length: i32,
  output: usize,
  count: i32,
  blockSize: i32,
  levelBits: i32,
  rawLevel: i32,
  rawBits: i32,
): i32 {
  const end = (<i64>length) << 3;
  if (count > 0 && end < <i64>rawBits) return CUT_SHORT;
  turnWords(bytes, length);
  window = 0;
  valid = 0;
  next = bytes;
  refill();
  refill();
  const signShift = 32 - rawBits;
  let last: i32 = <i32>(take(rawBits) << signShift) >> signShift;
  for (let i = 0; i < count; ) {
    if (used(bytes) + <i64>levelBits > end) return CUT_SHORT;
    const level = <i32>take(levelBits) - 1;
    if (level > rawLevel) return IMPOSSIBLE_LEVEL;
    const blockEnd = min(i + blockSize, count);
    if (level < 0) {
      for (; i < blockEnd; i++) store<i32>(output + ((<usize>i) << 2), last);
    } else if (level === rawLevel) {
      if (used(bytes) + <i64>(blockEnd - i) * <i64>rawBits > end) return CUT_SHORT;
      for (; i < blockEnd; i++) {
        last = ((last + unfold(take(rawBits))) << signShift) >> signShift;
        store<i32>(output + ((<usize>i) << 2), last);
      }
    } else {
      last = splitBlock(output + ((<usize>i) << 2), blockEnd - i, level, last, signShift, bytes + <usize>length);
      i = blockEnd;
      if (used(bytes) > end) return CUT_SHORT;
    }
  }
  return DONE;
}

/** Bits taken so far. */
function used(bytes: usize): i64 {
  return ((<i64>(next - bytes)) << 3) - <i64>valid;
}

/** 0, 1, 2, 3, 4 ... back to 0, -1, 1, -2, 2 ... */
function unfold(value: u32): i32 {
  return <i32>(value >> 1) ^ -(<i32>(value & 1));
}

/**
 * A block of unary high parts and `level` low bits; returns its last pixel. Where the bytes do not reach, it stops behind
 * their end: there `used` says so.
 */
function splitBlock(output: usize, count: i32, level: i32, before: i32, signShift: i32, bytesEnd: usize): i32 {
  let bits = window;
  let left = valid;
  let from = next;
  let last = before;
  const end = output + ((<usize>count) << 2);
  for (; output < end; output += 4) {
    let zeros = <i32>clz(bits);
    let high = zeros;
    if (zeros + level >= 32) {
      // More than what surely is in the window: on to the one that ends the high part.
      high = 0;
      while (bits === 0 && from <= bytesEnd + AHEAD) {
        high += left;
        bits = (<u64>load<u32>(from)) << 32;
        left = 32;
        from += 4;
      }
      if (from > bytesEnd + AHEAD) {
        from = bytesEnd + 2 * AHEAD;
        left = 0;
        break;
      }
      zeros = <i32>clz(bits);
      high += zeros;
      bits <<= zeros;
      left -= zeros;
      zeros = 0;
      if (left <= 32) {
        bits |= (<u64>load<u32>(from)) << (32 - left);
        left += 32;
        from += 4;
      }
    }
    const folded = ((<u32>high) << level) | <u32>(((bits << (zeros + 1)) >> 1) >> (63 - level));
    const used = zeros + 1 + level;
    bits <<= used;
    left -= used;
    if (left <= 32) {
      bits |= (<u64>load<u32>(from)) << (32 - left);
      left += 32;
      from += 4;
    }
    last = ((last + unfold(folded)) << signShift) >> signShift;
    store<i32>(output, last);
  }
  window = bits;
  valid = left;
  next = from;
  return last;
}

/** Big-endian words of 32 bits to little-endian ones; zeros follow them. */
function turnWords(bytes: usize, length: i32): void {
  memory.fill(bytes + <usize>length, 0, 32);
  for (let at: usize = bytes; at < bytes + <usize>length; at += 16) {
    const words = v128.load(at);
    v128.store(at, i8x16.shuffle(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
}
