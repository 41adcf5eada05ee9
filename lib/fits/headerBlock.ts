import { BLOCK_BYTES, formatCard, type HeaderCard } from './header';

/** The bytes of a header, padded with blanks to whole blocks. */
export function headerBlock(cards: readonly HeaderCard[]): Uint8Array {
  const text = `${cards.flatMap(formatCard).join('')}${'END'.padEnd(80)}`;
  return padToBlock(Buffer.from(text, 'latin1'), 0x20);
}

/** Fills up to a whole number of FITS blocks. */
export function padToBlock(bytes: Uint8Array, filler: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES).fill(filler, bytes.length);
  whole.set(bytes);
  return whole;
}
