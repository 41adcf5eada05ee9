/** Bits of the first codes, and the code that empties the table. */
const FIRST_BITS = 9;
const CLEAR = 256;
/** Handed on at a time; the longest string of a table of 16 bits fits in. */
const PIECE_BYTES = 2 ** 17;

/**
 * Unpacks the output of Unix compress (.Z): Lempel-Ziv-Welch with codes that grow from 9 to at most 16 bits
 * (Welch 1984, IEEE Computer 17(6), 8). Codes come in groups of eight of the same width; when the width changes, the
 * rest of the group is padding. What is unpacked is handed to `add` piece by piece. Throws Error when the stream is
 * damaged.
 */
export function decodeLzw(bytes: Uint8Array, add: (piece: Uint8Array) => void): void {
  const mostBits = bytes[2]! & 31;
  const clears = (bytes[2]! & 128) !== 0;
  if (mostBits < FIRST_BITS || mostBits > 16) throw new Error(`codes of ${mostBits} bits, wanted 9 to 16`);
  const prefix = new Uint16Array(1 << mostBits);
  const suffix = new Uint8Array(1 << mostBits);
  for (let i = 0; i < 256; i++) suffix[i] = i;
  const stack = new Uint8Array(1 << mostBits);
  const piece = new Uint8Array(PIECE_BYTES);
  let length = 0;

  let width = FIRST_BITS;
  let next = clears ? CLEAR + 1 : CLEAR;
  let bit = 24;
  let groupStart = 24;
  let previous = -1;
  let first = 0;
  const endBit = bytes.length * 8;

  const changeWidth = (bits: number): void => {
    const group = width * 8;
    bit = groupStart + Math.ceil((bit - groupStart) / group) * group;
    groupStart = bit;
    width = bits;
  };

  while (bit + width <= endBit) {
    const at = bit >> 3;
    const three = bytes[at]! | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    let code = (three >> (bit & 7)) & ((1 << width) - 1);
    bit += width;
    if (code === CLEAR && clears) {
      changeWidth(FIRST_BITS);
      next = CLEAR + 1;
      previous = -1;
      continue;
    }
    if (code > next || (code === next && previous < 0)) throw new Error('a code points outside the table');
    const read = code;
    let depth = 0;
    if (code === next && previous >= 0) {
      stack[depth++] = first;
      code = previous;
    }
    for (; code >= 256; code = prefix[code]!) stack[depth++] = suffix[code]!;
    first = suffix[code]!;
    stack[depth++] = first;
    if (length + depth > piece.length) {
      add(piece.subarray(0, length));
      length = 0;
    }
    while (depth > 0) piece[length++] = stack[--depth]!;
    if (previous >= 0 && next < 1 << mostBits) {
      prefix[next] = previous;
      suffix[next] = first;
      next++;
    }
    previous = read;
    if (next === 1 << width && width < mostBits) changeWidth(width + 1);
  }
  add(piece.subarray(0, length));
}
