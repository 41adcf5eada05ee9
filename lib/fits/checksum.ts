/** The 32-bit ones' complement sum of big-endian words (FITS standard 4.0, appendix J); whole words only. */
export function onesComplementSum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    sum += view.getUint32(at);
    if (sum > 0xffffffff) sum -= 0xffffffff;
  }
  return sum;
}

/** a - b of ones' complement numbers. */
export function onesComplementDifference(a: number, b: number): number {
  const sum = a + (0xffffffff - b);
  return sum > 0xffffffff ? sum - 0xffffffff : sum;
}

/** Characters between digits and letters that the encoding avoids. */
function isExcluded(code: number): boolean {
  return (code > 0x39 && code < 0x41) || (code > 0x5a && code < 0x61);
}

/**
 * Sixteen letters and digits that raise the sum of a header in which CHECKSUM is '0000000000000000' by `value` (FITS
 * standard 4.0, appendix J.2), where the text begins in column 12 of its card.
 */
export function encodeChecksum(value: number): string {
  const letters = new Uint8Array(16);
  for (let byte = 0; byte < 4; byte++) {
    const size = (value >>> (24 - 8 * byte)) & 0xff;
    const parts = [0, 1, 2, 3].map(() => 0x30 + (size >> 2));
    parts[0]! += size % 4;
    while (parts.some(isExcluded)) {
      for (const first of [0, 2]) {
        if (!isExcluded(parts[first]!) && !isExcluded(parts[first + 1]!)) continue;
        parts[first]!++;
        parts[first + 1]!--;
      }
    }
    for (let j = 0; j < 4; j++) letters[(4 * j + byte + 1) % 16] = parts[j]!;
  }
  return Buffer.from(letters).toString('latin1');
}
