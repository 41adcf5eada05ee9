/** The shortest copy of an LZ4 sequence. */
const SHORTEST_COPY = 4;
/** A length of this value in a token goes on in further bytes, ... */
const GOES_ON = 15;
/** ... as long as they have this value. */
const FULL_BYTE = 255;

/**
 * Unpacks one LZ4 block (lz4_Block_format.md of the LZ4 project) into bytes of the length that it must have. LZ4 HC packs
 * into the same format. Throws RangeError when the block is damaged or of another length.
 */
export function unpackLz4Block(packed: Uint8Array, target: Uint8Array): void {
  let from = 0;
  let to = 0;
  const nextByte = (): number => {
    if (from >= packed.length) throw new RangeError('the LZ4 block is cut short');
    return packed[from++]!;
  };
  const lengthOf = (nibble: number): number => {
    let length = nibble;
    for (let more = nibble === GOES_ON ? FULL_BYTE : 0; more === FULL_BYTE; ) length += more = nextByte();
    return length;
  };
  for (;;) {
    const token = nextByte();
    const literals = lengthOf(token >> 4);
    if (from + literals > packed.length || to + literals > target.length)
      throw new RangeError('an LZ4 literal is too long');
    target.set(packed.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence has no copy.
    if (from === packed.length) break;
    const distance = nextByte() | (nextByte() << 8);
    const length = SHORTEST_COPY + lengthOf(token & 15);
    if (distance === 0 || distance > to || to + length > target.length)
      throw new RangeError('an LZ4 copy leads outside');
    // Copies may overlap what they write.
    if (distance >= length) target.copyWithin(to, to - distance, to - distance + length);
    else for (let n = 0; n < length; n++) target[to + n] = target[to + n - distance]!;
    to += length;
  }
  if (to !== target.length) throw new RangeError(`the LZ4 block holds ${to} bytes, wanted ${target.length}`);
}
